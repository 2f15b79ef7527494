"""What the official CLI triggers of quotes: each event is really told."""

from __future__ import annotations

import pytest

from tests.support.stripe_cli import Cli

TRIGGERS = {
    "accepted": ["created", "finalized", "accepted"],
    "canceled": ["created", "canceled"],
    "created": ["created"],
    "finalized": ["created", "finalized"],
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli) -> None:
    told = cli.trigger(f"quote.{name}")
    assert [type.partition(".")[2] for type in told if type.startswith("quote.")] == TRIGGERS[name]
