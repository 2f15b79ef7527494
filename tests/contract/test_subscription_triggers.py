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
def test_trigger(name: str, cli: Cli) -> None:
    assert name in cli.trigger(name)


def test_a_subscription_whose_payment_fails(cli: Cli, wire: Wire) -> None:
    told = cli.trigger("subscription.payment_failed")
    assert {"customer.subscription.created", "invoice.payment_failed"} <= set(told)
    (subscription,) = wire.all("/v1/subscriptions")
    assert subscription["status"] == "incomplete"


def test_a_subscription_that_is_paid(cli: Cli, wire: Wire) -> None:
    told = cli.trigger("subscription.payment_succeeded")
    assert {"customer.subscription.created", "invoice.payment_succeeded"} <= set(told)
    (subscription,) = wire.all("/v1/subscriptions")
    assert subscription["status"] == "active"
