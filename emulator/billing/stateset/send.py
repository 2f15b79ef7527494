"""Sending an invoice by mail (docs.stateset.com/api-reference/invoices/send)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace
from emulator.billing.stateset.customers import StatesetCustomer
from emulator.billing.stateset.fall_due import schedule_overdue
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.invoice_params import MailParams
from emulator.billing.stateset.mail import EmailDetails, addressed_to, company, email_details, invoice_mail
from emulator.billing.stateset.reminders import schedule_reminder, with_next_reminder
from emulator.billing.stateset.state_table import status_after
from emulator.billing.system.outbox import add_to_outbox


class SendResult(Struct, frozen=True):
    """A sent invoice, and how it was mailed."""

    invoice: StatesetInvoice
    email_details: EmailDetails


def send_invoice(
    invoice: StatesetInvoice, params: MailParams, customer: StatesetCustomer | None, ctx: Context, changes: Changes
) -> SendResult:
    """Mails a draft, which becomes sent, or a sent invoice again. Raises APIError (422) for any other status.

    What is left out, null, empty or blank has its default: the customer's address, no copies, the standard subject, no
    message. Test mode writes the mail into the outbox; live mode delivers it as well.

    Args:
        invoice: what is sent.
        params: to whom, and in which words.
        customer: the invoice's, as they are now; None where `params` say whom to write to.
        ctx: the moment.
        changes: takes the invoice and the mail.
    """
    status = status_after("send", invoice)
    addressed = addressed_to(invoice, customer)
    details = email_details(addressed, params, f"Invoice {invoice.number} from {company(ctx.account)}")
    sent = with_next_reminder(
        replace(
            addressed,
            status=status,
            sent_at=invoice.sent_at or ctx.now,
            sent_count=invoice.sent_count + 1,
            sent_to=details.sent_to,
            sent_cc=details.cc,
            last_sent_at=ctx.now,
            reminder_count=0,
            updated_at=ctx.now,
        ),
        ctx,
    )
    changes.save(sent)
    schedule_overdue(sent, ctx, changes)
    schedule_reminder(sent, ctx, changes)
    add_to_outbox(invoice_mail(sent, details, ctx), changes)
    return SendResult(sent, details)
