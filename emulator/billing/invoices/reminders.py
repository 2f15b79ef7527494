"""Reminding a customer of an open invoice, on the days that the account's settings name.

Stripe docs, "Automate customer emails". Only the next reminder is ever ordered. What became of the invoice and of the
settings meanwhile is looked at when its time has come, so that paying, voiding or writing off calls it off.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import reminder_mail
from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import add_to_outbox


def schedule_reminder(invoice: Invoice, ctx: Context, changes: Changes) -> None:
    """Orders the next reminder of an invoice that is to be reminded of; days that have gone by are left out."""
    following = (each for each in _times(invoice, ctx) if each > ctx.now)
    due_at = next(following, None)
    if due_at is not None:
        changes.save(Job(id=f"remind-{invoice.id}", created=ctx.now, task="remind", subject=invoice.id, due_at=due_at))


def send_due_reminder(invoice: Invoice, since: int, ctx: Context, changes: Changes) -> None:
    """Reminds of an invoice if a day for it has come after `since` (unix seconds, UTC), and orders the next reminder.

    Several days that went by while nothing ran make one reminder.
    """
    if any(since < each <= ctx.now for each in _times(invoice, ctx)):
        add_to_outbox(reminder_mail(invoice, ctx), changes)
    schedule_reminder(invoice, ctx, changes)


def _times(invoice: Invoice, ctx: Context) -> tuple[int, ...]:
    """When its customer is reminded: never of an invoice that is charged by itself, or that asks for nothing."""
    asks = invoice.status == "open" and invoice.collection_method == "send_invoice"
    if not asks or invoice.due_date is None or not invoice.customer_snapshot.email:
        return ()
    return ctx.account.reminders.times(invoice.due_date)
