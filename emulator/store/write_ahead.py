"""Committing what is too big for one transaction, with the same result: all of it or nothing.

A draft can take 250 pending items, DynamoDB writes 100 things at once. What an item bills stands on the invoice's
line, the item's record only says which invoice that is. So the records can be written before the invoice: until it has
them they are claims, which a `Claim` names. The transaction that writes the invoice also removes the claim; if it
fails, or never comes because the process died, the claim is released: the items wait again. The hidden prices and
products of new lines are written ahead too; nobody sees them but through an item.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice

from emulator.billing.core.resource_types import Entity
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.system.jobs import Work
from emulator.billing.system.write_ahead import Claim
from emulator.store import journals
from emulator.store.read_session import MAX_ACTIONS
from emulator.store.unit_of_work import ConflictError, UnitOfWork

TASK = "release"
RELEASE_AFTER_SECONDS = 60
"""Seconds after which a claim whose invoice never came is released."""


def commit(work: UnitOfWork) -> None:
    """Commits a unit of work, claims ahead of the rest where they do not fit; raises what `UnitOfWork.commit` does."""
    claimed = work.overflowing_write_aheads()
    if not claimed:
        journals.commit(work)
        return
    claim = write_ahead_of(work, claimed)
    try:
        start(work.fresh(), claim)
        for part in work.split_off(claimed):
            part.commit()
        complete(work, claim)
        journals.commit(work)
    except BaseException:
        with suppress(ConflictError):
            release(work.fresh, claim.id)
        raise


def write_ahead_of(work: UnitOfWork, claimed: Sequence[Entity]) -> Claim:
    """The claim that names the items among what is written ahead."""
    at = work.at
    items = [each for each in claimed if isinstance(each, InvoiceItem)]
    return Claim(
        id=at.new_id("claim"),
        created=work.real_now,
        invoice=next((item.invoice or "" for item in items), ""),
        items=tuple(item.id for item in items if not work.is_new(item)),
        made=tuple(item.id for item in items if work.is_new(item)),
    )


def _order(claim: Claim) -> Work:
    """The work that releases a claim if nobody settled it."""
    id, due_at = f"{TASK}-{claim.id}", claim.created + RELEASE_AFTER_SECONDS
    return Work(id=id, created=claim.created, task=TASK, subject=claim.id, due_at=due_at, by_real_time=True)


def start(unit: UnitOfWork, claim: Claim) -> None:
    """Keeps the claim, and the order to release it, before the first item is written."""
    unit.changes.save(claim)
    unit.changes.save(_order(claim))
    unit.commit()


def complete(work: UnitOfWork, claim: Claim) -> None:
    """Lets the commit that is to come remove the claim, and fail if it is released meanwhile."""
    if work.get(Claim, claim.id) != claim:
        raise ConflictError
    work.changes.remove(claim)
    work.changes.remove(_order(claim))


def release(fresh: Callable[[], UnitOfWork], id: str) -> None:
    """Lets the items of a claim wait again, unless their invoice has them; harmless for a claim that was settled.

    `fresh` gives units of work. Raises ConflictError when somebody else is at it; it can be tried again.
    """
    unit = fresh()
    claim = unit.get(Claim, id)
    if claim is None:
        return
    if not claim.released:
        unit.changes.save(replace(claim, released=True))
        unit.commit()
    items = chain(claim.items, claim.made)
    while batch := list(islice(items, MAX_ACTIONS)):
        _release_batch(fresh(), claim, batch)
    unit = fresh()
    unit.get(Claim, id)
    unit.changes.remove(claim)
    unit.changes.remove(_order(claim))
    unit.commit()


def _release_batch(unit: UnitOfWork, claim: Claim, ids: Sequence[str]) -> None:
    unit.load([(Invoice, claim.invoice), *((InvoiceItem, id) for id in ids)])
    invoice = unit.get(Invoice, claim.invoice)
    for item in unit.get_many(InvoiceItem, ids):
        if item is None or item.invoice != claim.invoice:
            continue
        if invoice is not None and invoice.line_of(item.id) is not None:
            continue
        if item.id in claim.made:
            unit.changes.remove(item)
        else:
            unit.changes.save(replace(item, invoice=None))
    unit.commit()
