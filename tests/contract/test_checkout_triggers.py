"""What the official CLI triggers of Checkout: it completes sessions as their page does, and each event comes.

Payment links lead there.
"""

from __future__ import annotations

import pytest

from tests.support.shop import Shop
from tests.support.stripe_cli import Cli

_MADE = ["product.created", "price.created"]

TRIGGERS = {
    "checkout.session.completed": [
        *_MADE,
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ],
    "checkout.session.expired": [*_MADE, "checkout.session.expired"],
    "payment_link.created": ["product.created", "plan.created", "price.created", "payment_link.created"],
    "payment_link.updated": [
        *("product.created", "plan.created", "price.created"),
        *("payment_link.created", "payment_link.updated"),
    ],
}
LATER = {
    "checkout.session.async_payment_succeeded": "payment_intent.succeeded",
    "checkout.session.async_payment_failed": "payment_intent.payment_failed",
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli, shop: Shop) -> None:
    # What is booked in the background comes between any two of its events, or after them: here, not at all.
    shop.clock(frozen=True)
    assert cli.trigger(name) == TRIGGERS[name]


@pytest.mark.parametrize("name", LATER)
def test_what_a_bank_answers_later(name: str, cli: Cli, shop: Shop) -> None:
    cli.trigger(name)
    shop.get("/_emulator/events/wait", type=name, timeout=30)
    told = [each["type"] for each in shop.events()]
    assert told.index("checkout.session.completed") < told.index(LATER[name]) < told.index(name)
