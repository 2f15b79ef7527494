"""Invoices that are issued on a later day (docs.beel.es, Schedule an invoice).

A scheduled invoice is a draft with a job, due at the first second of its day: then it is a draft again for somebody to
look at, or it is issued and sent.
"""

from datetime import date

from emulator.billing.beel.calendar import day_of, days_later, first_second_of
from emulator.billing.beel.details import detail
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.invoice import GenerationAction, Invoice
from emulator.billing.beel.statuses import Operation
from emulator.billing.beel.transitions import require_status
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace
from emulator.billing.system.jobs import Job

TASK = "beel_invoice"


class ScheduleParams(Struct, frozen=True, kw_only=True):
    """Parameters of a schedule: the day, and what is done then."""

    scheduled_for: date
    action: GenerationAction = "DRAFT"


def schedule_invoice(
    invoice: Invoice, params: ScheduleParams, operation: Operation, ctx: Context, changes: Changes
) -> Invoice:
    """To SCHEDULED, or still so with another day.

    Raises APIError for a status that `operation` does not take (400) and for a day before today (422).
    """
    require_status(invoice, operation, ctx)
    if params.scheduled_for < day_of(ctx.now):
        details = {"scheduled_for": detail("date_in_past")}
        raise BeelError(422, "SCHEDULED_DATE_IN_PAST", "invalid", details)
    scheduled = replace(
        invoice,
        status="SCHEDULED",
        scheduled_for=params.scheduled_for,
        scheduled_action=params.action,
        updated=ctx.now,
    )
    changes.save(scheduled)
    changes.save(_job(scheduled, params.scheduled_for, ctx))
    return scheduled


def unschedule_invoice(invoice: Invoice, operation: Operation, ctx: Context, changes: Changes) -> Invoice:
    """Back to DRAFT. Raises APIError (400) for a status that `operation` does not take."""
    require_status(invoice, operation, ctx)
    if invoice.scheduled_for is None:
        return invoice
    changes.remove(_job(invoice, invoice.scheduled_for, ctx))
    draft = as_draft(invoice, ctx)
    changes.save(draft)
    return draft


def as_draft(scheduled: Invoice, ctx: Context) -> Invoice:
    """The draft that a scheduled invoice is once its day has come: issued today, with as long to pay as it had."""
    today = day_of(ctx.now)
    if scheduled.scheduled_for is not None and scheduled.scheduled_for <= today:
        term = (scheduled.due_date - scheduled.issue_date).days
        scheduled = replace(scheduled, issue_date=today, due_date=days_later(today, term))
    return replace(scheduled, status="DRAFT", scheduled_for=None, scheduled_action=None, updated=ctx.now)


def _job(invoice: Invoice, day: date, ctx: Context) -> Job:
    due_at = first_second_of(day)
    return Job(id=f"beel-schedule-{invoice.id}", created=ctx.now, task=TASK, subject=invoice.id, due_at=due_at)
