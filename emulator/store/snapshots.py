"""Keeping a world as it is, to have it again later: its records, copied under keys that nobody else reads.

The copy of a hash key is `<hash key>@<name>`, and in no worker's index. What is written while a snapshot is taken or
brought back may be in it or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from emulator.billing.core.resource_types import Kind
from emulator.store.clock_advance import file_again
from emulator.store.keys import partition
from emulator.store.reset import delete_all, forget, kinds_of
from emulator.store.store import Store
from emulator.store.table import Table
from emulator.worlds import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A kept world: `name` is the caller's, `created` unix seconds, UTC, `records` how many things are in it."""

    name: str
    created: int
    records: int


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(Snapshot)


def snapshots(table: Table, world: World) -> Sequence[Snapshot]:
    """The snapshots of a world by name."""
    found = table.record.query(_shelf(world), consistent_read=True)
    return [_DECODER.decode(record.state or "") for record in found]


def find(table: Table, world: World, name: str) -> Snapshot | None:
    """The snapshot of that name, if there is one."""
    return next((each for each in snapshots(table, world) if each.name == name), None)


def take(store: Store, world: World, name: str) -> Snapshot:
    """Keeps the world as it is now; another snapshot of that name is forgotten."""
    remove(store.table, world, name)
    count = 0
    for kind in kinds_of(world):
        count += _copy(store.table, partition(world, kind), _copied(world, kind, name))
    snapshot = Snapshot(name=name, created=store.clock.real_now(), records=count)
    label = store.table.record(_shelf(world), name, version=store.stamps.next())
    label.state = msgspec.json.encode(snapshot).decode()
    label.save()
    return snapshot


def bring_back(store: Store, world: World, name: str) -> None:
    """Forgets the world as it is and has it as it was, its clock and what waits for its time among it."""
    forget(store.table, world)
    for kind in kinds_of(world):
        _copy(store.table, _copied(world, kind, name), partition(world, kind))
    file_again(store, world)
    store.changed.set()


def remove(table: Table, world: World, name: str) -> None:
    """Forgets a snapshot; harmless when there is none."""
    # Its name first: half of a snapshot must not be brought back.
    table.record(_shelf(world), name).delete()
    for kind in kinds_of(world):
        delete_all(table, _copied(world, kind, name))


def _shelf(world: World) -> str:
    return f"{world.partition}/snapshots"


def _copied(world: World, kind: Kind, name: str) -> str:
    return f"{partition(world, kind)}@{name}"


def _copy(table: Table, source: str, target: str) -> int:
    """Copies everything under a hash key; work is in no index until it is filed again."""
    count = 0
    with table.record.batch_write() as batch:
        for record in table.record.query(source, consistent_read=True):
            record.pk = target
            record.due_shard, record.due_at = None, None
            batch.save(record)
            count += 1
    return count
