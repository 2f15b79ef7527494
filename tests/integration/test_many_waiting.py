"""Requests that wait for something take no thread from those that do not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from emulator.store.signals import MAX_WAITING
from tests.support.processes import emulator_process
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

AT_ONCE = 100
"""More than there are threads to answer (`emulator.cli.serve`)."""

SECONDS = 60
ENOUGH = 30


@contextmanager
def at_once(wait: Callable[[], object]) -> Iterator[None]:
    """Has as many callers wait as may, for longer than the block lasts; the others are sent away at once."""
    sent_away: list[object] = []

    def call() -> None:
        with suppress(OSError, HTTPException):
            wait()
        sent_away.append(None)

    for _ in range(AT_ONCE):
        threading.Thread(target=call, daemon=True).start()
    eventually(lambda: len(sent_away), lambda count: count == AT_ONCE - MAX_WAITING)
    yield


def wait_for_an_event(url: str) -> Callable[[], object]:
    wire = Wire(url)
    return lambda: wire.get("/_emulator/events/wait", {"type": "invoice.sent", "timeout": SECONDS})


def be_struck_by_a_timeout(url: str) -> Callable[[], object]:
    wire = Wire(url)
    fault = {"target": "api", "kind": "timeout", "matches": "*", "times": None, "seconds": SECONDS}
    wire.ok(wire.request("POST", "/_emulator/faults", body=json.dumps(fault).encode()))
    return lambda: wire.post("/v1/customers")


@pytest.mark.long
@pytest.mark.engine("dynoxide")
@pytest.mark.parametrize("waiting", [wait_for_an_event, be_struck_by_a_timeout])
def test_the_others_are_answered(waiting: Callable[[str], Callable[[], object]], tmp_path: Path) -> None:
    with emulator_process(tmp_path) as (_, url), at_once(waiting(url)):
        wire = Wire(url, new_key())
        assert [wire.post("/v1/customers").status for _ in range(ENOUGH)] == [200] * ENOUGH
