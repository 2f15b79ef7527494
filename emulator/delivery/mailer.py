"""Delivering what waits in the outbox: whom it may reach, one attempt, and what came of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from emulator.billing.core.structs import replace
from emulator.billing.system.mail_addresses import is_writable, unwritable, with_writable_recipients
from emulator.billing.system.outbox import AttemptOutcome, MailAttempt, OutboxMail
from emulator.delivery.mail import MailMessageError, compose, recipients
from emulator.delivery.mail.delivery_report import DeliveryError, DeliveryReport
from emulator.delivery.mail.recipient_policy import RecipientPolicy, decide_recipient
from emulator.delivery.mail.retry_schedule import next_attempt_at

if TYPE_CHECKING:
    from emulator.delivery.mail.connection_pool import SmtpConnectionPool

ATTEMPT_SECONDS = 15.0
"""How long one attempt may take; shorter than the lease of its job."""

NO_SERVER_RECHECK_SECONDS = 30
"""Seconds until mail that waits for an SMTP server is looked at again."""

NO_SERVER = "No SMTP server is set. Set SMTP_URL, as in SMTP_URL=smtp://127.0.0.1:1025, and start again to deliver it."


class MailOutcome(Struct, frozen=True):
    """A mail after an attempt, and when to try again (unix seconds, UTC), or None when it is settled.

    `recheck_after` is how many seconds of real time mail waits that no server is set for: a clock that is moved on
    by a month does not bring one.
    """

    mail: OutboxMail
    retry_at: int | None
    recheck_after: int | None = None


class Mailer(Struct, frozen=True):
    """Where mail goes, and whom it may reach.

    `retry_delays` are seconds that replace those between a mail's attempts.
    """

    connection_pool: SmtpConnectionPool | None
    policy: RecipientPolicy
    retry_delays: Sequence[int] | None = None

    async def close(self) -> None:
        """Takes leave of the server."""
        if self.connection_pool is not None:
            await self.connection_pool.close()

    async def attempt(self, mail: OutboxMail, now: int, faked_report: DeliveryReport | None = None) -> MailOutcome:
        """Tries to deliver a mail to those recipients that have not got it yet. Never raises for what a server does.

        `faked_report` is what the server is to have said, when it is not to be asked.
        """
        if self.connection_pool is None:
            return MailOutcome(replace(mail, status="held", why=NO_SERVER), None, NO_SERVER_RECHECK_SECONDS)
        left = [one for one in recipients(mail.mail_message) if one not in (*mail.accepted, *mail.refused)]
        # One that no mail can go to must not cost the others theirs. When there is no other, the attempt says so.
        writable = list(filter(is_writable, left)) or left
        mail = replace(mail, refused=(*mail.refused, *(one for one in left if one not in writable)))
        decisions = [decide_recipient(address, self.policy) for address in writable]
        reachable = {decision.address: decision.deliver_to for decision in decisions if decision.deliver_to is not None}
        held = [decision.held_because for decision in decisions if decision.held_because is not None]
        if not reachable:
            return MailOutcome(replace(mail, status="held", why=_why(mail, *held)), None)
        began = time.monotonic()
        report = faked_report or await self._deliver(mail, sorted(set(reachable.values())), self.connection_pool)
        took = round((time.monotonic() - began) * 1000)
        return self._outcome(mail, report, reachable, held, now, took)

    async def mirror(self, mail: OutboxMail) -> DeliveryReport:
        """Gives a mail of test mode to the server, which is one that lets nothing out, for all its recipients."""
        assert self.connection_pool is not None
        return await self._deliver(mail, list(filter(is_writable, recipients(mail.mail_message))), self.connection_pool)

    async def _deliver(self, mail: OutboxMail, to: list[str], connection_pool: SmtpConnectionPool) -> DeliveryReport:
        # With the first mail: see `emulator.bootstrap`.
        from emulator.delivery.mail.smtp import deliver

        try:
            # Rendering is work for the processor: it must not hold up the deliveries of others.
            message = await asyncio.to_thread(compose, with_writable_recipients(mail.mail_message))
            return await deliver(message, to, connection_pool, ATTEMPT_SECONDS)
        except MailMessageError as error:
            return DeliveryReport(error=DeliveryError(str(error), permanent=True))

    def _outcome(
        self,
        mail: OutboxMail,
        report: DeliveryReport,
        reachable: Mapping[str, str],
        held: list[str],
        now: int,
        took: int,
    ) -> MailOutcome:
        accepted = tuple(address for address, target in reachable.items() if target in report.accepted)
        permanently_refused = tuple(
            address for address, target in reachable.items() if _is_permanently_refused(report, target)
        )
        attempt = MailAttempt(
            at=now, outcome=_attempt_outcome(report, accepted), answer=_answer(report), milliseconds=took
        )
        mail = replace(
            mail,
            accepted=(*mail.accepted, *accepted),
            refused=(*mail.refused, *permanently_refused),
            attempts=(*mail.attempts, attempt),
        )
        waiting = [address for address in reachable if address not in (*accepted, *permanently_refused)]
        retry_at = next_attempt_at(len(mail.attempts), mail.attempts[0].at, now, self.retry_delays) if waiting else None
        if retry_at is not None:
            return MailOutcome(replace(mail, status="queued", why=attempt.answer), retry_at)
        if held:
            return MailOutcome(replace(mail, status="held", why=_why(mail, *held)), None)
        if waiting or not mail.accepted:
            return MailOutcome(replace(mail, status="failed", why=attempt.answer), None)
        answer = (attempt.answer,) if permanently_refused else ()
        return MailOutcome(replace(mail, status="sent", why=_why(mail, *answer)), None)


def _why(mail: OutboxMail, *reasons: str) -> str | None:
    """The reasons, and whom no mail can go to; None when there is nothing to say."""
    refused = (f"{unwritable(address)}." for address in mail.refused if not is_writable(address))
    return " ".join((*reasons, *refused)) or None


def _is_permanently_refused(report: DeliveryReport, target: str) -> bool:
    if report.error is not None:
        return report.error.permanent
    refusal = report.refused.get(target)
    return refusal is not None and refusal.permanent


def _attempt_outcome(report: DeliveryReport, accepted: tuple[str, ...]) -> AttemptOutcome:
    if report.error is not None:
        return "failed"
    return "sent" if accepted else "refused"


def _answer(report: DeliveryReport) -> str:
    if report.error is not None:
        return report.error.text
    refusals = [f"{address}: {refusal.code} {refusal.text}" for address, refusal in report.refused.items()]
    return "; ".join(filter(None, [report.reply, *refusals]))
