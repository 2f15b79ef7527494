"""From a link to the world, the invoice or the credit note behind it."""

import re

from flask import abort
from msgspec import Struct

from emulator.billing.credit_notes import links as credit_note_links
from emulator.billing.credit_notes.credit_note import CreditNote
from emulator.billing.documents.document import InvoiceDocument
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.links import expires_at, link_is_valid
from emulator.billing.invoices.mail import document_of
from emulator.billing.system.signed_links import LinkTarget, parse_token
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_ACCOUNT = re.compile(r"(?:(?P<owner>acct_[A-Za-z0-9]{1,64})\.)?(?P<account>acct_[A-Za-z0-9]{1,64})")


class ExpiredLinkError(Exception):
    """A link that was good once. `document` is what it led to."""

    def __init__(self, document: InvoiceDocument) -> None:
        super().__init__("The link has expired.")
        self.document = document


class HostedLink(Struct, frozen=True):
    """Where a link claims to lead: nothing is believed before its signature was checked."""

    world: World
    target: LinkTarget


def read_link(account: str, token: str) -> HostedLink:
    """The link with this account and token. Aborts with 404 for what cannot be one."""
    target = parse_token(token)
    if target is None:
        abort(404)
    return HostedLink(world_of(account, livemode=target.livemode), target)


def world_of(account: str, *, livemode: bool) -> World:
    """The world of an account as links name it, a connected one with its platform before it. Aborts with 404."""
    named = _ACCOUNT.fullmatch(account)
    if named is None:
        abort(404)
    return World(named["account"], livemode=livemode, owner=named["owner"])


def invoice_of_link(link: HostedLink, uow: UnitOfWork) -> Invoice:
    """The invoice that a link opens.

    Aborts with 404 for a link that nobody gave out, raises ExpiredLinkError for one that is too old.
    """
    invoice = uow.get(Invoice, link.target.id)
    if invoice is None or not link_is_valid(link.target, invoice):
        abort(404)
    if uow.ctx.now >= expires_at(link.target, invoice):
        raise ExpiredLinkError(document_of(invoice, uow.ctx))
    uow.enter_time_of(invoice)
    return invoice


def credit_note_of_link(link: HostedLink, uow: UnitOfWork) -> tuple[CreditNote, Invoice]:
    """The credit note that a link opens, and its invoice. Aborts with 404 for a link that nobody gave out."""
    note = uow.get(CreditNote, link.target.id)
    if note is None or not credit_note_links.link_is_valid(link.target, note):
        abort(404)
    invoice = uow.get(Invoice, note.invoice)
    if invoice is None:
        abort(404)
    return note, invoice
