"""Becoming overdue, by the clock: when the due date of a sent invoice is over and something is still owed."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.stateset.due_dates import overdue_from
from emulator.billing.stateset.invoice import StatesetInvoice, Status
from emulator.billing.stateset.state_table import is_allowed, status_after
from emulator.billing.system.jobs import Job

TASK = "stateset_overdue"


def schedule_overdue(invoice: StatesetInvoice, ctx: Context, changes: Changes) -> None:
    """Orders that an invoice becomes overdue. What became of it meanwhile is looked at when its time has come."""
    id = f"{TASK}-{invoice.id}"
    changes.save(Job(id=id, created=ctx.now, task=TASK, subject=invoice.id, due_at=overdue_from(invoice)))


def fall_due(invoice: StatesetInvoice, ctx: Context, changes: Changes) -> StatesetInvoice:
    """The invoice, overdue if it is by now and was not before."""
    is_due = is_allowed("fall_due", invoice) and invoice.amount_due > 0 and ctx.now >= overdue_from(invoice)
    if not is_due or invoice.status == "overdue":
        return invoice
    overdue = replace(invoice, status=status_after("fall_due", invoice), updated_at=ctx.now)
    changes.save(overdue)
    changes.emit("invoice.overdue", overdue)
    return overdue


def follow_due_date(invoice: StatesetInvoice, ctx: Context, changes: Changes) -> StatesetInvoice:
    """The invoice after another due date was set: overdue at once, later, or no more."""
    if not is_allowed("fall_due", invoice):
        return invoice
    if ctx.now >= overdue_from(invoice):
        return fall_due(invoice, ctx, changes)
    schedule_overdue(invoice, ctx, changes)
    return replace(invoice, status=_status_in_time(invoice)) if invoice.status == "overdue" else invoice


def _status_in_time(invoice: StatesetInvoice) -> Status:
    """The status of an invoice that is owed and not overdue."""
    if invoice.amount_paid:
        return "partially_paid"
    return "sent" if invoice.viewed_at is None else "viewed"
