"""What the official CLI triggers of schedules: each event is really told, but for two that its fixtures do not lead to.

`aborted` cancels a schedule by hand, where Stripe's own description is that its subscription was not paid; `expiring`
moves its clock to nine days before the end, and the event comes seven days before (docs.stripe.com/api/events/types).
"""

from __future__ import annotations

import pytest

from tests.support.stripe_cli import Cli

TRIGGERS = {
    "aborted": ["created", "canceled", "updated"],
    "canceled": ["created", "canceled", "updated"],
    "completed": ["created", "expiring", "completed", "released", "updated"],
    "created": ["created"],
    "expiring": ["created"],
    "released": ["created", "released", "updated"],
    "updated": ["created", "updated"],
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli) -> None:
    told = cli.trigger(f"subscription_schedule.{name}")
    assert [type.partition(".")[2] for type in told if type.startswith("subscription_schedule.")] == TRIGGERS[name]
