"""Writing afterwards what one transaction has no room for, with the same result: all of it or nothing.

A request can emit 250 events and delete 250 items, DynamoDB writes 100 things at once. What nobody decides anything by
may be written later, if it is sure to be written. So the transaction that decides keeps it in a `Journal`; whoever
committed writes it from there before anybody is answered and, should the process die, the worker does.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from typing import ClassVar, Literal

import msgspec

from emulator.billing.core.resource_types import Entity, ResourceType, entity_class_of, renamed
from emulator.billing.core.structs import Struct
from emulator.billing.system.jobs import Job
from emulator.store.serialization import decode_state
from emulator.store.unit_of_work import ConflictError, UnitOfWork

TASK = "journal"
FINISH_AFTER_SECONDS = 60
"""Seconds after which the worker finishes a journal that is still there; on a busy machine, 250 lines take a few."""

_BATCH_SIZE = 90
"""Steps of one transaction; the journal, its order and what is read along with everything take room, too."""


class JournalEntry(Struct, frozen=True, kw_only=True):
    """One thing to write or to remove, unless its record has another `version` by then: it was done, or overtaken.

    `state` is the thing in a shape of its type, whose name is `kind`.
    """

    action: Literal["put", "remove"]
    kind: str
    state: msgspec.Raw
    version: int | None
    shape: int = 1

    def entity(self) -> Entity:
        """The thing itself."""
        return decode_state(self.state, self.shape, entity_class_of(self.kind))


class Journal(Struct, frozen=True, kw_only=True):
    """What was decided and is yet to be written, in order; `created` is real time."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "journal", prefix="journal", upgrades=(renamed("steps", "entries"),)
    )

    id: str
    created: int
    entries: tuple[JournalEntry, ...]

    @property
    def job(self) -> Job:
        """The work that finishes the journal if nobody else does."""
        id, due_at = f"{TASK}-{self.id}", self.created + FINISH_AFTER_SECONDS
        return Job(id=id, created=self.created, task=TASK, subject=self.id, due_at=due_at, by_real_time=True)


def commit(uow: UnitOfWork) -> None:
    """Commits a unit of work, what may follow after the rest where it does not fit.

    Raises what `UnitOfWork.commit` does.
    """
    deferred = uow.exclude_deferred()
    if not deferred:
        uow.commit()
        return
    entries = tuple(_entry(uow, action, entity) for action, entity in deferred)
    journal = Journal(id=uow.ctx.new_id(Journal.RESOURCE_TYPE.prefix), created=uow.real_now, entries=entries)
    uow.changes.save(journal)
    uow.changes.save(journal.job)
    uow.commit()
    # It is decided, whatever meets the rest now: the worker finishes it.
    with suppress(ConflictError):
        _write(uow.fresh, journal)


def finish(fresh: Callable[[], UnitOfWork], id: str) -> None:
    """Writes what is left of a journal; harmless for one that was finished.

    `fresh` gives units of work. Raises ConflictError when somebody else is at it; it can be tried again.
    """
    journal = fresh().get(Journal, id)
    if journal is not None:
        _write(fresh, journal)


def _entry(uow: UnitOfWork, action: Literal["put", "remove"], entity: Entity) -> JournalEntry:
    state = msgspec.Raw(msgspec.json.encode(entity))
    resource_type = entity.RESOURCE_TYPE
    return JournalEntry(
        action=action,
        kind=resource_type.name,
        state=state,
        version=uow.version_of(entity),
        shape=resource_type.shape,
    )


def _write(fresh: Callable[[], UnitOfWork], journal: Journal) -> None:
    entries = iter(journal.entries)
    while batch := list(islice(entries, _BATCH_SIZE)):
        uow = fresh()
        _apply(uow, batch)
        uow.check_clock_unchanged()
        uow.commit()
    uow = fresh()
    uow.load([(Journal, journal.id), (Job, journal.job.id)])
    uow.changes.remove(journal)
    uow.changes.remove(journal.job)
    uow.commit()


def _apply(uow: UnitOfWork, entries: Sequence[JournalEntry]) -> None:
    entities = [entry.entity() for entry in entries]
    uow.load((type(entity), entity.id) for entity in entities)
    for entry, entity in zip(entries, entities, strict=True):
        if uow.version_of(entity) != entry.version:
            continue
        if entry.action == "put":
            uow.changes.save(entity)
        else:
            uow.changes.remove(entity)
