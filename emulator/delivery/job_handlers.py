"""What the worker does for each kind of work."""

import asyncio
from collections.abc import Mapping

from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import attempt_automatic_payment, default_method
from emulator.billing.invoices.payment_attempts import is_charged_automatically
from emulator.billing.invoices.reminders import send_due_reminder
from emulator.billing.invoices.send import send_invoice
from emulator.billing.invoices.totals import following
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.system.jobs import Work
from emulator.billing.system.outbox import OutboxMail
from emulator.delivery.mail_faults import struck_mail
from emulator.delivery.mailer import MailOutcome, PostOffice
from emulator.delivery.worker import JobHandler
from emulator.store import journals, write_ahead
from emulator.store.payment_state import collection_of
from emulator.store.store import Store
from emulator.store.superseded_invoices import superseding
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World

ENDPOINT_WAIT_SECONDS = 72 * 3600
"""Seconds that a draft waits until every endpoint has `invoice.created`.

docs.stripe.com/billing/subscriptions/webhooks
"""

ENDPOINT_RECHECK_SECONDS = 3600


def job_handlers(store: Store, mailer: PostOffice, webhooks: Mapping[str, JobHandler]) -> Mapping[str, JobHandler]:
    """The tasks by the name that a piece of work has for them; those of `webhooks` are among them."""

    async def mail(world: World, work: Work) -> None:
        read = store.unit_of_work(world)
        found = await asyncio.to_thread(read.get, OutboxMail, work.subject)
        if found is None:
            await asyncio.to_thread(store.run, world, lambda unit: unit.changes.remove(work))
            return
        faked_report = await struck_mail(store, world, read, found, work)
        outcome = await mailer.attempt(found, read.at.now, faked_report)
        await asyncio.to_thread(store.run, world, lambda unit: _save_outcome(unit, work, outcome))

    async def finalize(world: World, work: Work) -> None:
        await asyncio.to_thread(store.run, world, lambda unit: finalize_automatically(unit, work))

    async def charge(world: World, work: Work) -> None:
        await asyncio.to_thread(store.run, world, lambda unit: charge_automatically(unit, work))

    async def reminder(world: World, work: Work) -> None:
        await asyncio.to_thread(store.run, world, lambda unit: handle_reminder(unit, work))

    async def release(world: World, work: Work) -> None:
        await asyncio.to_thread(write_ahead.release, lambda: store.unit_of_work(world), work.subject)
        await asyncio.to_thread(store.run, world, lambda unit: unit.changes.remove(work))

    async def journal(world: World, work: Work) -> None:
        try:
            await asyncio.to_thread(journals.finish, lambda: store.unit_of_work(world), work.subject)
        except ConflictError:
            # Whoever committed is at it after all. When the lease runs out, it is looked for what is left.
            return
        await asyncio.to_thread(store.run, world, lambda unit: unit.changes.remove(work))

    own = {"mail": mail, "finalize": finalize, "charge": charge, "remind": reminder}
    own |= {write_ahead.TASK: release, journals.TASK: journal}
    return {**own, **webhooks}


def _save_outcome(unit: UnitOfWork, work: Work, outcome: MailOutcome) -> None:
    """Keeps what came of an attempt; a mail that was forgotten meanwhile (a reset) stays forgotten."""
    stored = unit.get(OutboxMail, outcome.mail.id)
    if stored is not None and outcome.retry_at is not None:
        unit.changes.save(work.rescheduled(outcome.retry_at))
    elif stored is not None and outcome.recheck_after is not None:
        unit.changes.save(work.rescheduled(unit.real_now + outcome.recheck_after, by_real_time=True))
    else:
        unit.changes.remove(work)
    if stored is not None and stored != outcome.mail:
        unit.changes.save(outcome.mail)


def _is_still_leased(unit: UnitOfWork, work: Work) -> bool:
    """Whether the work is as this worker leased it: it may have been put off, called off or taken over meanwhile."""
    unit.load([(Work, work.id), (Invoice, work.subject)])
    return unit.get(Work, work.id) == work


def finalize_automatically(unit: UnitOfWork, work: Work) -> None:
    """Finalizes a draft whose hour has come, and sends or charges it, as it is collected.

    docs.stripe.com/invoicing/integration/automatic-advancement-collection. A draft that no longer wants it is left, and
    one that not every webhook endpoint has acknowledged waits.
    """
    if not _is_still_leased(unit, work):
        return
    unit.changes.remove(work)
    invoice = unit.get(Invoice, work.subject)
    if invoice is None or invoice.status != "draft" or not invoice.auto_advance:
        return
    if invoice.webhooks_delivered_at is None and unit.at.now < invoice.created + ENDPOINT_WAIT_SECONDS:
        unit.changes.save(work.rescheduled(unit.at.now + ENDPOINT_RECHECK_SECONDS))
        return
    customer = unit.get(Customer, invoice.customer)
    if customer is None:
        return
    draft = following(invoice, customer)
    if draft.collection_method == "send_invoice" and draft.customer_snapshot.email:
        superseding(unit, send_invoice(draft, customer, unit.at, unit.changes))
        return
    invoice = finalize_invoice(draft, customer, auto_advance=None, at=unit.at, changes=unit.changes)
    superseding(unit, invoice)
    if is_charged_automatically(invoice):
        _charge(unit, invoice, customer)


def charge_automatically(unit: UnitOfWork, work: Work) -> None:
    """Makes an automatic attempt on an invoice that still wants it; when it fails, the next one is ordered."""
    if not _is_still_leased(unit, work):
        return
    unit.changes.remove(work)
    invoice = unit.get(Invoice, work.subject)
    if invoice is None or not is_charged_automatically(invoice):
        return
    customer = unit.get(Customer, invoice.customer)
    if customer is not None:
        _charge(unit, invoice, customer)


def handle_reminder(unit: UnitOfWork, work: Work) -> None:
    """Reminds a customer of an invoice that is still open, and orders the next reminder of it."""
    if not _is_still_leased(unit, work):
        return
    unit.changes.remove(work)
    invoice = unit.get(Invoice, work.subject)
    if invoice is not None:
        send_due_reminder(invoice, work.created, unit.at, unit.changes)


def _charge(unit: UnitOfWork, invoice: Invoice, customer: Customer) -> None:
    wanted = default_method(invoice, customer)
    method = None if wanted is None else unit.get(PaymentMethod, wanted)
    attempt_automatic_payment(invoice, collection_of(unit, invoice), method, unit.at, unit.changes)
