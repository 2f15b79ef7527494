"""Keeping a world as it is, to have it again later: its records, copied under keys that nobody else reads.

The copy of a hash key is `<hash key>@<copy>`, and in no worker's index; a label in the world's `snapshots` says which
copy a name stands for. One transaction switches the label, so that a name stands for a whole copy at every moment,
whoever dies meanwhile. A copy that no label names is deleted by a job. What is written while a snapshot is taken or
brought back may be in it or not.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import msgspec
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from emulator.billing.system.jobs import Job
from emulator.billing.system.world_clock import WorldClock
from emulator.store.conflicts import is_conflict
from emulator.store.record_mapper import RecordMapper
from emulator.store.replacement import UNDO, bring_back, copy_partition, hold_world, replace_world
from emulator.store.reset import delete_partition, resource_types_of
from emulator.store.store import ContentionError, Store
from emulator.store.table import Record, Table
from emulator.store.world_difference import copy_key
from emulator.store.world_records import JOBS_OF_SNAPSHOTS
from emulator.worlds import World

TASK = "snapshot"

UNFINISHED_SECONDS = 600
"""Seconds after which a copy that was begun and has got no label is deleted."""

FORGOTTEN_SECONDS = 60
"""Seconds after which a copy whose label is gone is deleted: somebody may be bringing it back right now."""

_MAX_SWITCHES = 20


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A kept world.

    Attributes:
        name: the caller's.
        created: unix seconds, UTC.
        records: how many things are in it.
        copy: what the keys of its records end with; None: its name, as earlier versions had it.
    """

    name: str
    created: int
    records: int
    copy: str | None = None


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(Snapshot)


def snapshots(table: Table, world: World) -> Sequence[Snapshot]:
    """The snapshots of a world by name."""
    found = table.record.query(_partition_key(world), consistent_read=True)
    return [_DECODER.decode(record.state or "") for record in found]


def find(table: Table, world: World, name: str) -> Snapshot | None:
    """The snapshot of that name, if there is one."""
    label = _label(table, world, name)
    return None if label is None else _DECODER.decode(label.state or "")


def take(store: Store, world: World, name: str) -> Snapshot:
    """Keeps the world as it is now; another snapshot of that name is there until then, and is forgotten.

    Raises ContentionError when it took so long that what it had copied was deleted.
    """
    return keep(store, world, name, partial(_copy_world, store, world))


def keep(store: Store, world: World, name: str, write_copy: Callable[[str], int]) -> Snapshot:
    """Keeps what `write_copy` writes under the keys of a copy, the number of whose records it returns.

    Raises ContentionError when it took so long that what was written was deleted.
    """
    copy, begun = _begin_copy(store, world, name)
    snapshot = Snapshot(name=name, created=store.clock.real_now(), records=write_copy(copy), copy=copy)
    _switch(store, world, snapshot, begun)
    return snapshot


@contextmanager
def undone_unless_whole(store: Store, world: World) -> Iterator[Callable[[], None]]:
    """Has the world as it was before if what is done meanwhile raises, or if the process dies.

    Yields what is to be called now and then, so that nobody takes the process for dead. Raises ContentionError when
    another was replacing the world for too long.
    """
    copy, begun = _begin_copy(store, world, UNDO)
    _copy_world(store, world, copy)
    hold = hold_world(store, world, copy)
    try:
        yield hold.renew
    except BaseException:
        bring_back(hold)
        _forget_copy(store, world, copy, begun)
        raise
    hold.end()
    _forget_copy(store, world, copy, begun)


def _forget_copy(store: Store, world: World, copy: str, begun: Record) -> None:
    """Deletes a copy that nobody needs any more; one that another may be bringing back is left to its job."""
    for resource_type in resource_types_of(world):
        delete_partition(store.table, copy_key(store.table.keys, world, resource_type, copy))
    begun.delete()


def _begin_copy(store: Store, world: World, name: str) -> tuple[str, Record]:
    """What the keys of a new copy end with, and the job that deletes it should nobody finish it."""
    copy = f"{name}@{store.stamps.next()}"
    begun = _clean_up(store, world, copy, UNFINISHED_SECONDS)
    begun.save()
    return copy, begun


def _copy_world(store: Store, world: World, copy: str) -> int:
    """Copies everything in a world that is open; returns how much that is."""
    store.unit_of_work(world).load([])
    count = 0
    for resource_type in resource_types_of(world):
        target = copy_key(store.table.keys, world, resource_type, copy)
        count += copy_partition(store.table, store.table.keys.partition_key(world, resource_type), target)
    return count


def restore(store: Store, world: World, snapshot: Snapshot) -> None:
    """Forgets the world as it is and has it as it was, its clock and what waits for its time among it.

    Raises ContentionError when another restore or reset of the world was at it for too long.
    """
    replace_world(store, world, snapshot.copy or snapshot.name)


def remove(store: Store, world: World, name: str) -> None:
    """Forgets a snapshot; harmless when there is none."""
    for _ in range(_MAX_SWITCHES):
        label = _label(store.table, world, name)
        if label is None or _commit(store, world, label, None, None):
            return
    raise ContentionError


def delete_unnamed(store: Store, world: World, job: Job) -> None:
    """Deletes the copy that a job is about, unless a label names it."""
    if all((each.copy or each.name) != job.subject for each in snapshots(store.table, world)):
        for resource_type in resource_types_of(world):
            delete_partition(store.table, copy_key(store.table.keys, world, resource_type, job.subject))
    store.run(world, lambda uow: uow.changes.remove(job))


def _switch(store: Store, world: World, snapshot: Snapshot, begun: Record) -> None:
    """Lets a name stand for a new copy, once that is whole."""
    for _ in range(_MAX_SWITCHES):
        label = store.table.record(_partition_key(world), snapshot.name, version=store.stamps.next())
        label.state = msgspec.json.encode(snapshot).decode()
        if _commit(store, world, _label(store.table, world, snapshot.name), label, begun):
            return
    raise ContentionError


def _commit(store: Store, world: World, old: Record | None, new: Record | None, begun: Record | None) -> bool:
    """Replaces a label in one transaction; False when somebody else changed it, or has taken up the copy's job."""
    version = store.table.record.version
    unchanged = store.table.record.pk.does_not_exist() if old is None else version == old.version
    try:
        with TransactWrite(connection=store.table.connection) as transaction:
            if begun is not None:
                transaction.delete(begun, condition=version == begun.version)
            if old is not None:
                copy = _DECODER.decode(old.state or "").copy or str(old.sk)
                transaction.save(_clean_up(store, world, copy, FORGOTTEN_SECONDS))
            if new is not None:
                transaction.save(new, condition=unchanged)
            elif old is not None:
                transaction.delete(old, condition=unchanged)
    except TransactWriteError as error:
        if not is_conflict(error):
            raise
        return False
    return True


def _clean_up(store: Store, world: World, copy: str, seconds: int) -> Record:
    """The job that deletes a copy in so many seconds if no label names it then."""
    now = store.clock.real_now()
    job = Job(
        id=f"{JOBS_OF_SNAPSHOTS}{copy}", created=now, task=TASK, subject=copy, due_at=now + seconds, by_real_time=True
    )
    clock = WorldClock(id=world.account)
    return RecordMapper(store.table, world, now).record(job, clock, store.stamps.next())


def _partition_key(world: World) -> str:
    return f"{world.key_prefix}/snapshots"


def _label(table: Table, world: World, name: str) -> Record | None:
    try:
        return table.record.get(_partition_key(world), name, consistent_read=True)
    except table.record.DoesNotExist:
        return None
