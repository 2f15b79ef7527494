"""Holds objects against the SDK that is first on the path."""

from __future__ import annotations

from collections.abc import Iterable

from tests.support.payment_classes import at_own_place, is_left_out, mismatches
from tests.support.shop import Object

LEFT_OUT = {
    r"\w+\.deleted": "only in the stub of a deleted object",
    r"coupon\.(applies_to|currency_options)": "left out unless `expand` names it",
    r"(price|plan)\.(currency_options|tiers)": "left out unless `expand` names it",
    r"subscription_item\.quantity": "metered items have none",
    r"webhook_endpoint\.secret": "shown once, when the endpoint is made",
    r"promotion_code\.restrictions\.currency_options": "left out where there are no further currencies",
}
"""What the real API leaves out although the classes of every SDK declare it, and why that is right."""

LEFT_OUT_BEFORE = {
    r"invoice\.id": "previews had none before 2025-09-30.clover",
    r"invoice\.subscription_proration_date": "only on previews of prorations",
    r"(invoice\.total_|line_item\.)pretax_credit_amounts\.\d+\.margin": "known to 2024-09-30.acacia alone, for margins",
    r"line_item\.invoice_item": "only on lines of an invoice item",
    r"(invoiceitem|line_item)\.subscription_item": "only on lines of a subscription",
}
"""The same of some API versions and their SDKs."""


def all_flaws(objects: Iterable[Object]) -> list[str]:
    """What is wrong with any of the objects, each at its place in the innermost object: `line_item.price: missing`."""
    left_out = LEFT_OUT | LEFT_OUT_BEFORE
    return sorted(
        {
            at_own_place(mismatch, each)
            for each in objects
            for mismatch in mismatches(each)
            if not is_left_out(mismatch, each, left_out)
        }
    )
