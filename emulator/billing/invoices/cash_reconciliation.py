"""Which invoices wait for a bank transfer (docs.stripe.com/payments/customer-balance/reconciliation)."""

from emulator.billing.core.calendar import DAY
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.bank_transfers import reference_of
from emulator.billing.payments.reconciliation import Waiting

_OVERDUE_SECONDS = 30 * DAY
"""How long after its due date an invoice still waits for a transfer."""


def invoice_waits_for_cash(invoice: Invoice, currency: str, now: int) -> bool:
    """Whether an open invoice waits for a transfer of a currency at a second (unix, UTC)."""
    due = invoice.due_date
    is_late = due is not None and due + _OVERDUE_SECONDS < now
    return invoice.currency == currency and not is_late and invoice.amounts.amount_remaining > 0


def waiting_invoice(invoice: Invoice) -> Waiting:
    """What remains of an invoice, and what a transfer for it may say: its number, or the reference of its intent."""
    references = (invoice.number, None if invoice.payment_intent is None else reference_of(invoice.payment_intent))
    return Waiting(
        id=invoice.id,
        amount=invoice.amounts.amount_remaining,
        created=invoice.created,
        is_invoice=True,
        references=tuple(each for each in references if each),
    )
