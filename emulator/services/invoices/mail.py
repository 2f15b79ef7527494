"""Sending an invoice to its customer."""

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.send import send_invoice
from emulator.billing.invoices.totals import with_customer_snapshot
from emulator.services.cash import pay_finalized
from emulator.services.customers import customer_of, finalization_references
from emulator.services.invoices.finalization import require_unpaid_revised, void_superseded_invoice
from emulator.services.invoices.late_usage import take_late_usage
from emulator.store.unit_of_work import UnitOfWork


def send(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """Mails an invoice; a draft is finalized first, and its customer's cash pays it if it can.

    Raises APIError when it cannot be sent.
    """
    if invoice.status != "draft":
        return send_invoice(invoice, None, uow.ctx, uow.changes)
    require_unpaid_revised(uow, invoice)
    customer = customer_of(uow, invoice)
    draft = with_customer_snapshot(take_late_usage(uow, invoice), customer)
    references = finalization_references(uow, draft)
    sent = send_invoice(draft, customer, uow.ctx, uow.changes, references=references)
    void_superseded_invoice(uow, sent)
    return pay_finalized(uow, sent)
