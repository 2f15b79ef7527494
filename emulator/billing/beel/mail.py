"""The mail that a sent invoice is."""

from emulator.billing.beel.document import document_of, file_name
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.labels import Language, labels
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct
from emulator.billing.system.mail_message import Mailbox, MailMessage, invoice_mail_kind, without_repeats
from emulator.billing.system.outbox import OutboxMail, outbox_mail


class EmailOptions(Struct, frozen=True, kw_only=True):
    """What the caller wants of a mail. Without a subject it has the standard one, `message` stands before the text."""

    cc: tuple[str, ...] = ()
    subject: str | None = None
    message: str | None = None
    attach_pdf: bool = True
    language: Language = "es"


def invoice_mail(invoice: Invoice, to: tuple[str, ...], email_options: EmailOptions, ctx: Context) -> OutboxMail:
    """The mail; live mode queues it, test mode keeps it in the outbox."""
    words = labels(email_options.language)
    document = document_of(invoice, email_options.language, ctx)
    issuer = invoice.issuer
    to, cc = without_repeats(to, email_options.cc)
    mail_message = MailMessage(
        id=ctx.new_id("mail"),
        kind=invoice_mail_kind(document),
        document=document,
        sender=Mailbox(f"facturas@{ctx.account.mail_domain}", issuer.legal_name),
        to=to,
        cc=cc,
        date=ctx.now,
        message_id_domain=ctx.account.mail_domain,
        locale=words.locale,
        reply_to=issuer.email,
        subject=_unless_blank(email_options.subject)
        or words.subject(invoice.invoice_number or "", issuer.legal_name, corrective=invoice.type == "CORRECTIVE"),
        message=email_options.message,
        attach_pdf=email_options.attach_pdf,
        attachment_name=file_name(invoice),
    )
    return outbox_mail(mail_message, invoice.id, ctx)


def _unless_blank(text: str | None) -> str | None:
    """The text, None for one that nobody could read: it gets the same subject as none at all."""
    return text if text and text.strip() else None
