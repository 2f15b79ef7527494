"""Delivering what waits in the outbox: whom it may reach, one attempt, and what came of it."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from emulator.billing.system.outbox import AttemptOutcome, MailAttempt, OutboxMail
from emulator.delivery.mail import LetterError, compose, recipients
from emulator.delivery.mail.connection_pool import Connections
from emulator.delivery.mail.recipient_policy import RecipientsPolicy, judge
from emulator.delivery.mail.retry_schedule import next_attempt
from emulator.delivery.mail.smtp import DeliveryError, DeliveryReport, deliver

ATTEMPT_SECONDS = 15.0
"""How long one attempt may take; shorter than the lease of the work it is."""

NO_SERVER_PAUSE = 30
"""Seconds until mail that waits for an SMTP server is looked at again."""

NO_SERVER = "No SMTP server is set. Set SMTP_URL, as in SMTP_URL=smtp://127.0.0.1:1025, and start again to deliver it."


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mail after an attempt, and when to try again (unix seconds, UTC), or None when it is settled.

    `look_again_after` is how many seconds of real time mail waits that no server is set for: a clock that is moved on
    by a month does not bring one.
    """

    mail: OutboxMail
    try_again_at: int | None
    look_again_after: int | None = None


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Where mail goes, and whom it may reach. `pauses` are seconds that replace those between a mail's attempts."""

    connections: Connections | None
    policy: RecipientsPolicy
    pauses: Sequence[int] | None = None

    async def close(self) -> None:
        """Takes leave of the server."""
        if self.connections is not None:
            await self.connections.close()

    async def attempt(self, mail: OutboxMail, now: int, instead: DeliveryReport | None = None) -> Outcome:
        """Tries to deliver a mail to those recipients that have not got it yet. Never raises for what a server does.

        `instead` is what the server is to have said, when it is not to be asked.
        """
        if self.connections is None:
            return Outcome(replace(mail, status="held", why=NO_SERVER), None, NO_SERVER_PAUSE)
        left = [one for one in recipients(mail.letter) if one not in (*mail.accepted, *mail.refused)]
        verdicts = [judge(address, self.policy) for address in left]
        reachable = {verdict.address: verdict.deliver_to for verdict in verdicts if verdict.deliver_to is not None}
        held = [verdict.held_because for verdict in verdicts if verdict.held_because is not None]
        if not reachable:
            return Outcome(replace(mail, status="held", why=" ".join(held) or None), None)
        began = time.monotonic()
        report = instead or await self._deliver(mail, sorted(set(reachable.values())), self.connections)
        took = round((time.monotonic() - began) * 1000)
        return self._outcome(mail, report, reachable, held, now, took)

    async def _deliver(self, mail: OutboxMail, to: list[str], connections: Connections) -> DeliveryReport:
        try:
            # Rendering is work for the processor: it must not hold up the deliveries of others.
            message = await asyncio.to_thread(compose, mail.letter)
            return await deliver(message, to, connections, ATTEMPT_SECONDS)
        except LetterError as error:
            return DeliveryReport(error=DeliveryError(str(error), permanent=True))

    def _outcome(
        self,
        mail: OutboxMail,
        report: DeliveryReport,
        reachable: Mapping[str, str],
        held: list[str],
        now: int,
        took: int,
    ) -> Outcome:
        accepted = tuple(address for address, target in reachable.items() if target in report.accepted)
        lost = tuple(address for address, target in reachable.items() if _is_lost(report, target))
        attempt = MailAttempt(
            at=now, outcome=_attempt_outcome(report, accepted), answer=_answer(report), milliseconds=took
        )
        mail = replace(
            mail,
            accepted=(*mail.accepted, *accepted),
            refused=(*mail.refused, *lost),
            attempts=(*mail.attempts, attempt),
        )
        waiting = [address for address in reachable if address not in (*accepted, *lost)]
        again = next_attempt(len(mail.attempts), mail.attempts[0].at, now, self.pauses) if waiting else None
        if again is not None:
            return Outcome(replace(mail, status="queued", why=attempt.answer), again)
        if held:
            return Outcome(replace(mail, status="held", why=" ".join(held)), None)
        if waiting or not mail.accepted:
            return Outcome(replace(mail, status="failed", why=attempt.answer), None)
        return Outcome(replace(mail, status="sent", why=attempt.answer if lost else None), None)


def _is_lost(report: DeliveryReport, target: str) -> bool:
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
