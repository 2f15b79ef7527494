"""What the official CLI triggers of payments: each of its requests works, and tells its events in this order."""

from __future__ import annotations

import pytest

from tests.support.shop import PAID, Shop
from tests.support.stripe_cli import Cli

_INVOICE = ["invoiceitem.created", "customer.updated", "invoice.created"]
_FINALIZED = ["payment_intent.created", "invoice.updated", "invoice.finalized"]
_CHARGED = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
_INQUIRED = ["payment_intent.created", "charge.succeeded", "charge.dispute.created", "payment_intent.succeeded"]
_WITH_CARD = ["customer.created", "payment_method.attached", *_INVOICE, *_FINALIZED]

TRIGGERS = {
    "invoice.paid": [*_WITH_CARD, *PAID],
    "invoice.payment_succeeded": [*_WITH_CARD, *PAID],
    "invoice.payment_failed": [
        *_WITH_CARD,
        "charge.failed",
        "payment_intent.payment_failed",
        "invoice.updated",
        "invoice.payment_failed",
    ],
    "invoice.payment_action_required": [
        *_WITH_CARD,
        "charge.failed",
        "payment_intent.payment_failed",
        "payment_intent.requires_action",
        "invoice.updated",
        "invoice.payment_action_required",
        "invoice.payment_failed",
    ],
    "invoice.voided": [
        "customer.created",
        *_INVOICE,
        *_FINALIZED,
        "invoice.updated",
        "invoice.voided",
        "payment_intent.canceled",
    ],
    "invoice.marked_uncollectible": [
        "customer.created",
        *_INVOICE,
        *_FINALIZED,
        "invoice.updated",
        "invoice.marked_uncollectible",
    ],
    "payment_method.attached": ["customer.created", "payment_method.attached"],
    "payment_method.detached": ["customer.created", "payment_method.attached", "payment_method.detached"],
    "payment_intent.created": ["payment_intent.created"],
    "payment_intent.succeeded": _CHARGED,
    "payment_intent.payment_failed": [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
    ],
    "payment_intent.canceled": ["payment_intent.created", "payment_intent.canceled"],
    "payment_intent.requires_action": ["payment_intent.created", "payment_intent.requires_action"],
    "payment_intent.amount_capturable_updated": [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
    ],
    "charge.succeeded": _CHARGED,
    "charge.failed": ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"],
    "charge.captured": [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "charge.captured",
        "payment_intent.succeeded",
    ],
    "charge.refunded": [*_CHARGED, "refund.created", "charge.refunded"],
    "charge.refund.updated": [
        *_CHARGED,
        "refund.created",
        "charge.refunded",
        "charge.refund.updated",
        "refund.updated",
    ],
    "charge.dispute.created": _INQUIRED,
    "charge.dispute.updated": [*_INQUIRED, "charge.dispute.updated"],
    "charge.dispute.closed": [*_INQUIRED, "charge.dispute.closed", "charge.updated"],
    "setup_intent.created": ["setup_intent.created"],
    "setup_intent.succeeded": ["setup_intent.created", "setup_intent.succeeded"],
    "setup_intent.setup_failed": ["setup_intent.created", "setup_intent.setup_failed"],
    "setup_intent.canceled": ["setup_intent.created", "setup_intent.canceled"],
    "setup_intent.requires_action": ["setup_intent.created", "setup_intent.requires_action"],
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli, shop: Shop) -> None:
    # What is booked in the background comes between any two of its events, or after them: here, not at all.
    shop.clock(frozen=True)
    assert cli.trigger(name) == TRIGGERS[name]
