"""What the official CLI triggers of subscriptions: each of its requests works, and its event is told."""

from __future__ import annotations

import pytest

from tests.support.stripe_cli import Cli
from tests.support.wire import Wire

TRIGGERS = (
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.trial_will_end",
    "customer.subscription.updated",
)


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli, wire: Wire) -> None:
    assert "Trigger succeeded" in cli("--api-key", wire.key, "trigger", name)
    assert name in [event["type"] for event in wire.all("/v1/events")]


def test_a_subscription_whose_payment_fails(cli: Cli, wire: Wire) -> None:
    assert "Trigger succeeded" in cli("--api-key", wire.key, "trigger", "subscription.payment_failed")
    told = [event["type"] for event in wire.all("/v1/events")]
    assert {"customer.subscription.created", "invoice.payment_failed"} <= set(told)
    (subscription,) = wire.all("/v1/subscriptions")
    assert subscription["status"] == "incomplete"


def test_a_subscription_that_is_paid(cli: Cli, wire: Wire) -> None:
    assert "Trigger succeeded" in cli("--api-key", wire.key, "trigger", "subscription.payment_succeeded")
    told = [event["type"] for event in wire.all("/v1/events")]
    assert {"customer.subscription.created", "invoice.payment_succeeded"} <= set(told)
    (subscription,) = wire.all("/v1/subscriptions")
    assert subscription["status"] == "active"
