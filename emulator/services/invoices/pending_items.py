"""Finding the items that wait for an invoice."""

from collections.abc import Callable

from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.lines import MAX_LINES
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork


def any_item(_item: InvoiceItem) -> bool:
    """Takes all that waits, "including prorations" (docs.stripe.com/api/invoices/create)."""
    return True


def of_subscription(subscription: str) -> Callable[[InvoiceItem], bool]:
    """Takes what is of this subscription alone."""

    def takes(item: InvoiceItem) -> bool:
        return item.details.parent is not None and item.details.parent.subscription == subscription

    return takes


def pending_items(
    uow: UnitOfWork,
    customer: str,
    currency: str,
    *,
    limit: int = MAX_LINES,
    takes: Callable[[InvoiceItem], bool] = any_item,
) -> list[InvoiceItem]:
    """The pending items of a customer in a currency that the next invoice takes, newest first.

    Of more than `limit` it takes those that wait longest; the others go on waiting for the invoice after it
    (docs.stripe.com/api/invoices/create). Which ones the real service takes is not known.
    """
    found: list[InvoiceItem] = []
    equals, last = {"customer": customer, "waiting": "pending"}, None
    while len(found) < limit:
        page = uow.list(InvoiceItem, Selection(equals=equals, limit=MAX_LINES, ending_before=last, oldest=True))
        found.extend(item for item in reversed(page.items) if item.details.currency == currency and takes(item))
        if not page.has_more:
            break
        last = page.items[0].id
    return found[:limit][::-1]
