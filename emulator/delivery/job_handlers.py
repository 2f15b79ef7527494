"""What the worker does for each kind of work."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

from emulator.activity import Activity, is_shown, printable, tell
from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import OutboxMail
from emulator.billing.system.test_clocks import RUN_TASK
from emulator.delivery.mail.smtp import DeliveryReport
from emulator.delivery.mail_faults import faked_mail_report
from emulator.delivery.mailer import Mailer, MailOutcome
from emulator.delivery.worker import JobHandler
from emulator.services import beel, mail_mirroring, test_clock_runs
from emulator.services.job_operations import OPERATIONS, do_job
from emulator.store import journals, replacement, snapshots, write_ahead
from emulator.store.availability import StoreUnavailableError
from emulator.store.closed_worlds import CLOSING_TASK
from emulator.store.store import Store
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World

MAX_UNRECORDED_ATTEMPTS = 10
"""How often a mail is taken up without anything on record of what came of it, until it is given up."""

_NEVER_RECORDED = "It was tried {count} times, and what came of it could not be recorded."
_ANSWER_NOT_RECORDED = "What the server answered could not be recorded."

_log = logging.getLogger(__name__)


def job_handlers(store: Store, mailer: Mailer, webhooks: Mapping[str, JobHandler]) -> Mapping[str, JobHandler]:
    """The handlers of jobs by their `task`; those of `webhooks` are among them."""

    async def mail(world: World, job: Job) -> None:
        uow = store.unit_of_work(world)
        found = await asyncio.to_thread(uow.get, OutboxMail, job.subject)
        if found is None:
            await asyncio.to_thread(store.run, world, lambda uow: uow.changes.remove(job))
            return
        if job.attempts > MAX_UNRECORDED_ATTEMPTS:
            given_up = replace(found, status="failed", why=_NEVER_RECORDED.format(count=MAX_UNRECORDED_ATTEMPTS))
            await asyncio.to_thread(store.run, world, lambda uow: _save_outcome(uow, job, MailOutcome(given_up, None)))
            return
        faked_report = await faked_mail_report(store, world, uow, found, job)
        outcome = await mailer.attempt(found, uow.ctx.now, faked_report)
        if outcome.mail != found:
            _tell_of(outcome.mail)
        try:
            await asyncio.to_thread(store.run, world, lambda uow: _save_outcome(uow, job, outcome))
        except (ConflictError, StoreUnavailableError):
            raise
        except Exception:
            _log.exception("What was answered to the mail %s could not be recorded, only that it was.", found.id)
            brief = _without_answer(outcome)
            await asyncio.to_thread(store.run, world, lambda uow: _save_outcome(uow, job, brief))

    async def mirror_mail(world: World, job: Job) -> None:
        uow = store.unit_of_work(world)
        found = await asyncio.to_thread(uow.get, OutboxMail, job.subject)
        report = DeliveryReport() if found is None else await mailer.mirror(found)
        if report.error is None or report.error.permanent:
            await asyncio.to_thread(store.run, world, lambda uow: uow.changes.remove(job))
        elif not await asyncio.to_thread(store.run, world, lambda uow: mail_mirroring.put_off(uow, job)):
            _log.warning("The mail %s of test mode could not be mirrored. %s", job.subject, report.error.text)

    async def in_one_transaction(world: World, job: Job) -> None:
        await asyncio.to_thread(do_job, job, lambda operation: store.run(world, lambda uow: operation(uow, job)))

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

    async def snapshot(world: World, job: Job) -> None:
        await asyncio.to_thread(snapshots.delete_unnamed, store, world, job)

    async def replace_world(world: World, job: Job) -> None:
        await asyncio.to_thread(replacement.resume, store, world, job)

    async def run_test_clock(world: World, job: Job) -> None:
        await asyncio.to_thread(test_clock_runs.run, store, world, job)

    return {
        **dict.fromkeys(OPERATIONS, in_one_transaction),
        "mail": mail,
        mail_mirroring.TASK: mirror_mail,
        RUN_TASK: run_test_clock,
        write_ahead.TASK: release,
        journals.TASK: journal,
        snapshots.TASK: snapshot,
        replacement.HOLDING_TASK: replace_world,
        CLOSING_TASK: replace_world,
        **webhooks,
    }


def _tell_of(mail: OutboxMail) -> None:
    """Says in a line what became of a mail."""
    if not is_shown():
        return
    went_well = {"sent": True, "failed": False}.get(mail.status)
    why = f"  {printable(mail.why)}" if mail.why else ""
    to = printable(", ".join(mail.mail_message.to))
    tell(Activity("mail", mail.status, went_well, f"{mail.mail_message.kind.replace('_', ' ')} to {to}{why}"))


def _without_answer(outcome: MailOutcome) -> MailOutcome:
    """The outcome in words that are sure to be kept: a mail that was taken must not be sent again for want of them."""
    if not outcome.mail.attempts:
        return outcome
    *before, last = outcome.mail.attempts
    why = None if outcome.mail.why is None else _ANSWER_NOT_RECORDED
    return replace(
        outcome,
        mail=replace(outcome.mail, attempts=(*before, replace(last, answer=_ANSWER_NOT_RECORDED)), why=why),
    )


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
        beel.record_outcome(uow, outcome.mail)
