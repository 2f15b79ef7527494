"""2025-03-31.basil: `parent` tells what invoices, lines and items came from.

Without subscriptions and quotes there is nothing to tell but the invoice item of a line.
"""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered


def _downgrade_invoice(shown: Rendered, _ctx: DowngradeContext) -> None:
    shown.update(
        application_fee_amount=None,
        quote=None,
        subscription=None,
        subscription_details={"metadata": None},
        transfer_data=None,
    )


def _downgrade_line(shown: Rendered, _ctx: DowngradeContext) -> None:
    details = (shown.get("parent") or {}).get("invoice_item_details") or {}
    shown.update(
        invoice_item=details.get("invoice_item"),
        proration=details.get("proration", False),
        proration_details=details.get("proration_details") or {"credited_items": None},
        subscription=None,
        type="invoiceitem",
    )


def _downgrade_item(shown: Rendered, _ctx: DowngradeContext) -> None:
    shown["subscription"] = None


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={"invoice": _downgrade_invoice, "invoiceitem": _downgrade_item, "line_item": _downgrade_line},
    references={
        "invoice": {"quote": "quote", "subscription": "subscription"},
        "invoiceitem": {"subscription": "subscription"},
        "line_item": {
            "invoice_item": "invoiceitem",
            "subscription": "subscription",
            "subscription_item": "subscription_item",
        },
    },
)
