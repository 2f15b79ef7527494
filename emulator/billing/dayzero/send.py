"""Sending an invoice by mail (ondayzero.com/docs/reference/invoices/send-invoice-email)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.invoice_params import InvoiceSendParams
from emulator.billing.dayzero.mail import invoice_mail
from emulator.billing.dayzero.state_table import require_allowed
from emulator.billing.system.outbox import add_to_outbox


class SendResult(Struct, frozen=True, kw_only=True):
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
    params: InvoiceSendParams,
    sender: str,
    ctx: Context,
    changes: Changes,
) -> SendResult:
    """Mails a finalized invoice to its customer, with a copy to `sender` where asked for. The invoice stays as it is.

    Test mode writes the mail into the outbox; live mode delivers it as well. Raises APIError for a status that cannot
    be sent, and for a customer without an address.
    """
    if invoice.number is None:
        raise APIError("Invoice must be finalized before it can be sent", status=choices.WRONG_STATUS)
    require_allowed("send", invoice)
    if not customer.email:
        raise APIError("Customer has no email address", status=choices.NO_ADDRESS)
    cc = sender if params.cc_sender else None
    mail = invoice_mail(invoice, customer, customer.email, cc, params.attach_pdf, ctx)
    changes.check_unchanged(invoice)
    add_to_outbox(mail, changes)
    return SendResult(
        invoice_id=invoice.id,
        invoice_number=invoice.number,
        customer_email=customer.email,
        cc_email=cc,
        message_id=mail.mail_message.message_id,
        pdf_attached=params.attach_pdf,
    )
