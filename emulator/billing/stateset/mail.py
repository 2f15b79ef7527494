"""The mail that a sent invoice is, and the document that it and its PDF show."""

from emulator.billing.core.account import Account
from emulator.billing.core.context import Context
from emulator.billing.core.days import midnight
from emulator.billing.core.structs import Struct, replace
from emulator.billing.documents.document import InvoiceDocument, InvoiceStatus, Line, Tax
from emulator.billing.documents.parties import party, seller
from emulator.billing.stateset import choices
from emulator.billing.stateset.customers import StatesetCustomer
from emulator.billing.stateset.invoice import StatesetInvoice, StatesetLine
from emulator.billing.stateset.invoice_params import MailParams
from emulator.billing.stateset.links import pdf_url, public_url
from emulator.billing.system.mail_message import Mailbox, MailKind, account_message, without_repeats
from emulator.billing.system.outbox import OutboxMail, outbox_mail

_SHOWN_STATUS: dict[str, InvoiceStatus] = {"draft": "draft", "paid": "paid", "voided": "void"}


class EmailDetails(Struct, frozen=True, kw_only=True):
    """How an invoice is mailed. `message` None means the standard text alone."""

    sent_to: tuple[str, ...]
    subject: str
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    message: str | None = None
    attachments: tuple[str, ...] = ()


def company(account: Account) -> str:
    """Who the account's invoices are from."""
    return account.business_name or choices.COMPANY


def addressed_to(invoice: StatesetInvoice, customer: StatesetCustomer | None) -> StatesetInvoice:
    """The invoice with the name and the address that its customer has now."""
    if customer is None:
        return invoice
    return replace(invoice, customer_name=customer.full_name, customer_email=customer.email)


def email_details(invoice: StatesetInvoice, params: MailParams, usual_subject: str) -> EmailDetails:
    """How an invoice is mailed: what was asked for, and the usual where nothing was."""
    subject, message = params.subject or "", params.message or ""
    to, cc, bcc = without_repeats(params.to or (invoice.customer_email,), params.cc, params.bcc)
    return EmailDetails(
        sent_to=to,
        cc=cc,
        bcc=bcc,
        subject=subject if subject.strip() else usual_subject,
        message=message if message.strip() else None,
        attachments=(f"invoice_{invoice.number}.pdf",) if params.attach_pdf else (),
    )


def invoice_mail(
    invoice: StatesetInvoice, details: EmailDetails, ctx: Context, kind: MailKind = "invoice"
) -> OutboxMail:
    """The mail as it was asked for, or a reminder; live mode queues it, test mode keeps it in the outbox."""
    mail_message = replace(
        account_message(kind, document_of(invoice, ctx), details.sent_to, ctx),
        sender=Mailbox(ctx.account.sender_address, company(ctx.account)),
        cc=details.cc,
        bcc=details.bcc,
        subject=details.subject,
        message=details.message,
        attach_pdf=bool(details.attachments),
        attachment_name=next(iter(details.attachments), None),
    )
    return outbox_mail(mail_message, invoice.id, ctx)


def document_of(invoice: StatesetInvoice, ctx: Context) -> InvoiceDocument:
    """What a mail or a PDF shows of an invoice."""
    return InvoiceDocument(
        seller=seller(ctx.account, company(ctx.account)),
        bill_to=party(invoice.customer_name, invoice.billing_address, invoice.customer_email, phone=None),
        currency=invoice.currency.lower(),
        status=_SHOWN_STATUS.get(invoice.status, "open"),
        livemode=ctx.livemode,
        number=invoice.number,
        issued_at=midnight(invoice.issue_date),
        due_at=midnight(invoice.due_date),
        paid_at=invoice.payments[-1].created if invoice.status == "paid" and invoice.payments else None,
        lines=tuple(_line(line) for line in invoice.lines),
        taxes=_taxes(invoice),
        subtotal=invoice.subtotal,
        total=invoice.total_amount,
        amount_due=invoice.total_amount,
        amount_paid=invoice.amount_paid,
        amount_remaining=invoice.amount_due,
        memo=invoice.notes,
        footer=ctx.account.default_footer,
        locale=ctx.account.locale_for(filter(None, [invoice.language])),
        hosted_url=public_url(invoice, ctx),
        payable_online=False,
        pdf_url=pdf_url(invoice, ctx),
        brand_colour=ctx.account.brand_colour,
        logo=ctx.account.logo,
    )


def _line(line: StatesetLine) -> Line:
    taxes = (_tax(line.tax_amount, line),) if line.tax_rate else ()
    return Line(
        description=line.description,
        amount=line.amount,
        quantity=f"{line.quantity:f}",
        unit_amount=str(line.unit_price),
        taxes=taxes,
    )


def _taxes(invoice: StatesetInvoice) -> tuple[Tax, ...]:
    rates = dict.fromkeys(line.tax_rate for line in invoice.lines if line.tax_rate)
    taxed = [[line for line in invoice.lines if line.tax_rate == rate] for rate in rates]
    return tuple(_tax(sum(line.tax_amount for line in lines), lines[0]) for lines in taxed)


def _tax(amount: int, line: StatesetLine) -> Tax:
    # Stateset's taxes have no name: each language's own word for tax stands in its place.
    return Tax(label="", amount=amount, percentage=f"{(line.tax_rate * 100).normalize():f}")
