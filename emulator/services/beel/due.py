"""What becomes due of BeeL's invoices: a scheduled one on its day, and the next one of a template."""

from emulator.billing.beel import scheduling
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.recurring.running import pause_recurring
from emulator.billing.beel.recurring.template import RecurringInvoice
from emulator.billing.system.jobs import Job
from emulator.services.beel.events import publish_events
from emulator.services.beel.issuing import issue_invoice
from emulator.services.beel.recurring import generate_next
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork


def do_due(uow: UnitOfWork, job: Job) -> None:
    """Makes a scheduled invoice a draft again, or issues and sends it, as it was to be.

    What keeps it from being issued leaves it a draft, and is told by `invoice.schedule.failed`.
    """
    scheduled = take_job(uow, job, Invoice)
    if scheduled is None or scheduled.status != "SCHEDULED":
        return
    draft = scheduling.as_draft(scheduled, uow.ctx)
    uow.changes.save(draft)
    if scheduled.scheduled_action == "ISSUE_AND_SEND":
        _issue_and_send(draft, uow)
    publish_events(uow)


def _issue_and_send(draft: Invoice, uow: UnitOfWork) -> None:
    try:
        issue_invoice(uow, draft, sends=draft.is_sent_when_scheduled)
    except BeelError:
        uow.changes.emit("schedule_failed", draft)


def do_recurring_due(uow: UnitOfWork, job: Job) -> None:
    """Makes the next invoice of a template; what keeps it from being made pauses the template."""
    template = take_job(uow, job, RecurringInvoice)
    if template is None or template.status != "ACTIVE" or template.next_generation is None:
        return
    try:
        generate_next(uow, template)
    except BeelError as refusal:
        pause_recurring(template, uow.ctx, uow.changes, blocker=refusal.code)
    publish_events(uow)
