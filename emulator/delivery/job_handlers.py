"""What the worker does for each kind of work."""

import asyncio
from collections.abc import Callable, Mapping

from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import OutboxMail
from emulator.delivery.mail_faults import faked_mail_report
from emulator.delivery.mailer import Mailer, MailOutcome
from emulator.delivery.worker import JobHandler
from emulator.services import invoices
from emulator.store import journals, write_ahead
from emulator.store.store import Store
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World


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

    def in_one_transaction(operation: Callable[[UnitOfWork, Job], None]) -> JobHandler:
        async def handle(world: World, job: Job) -> None:
            await asyncio.to_thread(store.run, world, lambda uow: operation(uow, job))

        return handle

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

    return {
        "mail": mail,
        "finalize": in_one_transaction(invoices.finalize_due),
        "charge": in_one_transaction(invoices.charge_due),
        "remind": in_one_transaction(invoices.remind_due),
        write_ahead.TASK: release,
        journals.TASK: journal,
        **webhooks,
    }


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
