"""What the official CLI triggers of products, prices, taxes, discounts and credit notes: each event is really told."""

from __future__ import annotations

import pytest

from tests.support.stripe_cli import Cli

_OPEN = [
    "customer.created",
    "invoiceitem.created",
    "customer.updated",
    "invoice.created",
    "payment_intent.created",
    "invoice.updated",
    "invoice.finalized",
]
_NOTED = [*_OPEN, "credit_note.created", "invoice.updated"]
_PLAN = ["product.created", "plan.created", "price.created"]

TRIGGERS = {
    "product.created": ["product.created"],
    "product.updated": ["product.created", "product.updated"],
    "product.deleted": ["product.created", "product.deleted"],
    "price.created": _PLAN,
    "price.updated": [*_PLAN, "plan.updated", "price.updated"],
    "plan.created": _PLAN,
    "plan.updated": [*_PLAN, "plan.updated", "price.updated"],
    "plan.deleted": [*_PLAN, "plan.deleted", "price.deleted"],
    "coupon.created": ["coupon.created"],
    "coupon.updated": ["coupon.created", "coupon.updated"],
    "coupon.deleted": ["coupon.created", "coupon.deleted"],
    "promotion_code.created": ["coupon.created", "promotion_code.created"],
    "promotion_code.updated": ["coupon.created", "promotion_code.created", "promotion_code.updated"],
    "tax_rate.created": ["tax_rate.created"],
    "tax_rate.updated": ["tax_rate.created", "tax_rate.updated"],
    "credit_note.created": _NOTED,
    "credit_note.updated": [*_NOTED, "credit_note.updated"],
    "credit_note.voided": [*_NOTED, "credit_note.voided", "invoice.updated"],
    "customer.discount.created": ["coupon.created", "customer.created", "customer.discount.created"],
    "customer.discount.updated": [
        "coupon.created",
        "customer.created",
        "customer.discount.created",
        "coupon.created",
        "customer.discount.updated",
        "customer.updated",
    ],
    "customer.discount.deleted": [
        "coupon.created",
        "customer.created",
        "customer.discount.created",
        "customer.discount.deleted",
        "customer.updated",
    ],
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli) -> None:
    assert cli.trigger(name) == TRIGGERS[name]
