"""Sending invoices by mail (docs.beel.es, Send invoice by email, and its bulk sibling)."""

from collections.abc import Mapping, Sequence

from emulator.billing.beel import choices
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.details import detail
from emulator.billing.beel.errors import bad_request, invalid
from emulator.billing.beel.ids import new_uuid
from emulator.billing.beel.invoice import EmailConfig, Invoice, Sending, with_overdue_status
from emulator.billing.beel.labels import Language
from emulator.billing.beel.mail import EmailOptions, invoice_mail
from emulator.billing.beel.statuses import RULES
from emulator.billing.beel.transitions import require_status
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace
from emulator.billing.system.outbox import OutboxMail, add_to_outbox

NO_ADDRESS = detail("no_address")
REFUSED = "the mail server refused the recipient"


class SendParams(Struct, frozen=True, kw_only=True):
    """Parameters of a send; without `recipients`, those that the invoice or its customer names."""

    recipients: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: str | None = None
    message: str | None = None
    attach_pdf: bool = True
    language: Language = "es"

    @property
    def email_options(self) -> EmailOptions:
        """What the mail is to be like."""
        return EmailOptions(
            cc=self.cc,
            subject=self.subject,
            message=self.message,
            attach_pdf=self.attach_pdf,
            language=self.language,
        )


class BulkSendParams(SendParams, frozen=True, kw_only=True):
    """Parameters of a bulk send."""

    invoice_ids: tuple[str, ...]


class Failure(Struct, frozen=True, kw_only=True):
    """Why an invoice is not in a bulk mail."""

    invoice_id: str
    error_code: str
    error_message: str


class BulkSendResult(Struct, frozen=True, kw_only=True):
    """What became of a bulk send."""

    sending: Sending
    total: int
    attached: int
    failures: tuple[Failure, ...]


def recipients_of(invoice: Invoice, named: Sequence[str], customer: Customer | None) -> tuple[str, ...]:
    """Who gets the mail: those named in the request, else those named on the invoice, else the customer's mailboxes.

    A recipient who is no customer has an address of their own.
    """
    own = invoice.email_config.recipients if invoice.email_config else ()
    ad_hoc = (invoice.recipient.email,) if invoice.customer_id is None and invoice.recipient.email else ()
    chosen = tuple(named) or own or (customer.email_addresses if customer else ad_hoc)
    return tuple(dict.fromkeys(chosen))


def needs_customer(invoice: Invoice, named: Sequence[str]) -> bool:
    """Whether it takes the customer to know who gets the mail."""
    return not named and invoice.email_config is None and invoice.customer_id is not None


def send(
    invoice: Invoice, params: SendParams, customer: Customer | None, ctx: Context, changes: Changes
) -> tuple[Invoice, Sending]:
    """Sends an invoice: ISSUED becomes SENT, any other status stays. The mail is queued, or kept in test mode.

    Raises APIError (400) for a status that cannot be sent and when there is nobody to send to.
    """
    require_status(invoice, "send", ctx)
    to = recipients_of(invoice, params.recipients, customer)
    if not to:
        raise invalid({"recipients": NO_ADDRESS}, choices.NO_RECIPIENT_STATUS)
    mail = invoice_mail(with_overdue_status(invoice, day_of(ctx.now)), to, params.email_options, ctx)
    sending = Sending(id=new_uuid(), at=ctx.now, recipients=to, mail=mail.id)
    add_to_outbox(mail, changes)
    sent = _with_sending(invoice, sending, ctx)
    changes.save(sent)
    changes.emit("email_sent", sent)
    return sent, sending


def record_mail_outcome(invoice: Invoice, mail: OutboxMail, changes: Changes) -> Invoice:
    """Says in the history of an invoice which recipients its mail can never reach, and why."""
    reason = mail.why or REFUSED
    unreached = mail.mail_message.to if mail.status == "failed" else mail.refused
    recorded = replace(
        invoice,
        sendings=tuple(
            replace(sending, refused={to: reason for to in sending.recipients if to in unreached})
            if sending.mail == mail.id
            else sending
            for sending in invoice.sendings
        ),
    )
    if recorded != invoice:
        changes.save(recorded)
    return recorded


def params_of_own_mail(invoice: Invoice) -> SendParams:
    """What the mail of an invoice is like that sends itself: as was said when it was made."""
    config = invoice.email_config or EmailConfig(recipients=())
    return SendParams(cc=config.cc, subject=config.subject, message=config.message)


def record_failure(invoice: Invoice, why: str, ctx: Context, changes: Changes) -> Invoice:
    """The invoice with a sending in its history that was not to be."""
    failed = replace(invoice, sendings=_history(invoice, Sending(id=new_uuid(), at=ctx.now, error=why)))
    changes.save(failed)
    return failed


def send_in_bulk(
    found: Mapping[str, Invoice | None], params: SendParams, ctx: Context, changes: Changes
) -> BulkSendResult:
    """Mails invoices, found by their ids, to the recipients named or to the accountant.

    As it is not the customer who gets them, none becomes SENT by it and no event is emitted: what the real service does
    there is not published. Raises APIError (400) when none of them can be sent.
    """
    failures = tuple(failure for id, invoice in found.items() if (failure := _failure(id, invoice, ctx)))
    failed = {failure.invoice_id for failure in failures}
    good = [invoice for id, invoice in found.items() if invoice is not None and id not in failed]
    if not good:
        raise bad_request("nothing_to_send", {failure.invoice_id: failure.error_code for failure in failures})
    to = tuple(dict.fromkeys(params.recipients)) or (good[0].issuer.email or choices.ISSUER_EMAIL,)
    for invoice in good:
        changes.check_unchanged(invoice)
        shown = with_overdue_status(invoice, day_of(ctx.now))
        add_to_outbox(invoice_mail(shown, to, params.email_options, ctx), changes)
    sending = Sending(id=new_uuid(), at=ctx.now, recipients=to)
    return BulkSendResult(sending=sending, total=len(found), attached=len(good), failures=failures)


def _with_sending(invoice: Invoice, sending: Sending, ctx: Context) -> Invoice:
    overdue = with_overdue_status(invoice, day_of(ctx.now)).status == "OVERDUE"
    return replace(
        invoice,
        status="SENT" if invoice.status == "ISSUED" and not overdue else invoice.status,
        sent_at=ctx.now if invoice.sent_at is None or choices.RESEND_MOVES_SENT_AT else invoice.sent_at,
        sendings=_history(invoice, sending),
        updated=ctx.now,
    )


def _history(invoice: Invoice, sending: Sending) -> tuple[Sending, ...]:
    return (*invoice.sendings, sending)[-choices.MAX_SENDING_HISTORY :]


def _failure(id: str, invoice: Invoice | None, ctx: Context) -> Failure | None:
    if invoice is None:
        return Failure(invoice_id=id, error_code="NOT_FOUND", error_message="Resource not found")
    status = with_overdue_status(invoice, day_of(ctx.now)).status
    if status in RULES["send"].allowed:
        return None
    return Failure(
        invoice_id=id,
        error_code="INVALID_STATUS",
        error_message=f"An invoice in status {status} cannot be sent",
    )
