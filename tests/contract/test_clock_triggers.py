"""What the official CLI triggers of test clocks: each event is really told."""

from __future__ import annotations

import pytest

from tests.support.stripe_cli import Cli
from tests.support.wire import Wire

_CLOCK = "test_helpers.test_clock"
_ADVANCED = [f"{_CLOCK}.created", f"{_CLOCK}.advancing", f"{_CLOCK}.ready"]

TRIGGERS = {
    f"{_CLOCK}.created": [f"{_CLOCK}.created"],
    f"{_CLOCK}.deleted": [f"{_CLOCK}.created", f"{_CLOCK}.deleted"],
    f"{_CLOCK}.advancing": _ADVANCED,
    f"{_CLOCK}.ready": _ADVANCED,
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli, wire: Wire) -> None:
    assert "Trigger succeeded" in cli("--api-key", wire.key, "trigger", name)
    assert [event["type"] for event in wire.all("/v1/events")][::-1] == TRIGGERS[name]
