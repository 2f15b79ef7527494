"""Sending an invoice by mail (docs.stateset.com/api-reference/invoices/send)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.stateset import choices
from emulator.billing.stateset.errors import api_error
from emulator.billing.stateset.invoices import StatesetInvoice
from emulator.billing.stateset.mail import EmailDetails, company, invoice_mail
from emulator.billing.system.mail_message import without_repeats
from emulator.billing.system.outbox import add_to_outbox

DAY = 86400


@dataclass(frozen=True, slots=True)
class SendResult:
    """A sent invoice, and how it was mailed."""

    invoice: StatesetInvoice
    email_details: EmailDetails


def send_invoice(invoice: StatesetInvoice, given: Mapping[str, Any], ctx: Context, changes: Changes) -> SendResult:
    """Mails a draft, which becomes sent, or a sent invoice again. Raises APIError for any other status.

    What is left out, null, empty or blank has its default: the customer's address, no copies, the standard subject, no
    message. Test mode writes the mail into the outbox; live mode delivers it as well.
    """
    if invoice.status not in choices.SENDABLE:
        raise api_error(
            choices.WRONG_STATUS,
            "VALIDATION_ERROR",
            "The invoice must be in draft or sent status.",
            status=invoice.status,
            allowed=list(choices.SENDABLE),
        )
    details = _details(invoice, given, ctx)
    sent = replace(
        invoice,
        status="sent",
        sent_at=invoice.sent_at or ctx.now,
        sent_count=invoice.sent_count + 1,
        last_sent_at=ctx.now,
        next_reminder_at=ctx.now + choices.REMINDER_AFTER_DAYS * DAY,
    )
    changes.save(sent)
    add_to_outbox(invoice_mail(sent, details, ctx), changes)
    return SendResult(sent, details)


def _details(invoice: StatesetInvoice, given: Mapping[str, Any], ctx: Context) -> EmailDetails:
    subject = given.get("subject") or ""
    message = given.get("message") or ""
    to, cc, bcc = without_repeats(
        given.get("to") or (invoice.customer_email,), given.get("cc") or (), given.get("bcc") or ()
    )
    return EmailDetails(
        sent_to=to,
        cc=cc,
        bcc=bcc,
        subject=subject if subject.strip() else f"Invoice {invoice.number} from {company(ctx.account)}",
        message=message if message.strip() else None,
        attachments=(f"invoice_{invoice.number}.pdf",) if given.get("attach_pdf", True) else (),
    )
