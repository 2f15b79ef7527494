"""Reminding a customer of what is owed: when asked to, and a few times by the clock, as `next_reminder_date` says.

Only the next reminder is ever ordered. What became of the invoice meanwhile is looked at when its time has come.
"""

from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.stateset import choices
from emulator.billing.stateset.customers import StatesetCustomer
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.invoice_params import MailParams
from emulator.billing.stateset.mail import EmailDetails, addressed_to, company, email_details, invoice_mail
from emulator.billing.stateset.state_table import is_allowed, require_allowed
from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import add_to_outbox

TASK = "stateset_reminder"


def remind(
    invoice: StatesetInvoice, params: MailParams, customer: StatesetCustomer | None, ctx: Context, changes: Changes
) -> tuple[StatesetInvoice, EmailDetails]:
    """Mails a reminder, and puts off the next one. Raises APIError (422) for an invoice of which nothing is owed.

    Args:
        invoice: what is owed.
        params: to whom, and in which words; the defaults are those of a sending.
        customer: the invoice's, as they are now; None where `params` say whom to write to.
        ctx: the moment.
        changes: takes the invoice and the mail.
    """
    require_allowed("remind", invoice)
    addressed = addressed_to(invoice, customer)
    details = email_details(addressed, params, f"Reminder: Invoice {invoice.number} from {company(ctx.account)}")
    counted = replace(
        addressed, reminder_count=invoice.reminder_count + 1, last_reminder_at=ctx.now, updated_at=ctx.now
    )
    reminded = with_next_reminder(counted, ctx)
    changes.save(reminded)
    schedule_reminder(reminded, ctx, changes)
    add_to_outbox(invoice_mail(reminded, details, ctx, "reminder"), changes)
    return reminded, details


def remind_if_due(invoice: StatesetInvoice, ctx: Context, changes: Changes) -> None:
    """Reminds those whom the invoice was last sent to, if something is owed and it is time."""
    is_time = invoice.next_reminder_at is not None and invoice.next_reminder_at <= ctx.now
    if is_time and is_allowed("remind", invoice):
        remind(invoice, MailParams(to=invoice.sent_to, cc=invoice.sent_cc), None, ctx, changes)


def with_next_reminder(invoice: StatesetInvoice, ctx: Context) -> StatesetInvoice:
    """The invoice with the time of its next reminder, none after the last and where nothing is to be paid."""
    is_over = invoice.reminder_count >= choices.MAX_REMINDERS or invoice.amount_due <= 0
    return replace(invoice, next_reminder_at=None if is_over else ctx.now + choices.REMINDER_AFTER_DAYS * DAY)


def schedule_reminder(invoice: StatesetInvoice, ctx: Context, changes: Changes) -> None:
    """Orders the next reminder of an invoice, if there is to be one."""
    if invoice.next_reminder_at is not None:
        id, due_at = f"{TASK}-{invoice.id}", invoice.next_reminder_at
        changes.save(Job(id=id, created=ctx.now, task=TASK, subject=invoice.id, due_at=due_at))
