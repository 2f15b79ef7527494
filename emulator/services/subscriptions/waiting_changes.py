"""What waits for its invoice to be paid: a change of a subscription, or the end of its pause."""

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services import invoices
from emulator.store.unit_of_work import UnitOfWork


def void_waiting_invoice(uow: UnitOfWork, subscription: Subscription) -> None:
    """Voids the invoice that a change waits for, so that nobody pays for what does not come; harmless without one."""
    pending = subscription.pending_update
    invoice = None if pending is None else uow.get(Invoice, pending.invoice)
    if invoice is not None and invoice.status == "open":
        invoices.void(uow, invoice)
