"""The invoice items that prorations become (docs.stripe.com/billing/subscriptions/prorations)."""

from collections.abc import Iterable

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.subscriptions.subscription import Subscription


def add_items(
    subscription: Subscription, lines: Iterable[ItemDetails], ctx: Context, changes: Changes
) -> list[InvoiceItem]:
    """Items with these facts, which wait for the next invoice of the subscription."""
    items = [
        InvoiceItem(
            id=ctx.new_id("ii"),
            created=ctx.now,
            customer=subscription.customer,
            details=details,
            test_clock=subscription.test_clock,
        )
        for details in lines
    ]
    for item in items:
        changes.save(item)
        changes.emit("invoiceitem.created", item)
    return items
