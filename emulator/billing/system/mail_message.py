"""What is to be mailed, before any of it is written: a plain value, stored with the queued work and rendered from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct
from emulator.billing.documents.document import CreditNoteDocument, InvoiceDocument

MailKind = Literal["invoice", "paid_invoice", "reminder", "receipt", "payment_failed", "credit_note", "portal_login"]


class MailMessageError(ValueError):
    """A mail that cannot be mailed as it is. The message says why."""


class Mailbox(Struct, frozen=True):
    """An address with the name shown beside it."""

    address: str
    name: str = ""


class Payment(Struct, frozen=True):
    """The payment a receipt or a failure is about.

    `amount` in minor units; times in unix seconds UTC; `method` as shown, `Visa •••• 4242`.
    """

    amount: int
    method: str | None = None
    receipt_number: str | None = None
    next_attempt_at: int | None = None
    receipt_url: str | None = None


class MailMessage(Struct, frozen=True):
    """One mail.

    `subject` replaces the standard subject, `message` is plain text that stands before the standard text. `date`
    (unix seconds UTC) and `id` are all that header dates, the Message-ID and the MIME boundaries are made from: the
    same mail is always the same bytes. `message_id` replaces what the Message-ID has before the `@`. `payment` belongs
    to receipts and failures, `credit_note` to credit notes; every other kind has neither. `attachment_name` replaces
    `Invoice-<number>.pdf`; the PDF of a mail about a credit note is the credit note's. `attached_as_issued` is whether
    the PDF of an invoice is the one that was issued, without a word of what became of it. `link` is where a mail leads
    that is about no document, whose `document` says who writes to whom and nothing else.
    """

    id: str
    kind: MailKind
    document: InvoiceDocument
    sender: Mailbox
    to: tuple[str, ...]
    date: int
    message_id_domain: str
    message_id: str | None = None
    locale: str = "en"
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    reply_to: str | None = None
    subject: str | None = None
    message: str | None = None
    attach_pdf: bool = True
    attached_as_issued: bool = False
    attachment_name: str | None = None
    payment: Payment | None = None
    credit_note: CreditNoteDocument | None = None
    link: str | None = None


def account_message(kind: MailKind, document: InvoiceDocument, to: tuple[str, ...], ctx: Context) -> MailMessage:
    """A mail that the account writes now, in the language of what it shows."""
    return MailMessage(
        id=ctx.in_world_time().new_id("mail"),
        kind=kind,
        document=document,
        sender=Mailbox(ctx.account.sender_address, ctx.account.display_name),
        to=to,
        date=ctx.now,
        message_id_domain=ctx.account.mail_domain,
        locale=document.locale,
        reply_to=ctx.account.email,
    )


def invoice_mail_kind(document: InvoiceDocument) -> MailKind:
    """Return how an invoice is sent: paid or void ones without a word of payment (Stripe docs, invoices/send)."""
    return "paid_invoice" if document.status in ("paid", "void") else "invoice"


def without_repeats(*lists: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return lists of addresses, each address only in the first of them that has it.

    A host's name is the same in either case (RFC 5321, 2.4); so are, to everybody who writes one twice, mailboxes.
    """
    owners: dict[str, tuple[int, str]] = {}
    for position, addresses in enumerate(lists):
        for address in addresses:
            owners.setdefault(address.casefold(), (position, address))
    return tuple(
        tuple(address for owner, address in owners.values() if owner == position) for position in range(len(lists))
    )


def recipients(mail_message: MailMessage) -> tuple[str, ...]:
    """Return every address the mail goes to, each once, in the order given."""
    return tuple(dict.fromkeys((*mail_message.to, *mail_message.cc, *mail_message.bcc)))
