"""The mail that a sent invoice is."""

from dataclasses import dataclass

from emulator.billing.beel.document import document_of, file_name
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.labels import Language, labels
from emulator.billing.core.context import Context
from emulator.billing.system.mail_message import Mailbox, MailMessage, invoice_mail_kind
from emulator.billing.system.outbox import MailStatus, OutboxMail


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailOptions:
    """What the caller wants of a mail. Without a subject it has the standard one, `message` stands before the text."""

    cc: tuple[str, ...] = ()
    subject: str | None = None
    message: str | None = None
    attach_pdf: bool = True
    language: Language = "es"


def invoice_mail(invoice: Invoice, to: tuple[str, ...], email_options: EmailOptions, ctx: Context) -> OutboxMail:
    """The mail; live mode queues it, test mode keeps it in the outbox."""
    id = ctx.new_id("mail")
    document = document_of(invoice, email_options.language, ctx)
    issuer = invoice.issuer
    mail_message = MailMessage(
        id=id,
        kind=invoice_mail_kind(document),
        document=document,
        sender=Mailbox(f"facturas@{ctx.account.mail_domain}", issuer.legal_name),
        to=to,
        cc=email_options.cc,
        date=ctx.now,
        message_id_domain=ctx.account.mail_domain,
        locale=email_options.language,
        reply_to=issuer.email,
        subject=email_options.subject
        or labels(email_options.language).subject(invoice.invoice_number or "", issuer.legal_name),
        message=email_options.message,
        attach_pdf=email_options.attach_pdf,
        attachment_name=file_name(invoice),
    )
    status: MailStatus = "queued" if ctx.livemode else "not_sent"
    return OutboxMail(id=id, created=ctx.now, invoice=invoice.id, mail_message=mail_message, status=status)
