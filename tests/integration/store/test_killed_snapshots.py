"""A process that dies while it takes a snapshot, restores one or resets: afterwards there is one world or the other."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.support.processes import emulator_process, kill
from tests.support.shop import Object, Shop
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

ROUNDS = 3
LONGEST_SECONDS = 0.4
"""About as long as the snapshot takes."""

pytestmark = pytest.mark.engine("dynoxide")


def seen_by(shop: Shop) -> tuple[int, list[Object]]:
    """How many invoices there are, and every event."""
    return len(shop.wire.all("/v1/invoices")), shop.events()


def kill_during(process: subprocess.Popen[str], wire: Wire, path: str) -> None:
    """Kills the process at a random moment of a request."""

    def post() -> None:
        with suppress(OSError, HTTPException):
            wire.post(path)

    request = threading.Thread(target=post)
    request.start()
    time.sleep(random.uniform(0, LONGEST_SECONDS))
    kill(process)
    request.join()


def test_killed_while_taking_a_snapshot_anew(tmp_path: Path) -> None:
    key = new_key()
    with emulator_process(tmp_path) as (_, url):
        shop = Shop(Wire(url, key))
        for _ in range(30):
            shop.draft(None, 2000)
        shop.post("/_emulator/snapshots/a")
        before = shop.wire.all("/v1/invoices"), shop.events()
        shop.customer()
        after = shop.wire.all("/v1/invoices"), shop.events()
    for _ in range(ROUNDS):
        with emulator_process(tmp_path) as (process, url):
            kill_during(process, Wire(url, key), "/_emulator/snapshots/a")
        with emulator_process(tmp_path) as (_, url):
            shop = Shop(Wire(url, key))
            assert (shop.wire.all("/v1/invoices"), shop.events()) == after
            shop.post("/_emulator/snapshots/a/restore")
            restored = shop.wire.all("/v1/invoices"), shop.events()
            assert restored in (before, after)
            after = restored


@pytest.mark.parametrize("path", ["snapshots/a/restore", "reset"])
def test_killed_while_a_world_is_replaced(path: str, tmp_path: Path) -> None:
    key = new_key()
    with emulator_process(tmp_path) as (_, url):
        shop = Shop(Wire(url, key))
        for _ in range(30):
            shop.draft(None, 2000)
        shop.post("/_emulator/snapshots/a")
        told = shop.events()
    for _ in range(ROUNDS):
        with emulator_process(tmp_path) as (process, url):
            shop = Shop(Wire(url, key))
            shop.customer()
            worlds = [(30, shop.events()), (0, []) if path == "reset" else (30, told)]
            kill_during(process, shop.wire, f"/_emulator/{path}")
        with emulator_process(tmp_path) as (_, url):
            shop = Shop(Wire(url, key))
            eventually(partial(seen_by, shop), worlds.__contains__)
            shop.post("/_emulator/snapshots/a/restore")
            assert shop.events() == told
