"""2025-03-31.basil: `parent` tells what invoices, lines and items came from."""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.downgrade_lookups import invoice_of
from emulator.api.stripe.version_change import VersionChange
from emulator.billing.payments.connect import NO_TERMS
from schemas.stripe.connect import shown_charge_transfer
from schemas.stripe.objects import Rendered


def _downgrade_invoice(shown: Rendered, ctx: DowngradeContext) -> None:
    details = _details_of(shown, "subscription_details")
    invoice = invoice_of(shown, ctx)
    terms = NO_TERMS if invoice is None else invoice.settled_connect
    shown.update(
        application_fee_amount=terms.application_fee_amount,
        quote=_details_of(shown, "quote_details").get("quote"),
        subscription=details.get("subscription"),
        subscription_details={"metadata": details.get("metadata")},
        transfer_data=shown_charge_transfer(terms),
    )
    if "subscription_proration_date" in details:
        shown["subscription_proration_date"] = details["subscription_proration_date"]


def _downgrade_line(shown: Rendered, _ctx: DowngradeContext) -> None:
    parent = shown.get("parent") or {}
    details = parent.get("subscription_item_details") or parent.get("invoice_item_details") or {}
    is_item_of_subscription = "subscription_item" in details and details.get("invoice_item") is None
    shown.update(
        proration=details.get("proration", False),
        proration_details=details.get("proration_details") or {"credited_items": None},
        subscription=details.get("subscription"),
        type="subscription" if is_item_of_subscription else "invoiceitem",
    )
    # Of an item of a subscription there was no key `invoice_item`, and of anything else no `subscription_item`.
    if not is_item_of_subscription:
        shown["invoice_item"] = details.get("invoice_item")
    if "subscription_item" in details:
        shown["subscription_item"] = details["subscription_item"]


def _downgrade_item(shown: Rendered, _ctx: DowngradeContext) -> None:
    details = _details_of(shown, "subscription_details")
    shown["subscription"] = details.get("subscription")
    if "subscription_item" in details:
        shown["subscription_item"] = details["subscription_item"]


def _details_of(shown: Rendered, name: str) -> dict[str, Any]:
    """What `parent` says of one kind of origin."""
    return (shown.get("parent") or {}).get(name) or {}


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={"invoice": _downgrade_invoice, "invoiceitem": _downgrade_item, "line_item": _downgrade_line},
    references={
        "invoice": {
            "quote": "quote",
            "subscription": "subscription",
            "transfer_data.destination": "account",
        },
        "invoiceitem": {"subscription": "subscription"},
        "line_item": {
            "invoice_item": "invoiceitem",
            "subscription": "subscription",
            "subscription_item": "subscription_item",
        },
    },
)
