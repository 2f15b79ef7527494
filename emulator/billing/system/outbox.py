"""The outbox: mail to customers, written in the request that causes it and delivered after it."""

from typing import ClassVar, Literal

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType, renamed
from emulator.billing.core.structs import Struct
from emulator.billing.system.jobs import MAIL_TASK, Job
from emulator.billing.system.mail_message import MailMessage

AttemptOutcome = Literal["sent", "refused", "failed"]
MailStatus = Literal["not_sent", "queued", "held", "sent", "failed"]


class MailAttempt(Struct, frozen=True, kw_only=True):
    """One try to deliver a mail. `at` is unix seconds, UTC; `answer` is what the SMTP server said."""

    at: int
    outcome: AttemptOutcome
    answer: str
    milliseconds: int


class OutboxMail(Struct, frozen=True, kw_only=True):
    """A mail in the outbox, with all that it and its PDF are made of.

    `status`: `not_sent` in test mode, where none leaves; `queued` until delivered; `held` while it may not leave, `why`
    says for which reason; `sent`; `failed` for good. `accepted` and `refused` are the recipients that a server has
    taken, and those it will never take. `invoice` is the id of what it is about; None where that is a payment alone.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "mail", display_name="mail", prefix="mail", upgrades=(renamed("letter", "mail_message"),)
    )

    id: str
    created: int
    invoice: str | None
    mail_message: MailMessage
    status: MailStatus = "not_sent"
    why: str | None = None
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    attempts: tuple[MailAttempt, ...] = ()


def outbox_mail(mail_message: MailMessage, invoice: str | None, ctx: Context) -> OutboxMail:
    """A mail about an invoice, or about none; live mode queues it, test mode keeps it in the outbox."""
    status: MailStatus = "queued" if ctx.livemode else "not_sent"
    return OutboxMail(
        id=mail_message.id, created=ctx.world_now, invoice=invoice, mail_message=mail_message, status=status
    )


def add_to_outbox(mail: OutboxMail, changes: Changes) -> None:
    """Puts a mail into the outbox and, where it is to leave the building, schedules its delivery."""
    changes.save(mail)
    if mail.status == "queued":
        job = Job(id=f"deliver-{mail.id}", created=mail.created, task=MAIL_TASK, subject=mail.id, due_at=mail.created)
        changes.save(job)
