"""Making the invoices of templates."""

from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.recurring.running import generate_draft
from emulator.billing.beel.recurring.template import RecurringInvoice
from emulator.billing.beel.scheduling import ScheduleParams, schedule_invoice
from emulator.billing.core.structs import replace
from emulator.services.beel.issuing import issue_invoice
from emulator.services.beel.loading import draft_references
from emulator.store.unit_of_work import UnitOfWork


def generate_next(uow: UnitOfWork, template: RecurringInvoice) -> tuple[RecurringInvoice, Invoice]:
    """Makes the next invoice: issued, and sent if it is to be; in advance of its day a draft that is issued by then.

    Raises APIError, before anything is changed, where it cannot be made.
    """
    day = template.next_generation
    references = draft_references(uow, template.customer_id)
    generated, draft = generate_draft(template, references, uow.ctx, uow.changes)
    if day is not None and template.draft_in_advance and day > day_of(uow.ctx.now):
        waiting = replace(draft, is_sent_when_scheduled=template.send_automatically)
        params = ScheduleParams(scheduled_for=day, action="ISSUE_AND_SEND")
        return generated, schedule_invoice(waiting, params, "schedule", uow.ctx, uow.changes)
    return generated, issue_invoice(uow, draft, sends=template.send_automatically)
