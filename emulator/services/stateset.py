"""What happens to one of Stateset's invoices without a request of the API: by the clock, and on its page."""

from emulator.billing.stateset.fall_due import fall_due
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.reminders import remind_if_due
from emulator.billing.stateset.state_table import is_allowed
from emulator.billing.stateset.view import note_view
from emulator.billing.system.jobs import Job
from emulator.billing.system.secret_links import is_secret
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork


def fall_due_now(uow: UnitOfWork, job: Job) -> None:
    """Makes an invoice overdue that is still owed when its due date is over."""
    invoice = take_job(uow, job, StatesetInvoice)
    if invoice is not None:
        fall_due(invoice, uow.ctx, uow.changes)


def remind_due(uow: UnitOfWork, job: Job) -> None:
    """Reminds of an invoice that is still owed, and orders the next reminder of it."""
    invoice = take_job(uow, job, StatesetInvoice)
    if invoice is not None:
        remind_if_due(invoice, uow.ctx, uow.changes)


def look_at(uow: UnitOfWork, id: str, secret: str) -> StatesetInvoice | None:
    """The invoice that a public link opens, with the look noted; None for a link that nobody gave out."""
    found = uow.get(StatesetInvoice, id)
    if found is None or not is_secret(secret, found.file_secret):
        return None
    return note_view(found, uow.ctx, uow.changes) if is_allowed("view", found) else None
