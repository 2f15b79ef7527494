"""What the official CLI triggers of quotes: each event is really told."""

from __future__ import annotations

import pytest

from tests.support.stripe_cli import Cli
from tests.support.wire import Wire

TRIGGERS = {
    "accepted": ["created", "finalized", "accepted"],
    "canceled": ["created", "canceled"],
    "created": ["created"],
    "finalized": ["created", "finalized"],
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli, wire: Wire) -> None:
    assert "Trigger succeeded" in cli("--api-key", wire.key, "trigger", f"quote.{name}")
    told = [event["type"] for event in wire.all("/v1/events")][::-1]
    assert [type.partition(".")[2] for type in told if type.startswith("quote.")] == TRIGGERS[name]
