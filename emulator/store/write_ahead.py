"""Committing what is too big for one transaction, with the same result: all of it or nothing.

A draft can take 250 pending items, DynamoDB writes 100 things at once. What an item bills stands on the invoice's
line, the item's record only says which invoice that is. So the records can be written before their owner, the invoice:
until it has them they are claimed, and a `WriteAhead` names them. The transaction that writes the owner also removes
the claim; if it fails, or never comes because the process died, the claim is released: the items wait again. The hidden
prices and products of new lines are written ahead too; nobody sees them but through an item.

What it means for an item to be released is not known here: a `ReleaseItems` does it.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain, islice

from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.write_ahead import WriteAhead
from emulator.store import journals
from emulator.store.transaction_limits import MAX_ACTIONS
from emulator.store.unit_of_work import ConflictError, UnitOfWork

TASK = "release"
RELEASE_AFTER_SECONDS = 60
"""Seconds after which a claim whose owner never came is released."""

ReleaseItems = Callable[[UnitOfWork, WriteAhead, Sequence[str]], None]
"""Lets some items of a claim go, by their ids, unless the owner has them by now; the caller commits."""


def commit(uow: UnitOfWork, release_items: ReleaseItems) -> None:
    """Commits a unit of work, claims ahead of the rest where they do not fit; raises what `UnitOfWork.commit` does."""
    overflowing = uow.overflowing_write_aheads()
    if not overflowing:
        journals.commit(uow)
        return
    record = write_ahead_of(uow, overflowing)
    try:
        start(uow.fresh(), record)
        for part in uow.split_off(overflowing):
            part.commit()
        complete(uow, record)
        journals.commit(uow)
    except BaseException:
        with suppress(ConflictError):
            release(uow.fresh, record.id, release_items)
        raise


def write_ahead_of(uow: UnitOfWork, overflowing: Sequence[Entity]) -> WriteAhead:
    """The claim that names what has an owner among what is written ahead; there is one owner at most."""
    owners = {each.id: uow.changes.written_ahead[each.RESOURCE_TYPE.name, each.id] for each in overflowing}
    items = [each for each in overflowing if owners[each.id] is not None]
    return WriteAhead(
        id=uow.ctx.new_id("claim"),
        created=uow.real_now,
        owner=next((owners[item.id] or "" for item in items), ""),
        items=tuple(item.id for item in items if not uow.is_new(item)),
        made=tuple(item.id for item in items if uow.is_new(item)),
    )


def _release_job(record: WriteAhead) -> Job:
    """The job that releases a claim if nobody settled it."""
    id, due_at = f"{TASK}-{record.id}", record.created + RELEASE_AFTER_SECONDS
    return Job(id=id, created=record.created, task=TASK, subject=record.id, due_at=due_at, by_real_time=True)


def start(uow: UnitOfWork, record: WriteAhead) -> None:
    """Keeps the claim, and the order to release it, before the first item is written."""
    uow.changes.save(record)
    uow.changes.save(_release_job(record))
    uow.commit()


def complete(uow: UnitOfWork, record: WriteAhead) -> None:
    """Lets the commit that is to come remove the claim, and fail if it is released meanwhile."""
    if uow.get(WriteAhead, record.id) != record:
        raise ConflictError
    uow.changes.remove(record)
    uow.changes.remove(_release_job(record))


def release(fresh: Callable[[], UnitOfWork], id: str, release_items: ReleaseItems) -> None:
    """Lets the items of a claim go, unless their owner has them; harmless for a claim that was settled.

    `fresh` gives units of work. Raises ConflictError when somebody else is at it; it can be tried again.
    """
    uow = fresh()
    record = uow.get(WriteAhead, id)
    if record is None:
        return
    if not record.released:
        uow.changes.save(replace(record, released=True))
        uow.commit()
    items = chain(record.items, record.made)
    while batch := list(islice(items, MAX_ACTIONS)):
        uow = fresh()
        release_items(uow, record, batch)
        uow.commit()
    uow = fresh()
    uow.get(WriteAhead, id)
    uow.changes.remove(record)
    uow.changes.remove(_release_job(record))
    uow.commit()
