"""What the official CLI triggers of meters, and that nothing of subscriptions which it triggers is without a test.

The two thin events of meters are told of what comes by `/v2/billing/meter_event_stream`. `--api-base` brings their
first requests here, but the CLI's own fixtures send the stream to meter-events.stripe.com in any case: the session
before it is refused, so that no token and no usage leaves for Stripe.
"""

from __future__ import annotations

import pytest

from schemas.stripe.webhook_endpoint import EVENT_TYPES
from tests.contract import test_clock_triggers as clocks
from tests.contract import test_quote_triggers as quotes
from tests.contract import test_schedule_triggers as schedules
from tests.contract import test_subscription_triggers as subscriptions
from tests.support.stripe_cli import Cli
from tests.support.wire import Wire

THIN = {
    "v1.billing.meter.error_report_triggered": ["billing.meter.created"],
    "v1.billing.meter.no_meter_found": [],
}
"""What is told before the refusal."""

PREFIXES = (
    "billing.meter.",
    "customer.subscription.",
    "invoice.upcoming",
    "quote.",
    "subscription_schedule.",
    "test_helpers.test_clock.",
    "v1.billing.meter.",
)

TRIGGERED = {
    *subscriptions.TRIGGERS,
    *(f"subscription_schedule.{name}" for name in schedules.TRIGGERS),
    *clocks.TRIGGERS,
    *(f"quote.{name}" for name in quotes.TRIGGERS),
    *THIN,
}

UNSUPPORTED = sorted(name for name in EVENT_TYPES if name.startswith(PREFIXES) and name not in TRIGGERED)
"""What Stripe tells and its CLI cannot trigger."""


def test_nothing_that_it_triggers_is_without_a_test(cli: Cli) -> None:
    offered = {line.strip() for line in cli("trigger", "--help").splitlines()}
    assert {name for name in offered if name.startswith(PREFIXES)} == TRIGGERED


@pytest.mark.parametrize("name", THIN)
def test_a_thin_event_is_refused_before_anything_leaves(name: str, cli: Cli, wire: Wire) -> None:
    with pytest.raises(AssertionError) as failed:
        cli("trigger", name)
    assert "status=501" in str(failed.value)
    assert "POST /v2/billing/meter_event_session is part of Stripe's API but is not emulated" in str(failed.value)
    assert [event["type"] for event in wire.all("/v1/events")] == THIN[name]


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_the_cli_itself_does_not_support(name: str, cli: Cli, wire: Wire) -> None:
    with pytest.raises(AssertionError, match="is not supported by Stripe CLI"):
        cli("trigger", name)
    assert wire.all("/v1/events") == []
