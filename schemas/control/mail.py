"""Mail in the outbox."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from emulator.billing.system.mail_message import MailKind
from emulator.billing.system.outbox import AttemptOutcome, MailStatus
from schemas.control.described import Id, Milliseconds, Time


class MailSender(Struct, frozen=True, kw_only=True):
    """Who a mail is from."""

    name: str
    address: str


class MailAttempt(Struct, frozen=True, kw_only=True):
    """One try to deliver a mail."""

    at: Time
    outcome: AttemptOutcome
    answer: Annotated[str, Meta(description="What the SMTP server said.")]
    milliseconds: Milliseconds


class MailLinks(Struct, frozen=True, kw_only=True):
    """The paths of a mail's forms."""

    html: str
    txt: str
    pdf: str
    eml: str


class Mail(Struct, frozen=True, kw_only=True):
    """A mail and what became of it."""

    id: Id
    object: Literal["mail"] = "mail"
    created: Time
    invoice: Annotated[
        str | None, Meta(description="The id of the invoice that it is about; null for a payment without one.")
    ]
    kind: MailKind
    status: Annotated[
        MailStatus,
        Meta(description="not_sent in test mode; queued until delivered; held while it may not leave; sent; failed."),
    ]
    why: Annotated[str, Meta(description="Why it has not left.")] | None
    sender: MailSender = field(name="from")
    to: list[str]
    cc: list[str]
    bcc: list[str]
    reply_to: str | None
    subject: str
    message_id: Annotated[str, Meta(description="The same at every attempt.")]
    attach_pdf: bool
    accepted: Annotated[list[str], Meta(description="The recipients that a server has taken.")]
    refused: Annotated[list[str], Meta(description="The recipients that a server will never take.")]
    attempts: list[MailAttempt]
    links: MailLinks


class MailPage(Struct, frozen=True, kw_only=True):
    """Mail, newest first."""

    object: Literal["list"] = "list"
    data: list[Mail]
    has_more: bool


class MailList(Struct, frozen=True, kw_only=True):
    """As much mail as was waited for, newest first."""

    object: Literal["list"] = "list"
    data: list[Mail]
