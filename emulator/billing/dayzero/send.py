"""Sending an invoice by mail (ondayzero.com/docs/reference/invoices/send-invoice-email)."""

from dataclasses import dataclass

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoices import DayzeroInvoice
from emulator.billing.dayzero.mail import invoice_mail
from emulator.billing.system.outbox import add_to_outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """What became of sending: who got the invoice, and `message_id`, what the mail's Message-ID begins with."""

    invoice_id: str
    invoice_number: str
    customer_email: str
    cc_email: str | None
    message_id: str | None
    pdf_attached: bool


def send_invoice(
    invoice: DayzeroInvoice,
    customer: DayzeroCustomer,
    *,
    sender: str | None,
    attach_pdf: bool,
    ctx: Context,
    changes: Changes,
) -> SendResult:
    """Mails a finalized invoice to its customer, with a copy to `sender` unless None. The invoice stays as it is.

    Test mode writes the mail into the outbox; live mode delivers it as well. Raises APIError for a status that cannot
    be sent, and for a customer without an address.
    """
    if invoice.number is None:
        raise APIError("Invoice must be finalized before it can be sent", status=choices.WRONG_STATUS)
    if invoice.status not in choices.SENDABLE:
        raise APIError(f"Invoice cannot be sent: its status is {invoice.status}", status=choices.WRONG_STATUS)
    if not customer.email:
        raise APIError("Customer has no email address", status=choices.NO_ADDRESS)
    mail = invoice_mail(invoice, customer, customer.email, sender, attach_pdf, ctx)
    changes.check_unchanged(invoice)
    add_to_outbox(mail, changes)
    return SendResult(
        invoice_id=invoice.id,
        invoice_number=invoice.number,
        customer_email=customer.email,
        cc_email=sender,
        message_id=mail.mail_message.message_id,
        pdf_attached=attach_pdf,
    )
