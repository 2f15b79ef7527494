"""The jobs of invoices: each is taken, done if its invoice still wants it, and gone, in one unit of work."""

from emulator.billing.invoices.auto_advance import ENDPOINT_RECHECK_SECONDS, awaits_endpoints
from emulator.billing.invoices.automatic_tax import FinalizationFailedError
from emulator.billing.invoices.due_events import emit_due_events
from emulator.billing.invoices.failed_finalization import note_failed_finalization
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.reminders import send_due_reminder
from emulator.billing.system.jobs import Job
from emulator.services.invoices.auto_advance import auto_charge, auto_finalize
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork


def finalize_due(uow: UnitOfWork, job: Job) -> None:
    """Finalizes a draft whose hour has come; one that some webhook endpoint has not acknowledged waits on."""
    invoice = take_job(uow, job, Invoice)
    if invoice is None or invoice.status != "draft" or not invoice.auto_advance:
        return
    if awaits_endpoints(invoice, uow.ctx):
        uow.changes.save(job.rescheduled(uow.ctx.now + ENDPOINT_RECHECK_SECONDS))
        return
    try:
        auto_finalize(uow, invoice)
    except FinalizationFailedError as failed:
        note_failed_finalization(invoice, failed, uow.changes)


def charge_due(uow: UnitOfWork, job: Job) -> None:
    """Makes an automatic attempt on an invoice that still wants it."""
    invoice = take_job(uow, job, Invoice)
    if invoice is not None:
        auto_charge(uow, invoice)


def remind_due(uow: UnitOfWork, job: Job) -> None:
    """Reminds a customer of an invoice that is still open, and orders the next reminder of it."""
    invoice = take_job(uow, job, Invoice)
    if invoice is not None:
        send_due_reminder(invoice, job.created, uow.ctx, uow.changes)


def tell_due(uow: UnitOfWork, job: Job) -> None:
    """Tells that an invoice that is still open will be due or is overdue, and orders the next event of it."""
    invoice = take_job(uow, job, Invoice)
    if invoice is not None:
        emit_due_events(invoice, job.created, uow.ctx, uow.changes)
