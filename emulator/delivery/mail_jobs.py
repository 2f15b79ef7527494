"""Mails that wait to be sent, and those of test mode that are to be shown to a mail server."""

import asyncio
import logging

from msgspec import Struct

from emulator.activity import Activity, is_shown, printable, tell
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import OutboxMail
from emulator.delivery.lease_renewal import holding
from emulator.delivery.mail.delivery_report import DeliveryReport
from emulator.delivery.mail_faults import faked_mail_report
from emulator.delivery.mailer import Mailer, MailOutcome
from emulator.services import beel, mail_mirroring
from emulator.store.availability import StoreUnavailableError
from emulator.store.store import Store
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World

MAX_UNRECORDED_ATTEMPTS = 10
"""How often a mail is taken up without anything on record of what came of it, until it is given up."""

_NEVER_RECORDED = "It was tried {count} times, and what came of it could not be recorded."
_ANSWER_NOT_RECORDED = "What the server answered could not be recorded."

_log = logging.getLogger(__name__)


class MailJobs(Struct, frozen=True):
    """Delivers the mails of a store by a mailer."""

    store: Store
    mailer: Mailer

    async def deliver(self, world: World, job: Job) -> None:
        """Sends a mail, or tells why not; what came of it is on record whatever becomes of the rest."""
        async with holding(self.store, world, job):
            await self._deliver(world, job)

    async def _deliver(self, world: World, job: Job) -> None:
        uow = self.store.unit_of_work(world)
        found = await asyncio.to_thread(uow.get, OutboxMail, job.subject)
        if found is None:
            await self._remove(world, job)
            return
        if job.attempts > MAX_UNRECORDED_ATTEMPTS:
            given_up = replace(found, status="failed", why=_NEVER_RECORDED.format(count=MAX_UNRECORDED_ATTEMPTS))
            await self._record(world, job, MailOutcome(given_up, None))
            return
        faked_report = await faked_mail_report(self.store, world, uow, found)
        outcome = await self.mailer.attempt(found, uow.ctx.now, faked_report)
        if outcome.mail != found:
            _tell_of(outcome.mail)
        try:
            await self._record(world, job, outcome)
        except (ConflictError, StoreUnavailableError):
            raise
        except Exception:
            _log.exception("What was answered to the mail %s could not be recorded, only that it was.", found.id)
            await self._record(world, job, _without_answer(outcome))

    async def mirror(self, world: World, job: Job) -> None:
        """Shows a mail of test mode to the server that is there to be looked at."""
        async with holding(self.store, world, job):
            await self._mirror(world, job)

    async def _mirror(self, world: World, job: Job) -> None:
        uow = self.store.unit_of_work(world)
        found = await asyncio.to_thread(uow.get, OutboxMail, job.subject)
        report = DeliveryReport() if found is None else await self.mailer.mirror(found)
        if report.error is None or report.error.permanent:
            await self._remove(world, job)
        elif not await asyncio.to_thread(self.store.run, world, lambda uow: mail_mirroring.put_off(uow, job)):
            _log.warning(
                "The mail %s of test mode could not be mirrored. %s", job.subject, printable(report.error.text)
            )

    async def _record(self, world: World, job: Job, outcome: MailOutcome) -> None:
        await asyncio.to_thread(self.store.run, world, lambda uow: _save_outcome(uow, job, outcome))

    async def _remove(self, world: World, job: Job) -> None:
        await asyncio.to_thread(self.store.run, world, lambda uow: uow.changes.remove(job))


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
