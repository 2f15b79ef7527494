"""What the official CLI triggers of test clocks: each event is really told."""

from __future__ import annotations

import pytest

from tests.support.stripe_cli import Cli

_CLOCK = "test_helpers.test_clock"
_ADVANCED = [f"{_CLOCK}.created", f"{_CLOCK}.advancing", f"{_CLOCK}.ready"]

TRIGGERS = {
    f"{_CLOCK}.created": [f"{_CLOCK}.created"],
    f"{_CLOCK}.deleted": [f"{_CLOCK}.created", f"{_CLOCK}.deleted"],
    f"{_CLOCK}.advancing": _ADVANCED,
    f"{_CLOCK}.ready": _ADVANCED,
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli) -> None:
    assert cli.trigger(name) == TRIGGERS[name]
