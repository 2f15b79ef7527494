"""Telling that an invoice will be due, or is overdue, on the days that the account's settings name.

At Stripe automations do so, and without them nothing does (docs.stripe.com/changelog, 2024-09-30.acacia). As of
reminders, only the next event is ever ordered, and what became of the invoice is looked at when its time has come.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.jobs import Job

TASK = "tell_due"


def schedule_due_event(invoice: Invoice, ctx: Context, changes: Changes) -> None:
    """Orders the next event of an invoice that waits to be paid; days that have gone by are left out."""
    due_at = next((at for at, _type in _events(invoice, ctx) if at > ctx.now), None)
    if due_at is not None:
        changes.save(Job(id=f"tell-due-{invoice.id}", created=ctx.now, task=TASK, subject=invoice.id, due_at=due_at))


def emit_due_events(invoice: Invoice, since: int, ctx: Context, changes: Changes) -> None:
    """Tells of an invoice what came true after `since` (unix seconds, UTC), and orders the next event."""
    for at, type in _events(invoice, ctx):
        if since < at <= ctx.now:
            changes.emit(type, invoice, caused_by_request=False)
    schedule_due_event(invoice, ctx, changes)


def _events(invoice: Invoice, ctx: Context) -> tuple[tuple[int, str], ...]:
    """Every event of an invoice as it is: none of one that is not open, or that is charged by itself."""
    if invoice.status != "open" or invoice.due_date is None:
        return ()
    return tuple(ctx.account.due_events.events(invoice.due_date))
