"""Finding the items that wait for an invoice."""

from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_BATCH_SIZE = 250


def pending_items(uow: UnitOfWork, customer: str, currency: str) -> list[InvoiceItem]:
    """All pending items of a customer in a currency, newest first."""
    found: list[InvoiceItem] = []
    while True:
        after = found[-1].id if found else None
        equals = {"customer": customer, "waiting": "pending"}
        page = uow.list(InvoiceItem, Selection(equals=equals, limit=_BATCH_SIZE, starting_after=after))
        found.extend(page.items)
        if not page.has_more:
            return [item for item in found if item.details.currency == currency]
