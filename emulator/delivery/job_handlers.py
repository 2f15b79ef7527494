"""What the worker does for each kind of job."""

import asyncio
from collections.abc import Mapping

from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import attempt_automatic_payment, default_method
from emulator.billing.invoices.payment_attempts import is_charged_automatically
from emulator.billing.invoices.reminders import send_due_reminder
from emulator.billing.invoices.send import send_invoice
from emulator.billing.invoices.totals import with_customer_snapshot
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import OutboxMail
from emulator.delivery.mail_faults import faked_mail_report
from emulator.delivery.mailer import Mailer, MailOutcome
from emulator.delivery.worker import JobHandler
from emulator.store import journals, write_ahead
from emulator.store.payment_state import payment_state_of
from emulator.store.store import Store
from emulator.store.superseded_invoices import void_superseded_invoice
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World

ENDPOINT_WAIT_SECONDS = 72 * 3600
"""Seconds that a draft waits until every endpoint has `invoice.created`.

docs.stripe.com/billing/subscriptions/webhooks
"""

ENDPOINT_RECHECK_SECONDS = 3600


def job_handlers(store: Store, mailer: Mailer, webhooks: Mapping[str, JobHandler]) -> Mapping[str, JobHandler]:
    """The handlers of jobs by their `task`; those of `webhooks` are among them."""

    async def mail(world: World, job: Job) -> None:
        uow = store.unit_of_work(world)
        found = await asyncio.to_thread(uow.get, OutboxMail, job.subject)
        if found is None:
            await asyncio.to_thread(store.run, world, lambda uow: uow.changes.remove(job))
            return
        faked_report = await faked_mail_report(store, world, uow, found, job)
        outcome = await mailer.attempt(found, uow.ctx.now, faked_report)
        await asyncio.to_thread(store.run, world, lambda uow: _save_outcome(uow, job, outcome))

    async def finalize(world: World, job: Job) -> None:
        await asyncio.to_thread(store.run, world, lambda uow: finalize_automatically(uow, job))

    async def charge(world: World, job: Job) -> None:
        await asyncio.to_thread(store.run, world, lambda uow: charge_automatically(uow, job))

    async def reminder(world: World, job: Job) -> None:
        await asyncio.to_thread(store.run, world, lambda uow: handle_reminder(uow, job))

    async def release(world: World, job: Job) -> None:
        await asyncio.to_thread(store.release_write_ahead, world, job.subject)
        await asyncio.to_thread(store.run, world, lambda uow: uow.changes.remove(job))

    async def journal(world: World, job: Job) -> None:
        try:
            await asyncio.to_thread(journals.finish, lambda: store.unit_of_work(world), job.subject)
        except ConflictError:
            # Whoever committed is at it after all. When the lease runs out, it is looked for what is left.
            return
        await asyncio.to_thread(store.run, world, lambda uow: uow.changes.remove(job))

    own = {"mail": mail, "finalize": finalize, "charge": charge, "remind": reminder}
    own |= {write_ahead.TASK: release, journals.TASK: journal}
    return {**own, **webhooks}


def _save_outcome(uow: UnitOfWork, job: Job, outcome: MailOutcome) -> None:
    """Keeps what came of an attempt; a mail that was forgotten meanwhile (a reset) stays forgotten."""
    stored = uow.get(OutboxMail, outcome.mail.id)
    if stored is not None and outcome.retry_at is not None:
        uow.changes.save(job.rescheduled(outcome.retry_at))
    elif stored is not None and outcome.recheck_after is not None:
        uow.changes.save(job.rescheduled(uow.real_now + outcome.recheck_after, by_real_time=True))
    else:
        uow.changes.remove(job)
    if stored is not None and stored != outcome.mail:
        uow.changes.save(outcome.mail)


def _is_still_leased(uow: UnitOfWork, job: Job) -> bool:
    """Whether the job is as this worker leased it: it may have been postponed, removed or taken over meanwhile."""
    uow.load([(Job, job.id), (Invoice, job.subject)])
    return uow.get(Job, job.id) == job


def finalize_automatically(uow: UnitOfWork, job: Job) -> None:
    """Finalizes a draft whose hour has come, and sends or charges it, as it is collected.

    docs.stripe.com/invoicing/integration/automatic-advancement-collection. A draft that no longer wants it is left, and
    one that not every webhook endpoint has acknowledged waits.
    """
    if not _is_still_leased(uow, job):
        return
    uow.changes.remove(job)
    invoice = uow.get(Invoice, job.subject)
    if invoice is None or invoice.status != "draft" or not invoice.auto_advance:
        return
    if invoice.webhooks_delivered_at is None and uow.ctx.now < invoice.created + ENDPOINT_WAIT_SECONDS:
        uow.changes.save(job.rescheduled(uow.ctx.now + ENDPOINT_RECHECK_SECONDS))
        return
    customer = uow.get(Customer, invoice.customer)
    if customer is None:
        return
    draft = with_customer_snapshot(invoice, customer)
    if draft.collection_method == "send_invoice" and draft.customer_snapshot.email:
        void_superseded_invoice(uow, send_invoice(draft, customer, uow.ctx, uow.changes))
        return
    invoice = finalize_invoice(draft, customer, auto_advance=None, ctx=uow.ctx, changes=uow.changes)
    void_superseded_invoice(uow, invoice)
    if is_charged_automatically(invoice):
        _charge(uow, invoice, customer)


def charge_automatically(uow: UnitOfWork, job: Job) -> None:
    """Makes an automatic attempt on an invoice that still wants it; when it fails, the next one is scheduled."""
    if not _is_still_leased(uow, job):
        return
    uow.changes.remove(job)
    invoice = uow.get(Invoice, job.subject)
    if invoice is None or not is_charged_automatically(invoice):
        return
    customer = uow.get(Customer, invoice.customer)
    if customer is not None:
        _charge(uow, invoice, customer)


def handle_reminder(uow: UnitOfWork, job: Job) -> None:
    """Reminds a customer of an invoice that is still open, and schedules the next reminder of it."""
    if not _is_still_leased(uow, job):
        return
    uow.changes.remove(job)
    invoice = uow.get(Invoice, job.subject)
    if invoice is not None:
        send_due_reminder(invoice, job.created, uow.ctx, uow.changes)


def _charge(uow: UnitOfWork, invoice: Invoice, customer: Customer) -> None:
    wanted = default_method(invoice, customer)
    method = None if wanted is None else uow.get(PaymentMethod, wanted)
    attempt_automatic_payment(invoice, payment_state_of(uow, invoice), method, uow.ctx, uow.changes)
