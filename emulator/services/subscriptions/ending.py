"""What goes with the end of a subscription: nothing is collected by itself any more, and what waited is let go."""

from collections.abc import Sequence

from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.invoices.auto_advance import schedule_finalization
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem, delete_item
from emulator.billing.invoices.payment_attempts import call_off_attempts
from emulator.billing.subscriptions.subscription import Subscription
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_LIMIT = 100


def end_collection(uow: UnitOfWork, subscription: Subscription, *, except_for: str | None = None) -> None:
    """Unpaid invoices of a subscription stay open and can be paid, but nothing is attempted by itself any more.

    `except_for` is the invoice that its end makes.
    """
    for status in ("open", "draft"):
        equals = {"customer": subscription.customer, "status": status}
        selection = Selection(equals=equals, limit=_LIMIT, predicate=lambda each: each.subscription == subscription.id)
        for found in uow.list(Invoice, selection).items:
            invoice = uow.get(Invoice, found.id)
            if invoice is not None and invoice.auto_advance and invoice.id != except_for:
                _stop(uow, invoice)


def _stop(uow: UnitOfWork, invoice: Invoice) -> None:
    stopped = replace(invoice, auto_advance=False, next_payment_attempt=None)
    if invoice.status == "draft":
        stopped = schedule_finalization(invoice, stopped, NOT_GIVEN, uow.ctx, uow.changes)
    else:
        call_off_attempts(invoice, uow.changes)
    uow.changes.save(stopped)
    uow.changes.emit("invoice.updated", stopped, invoice)


def let_go(uow: UnitOfWork, subscription: Subscription, pending: Sequence[InvoiceItem]) -> None:
    """Deletes the prorations of a subscription that still wait."""
    for item in pending:
        parent = item.details.parent
        if parent is not None and parent.subscription == subscription.id and item.details.is_proration:
            delete_item(item, None, uow.changes)
