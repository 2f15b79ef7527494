"""The mail that a sent invoice is, and the document that it and its PDF show."""

import uuid

from emulator.billing.core.context import Context
from emulator.billing.core.days import midnight
from emulator.billing.core.structs import replace
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoice import DayzeroInvoice, DayzeroLine
from emulator.billing.dayzero.links import payment_url, pdf_url
from emulator.billing.documents.document import InvoiceDocument, InvoiceStatus, Line, Party
from emulator.billing.documents.parties import seller
from emulator.billing.system.mail_message import account_message, invoice_mail_kind, without_repeats
from emulator.billing.system.outbox import OutboxMail, outbox_mail

_SHOWN_STATUS: dict[str, InvoiceStatus] = {
    "draft": "draft",
    "stripe_paid": "paid",
    "manual_paid": "paid",
    "void": "void",
    "uncollectible": "uncollectible",
}


def invoice_mail(
    invoice: DayzeroInvoice, customer: DayzeroCustomer, to: str, cc: str | None, attach_pdf: bool, ctx: Context
) -> OutboxMail:
    """The mail as it was asked for; live mode queues it, test mode keeps it in the outbox."""
    document = document_of(invoice, customer, ctx)
    recipients, copies = without_repeats((to,), () if cc is None else (cc,))
    mail_message = replace(
        account_message(invoice_mail_kind(document), document, recipients, ctx),
        cc=copies,
        message_id=_ses_message_id(ctx.now),
        attach_pdf=attach_pdf,
    )
    return outbox_mail(mail_message, invoice.id, ctx)


def _ses_message_id(now: int) -> str:
    """An id as Amazon SES gives them, by which Day Zero mails: a region, milliseconds, a UUID, a count."""
    return f"0100{now * 1000:012x}-{uuid.uuid4()}-000000"


def document_of(invoice: DayzeroInvoice, customer: DayzeroCustomer, ctx: Context) -> InvoiceDocument:
    """What a mail or a PDF shows of an invoice."""
    return InvoiceDocument(
        seller=seller(ctx.account, ctx.account.display_name),
        bill_to=_bill_to(customer),
        currency=invoice.currency.lower(),
        status=_SHOWN_STATUS.get(invoice.status, "open"),
        livemode=ctx.livemode,
        number=invoice.number,
        issued_at=invoice.finalized_at if invoice.issue_date is None else midnight(invoice.issue_date),
        due_at=midnight(invoice.due_date),
        paid_at=invoice.paid_on,
        lines=tuple(_line(line) for line in invoice.lines),
        subtotal=invoice.total,
        total=invoice.total,
        amount_due=invoice.total,
        amount_paid=invoice.total_paid,
        amount_remaining=invoice.balance_due,
        memo=invoice.description,
        footer=customer.invoice_footer or ctx.account.default_footer,
        locale=ctx.account.locale,
        hosted_url=payment_url(invoice, ctx),
        pdf_url=pdf_url(invoice, ctx),
        brand_colour=ctx.account.brand_colour,
        logo=ctx.account.logo,
    )


def _bill_to(customer: DayzeroCustomer) -> Party:
    address = () if customer.address is None else tuple(customer.address.splitlines())
    return Party(name=customer.name, address=address, email=customer.email, phone=customer.phone)


def _line(line: DayzeroLine) -> Line:
    return Line(
        description=line.description,
        amount=line.amount,
        quantity=str(line.quantity),
        unit_amount=str(line.unit_price),
    )
