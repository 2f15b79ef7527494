"""Keeping a world as it is, to have it again later: its records, copied under keys that nobody else reads.

The copy of a hash key is `<hash key>@<name>`, and in no worker's index. What is written while a snapshot is taken or
brought back may be in it or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from emulator.billing.core.resource_types import ResourceType
from emulator.store.clock_advance import reindex_jobs
from emulator.store.keys import partition_key
from emulator.store.reset import delete_partition, delete_world, resource_types_of
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
    found = table.record.query(_partition_key(world), consistent_read=True)
    return [_DECODER.decode(record.state or "") for record in found]


def find(table: Table, world: World, name: str) -> Snapshot | None:
    """The snapshot of that name, if there is one."""
    return next((each for each in snapshots(table, world) if each.name == name), None)


def take(store: Store, world: World, name: str) -> Snapshot:
    """Keeps the world as it is now; another snapshot of that name is forgotten."""
    remove(store.table, world, name)
    count = 0
    for resource_type in resource_types_of(world):
        count += _copy(store.table, partition_key(world, resource_type), _copy_key(world, resource_type, name))
    snapshot = Snapshot(name=name, created=store.clock.real_now(), records=count)
    label = store.table.record(_partition_key(world), name, version=store.stamps.next())
    label.state = msgspec.json.encode(snapshot).decode()
    label.save()
    return snapshot


def restore(store: Store, world: World, name: str) -> None:
    """Forgets the world as it is and has it as it was, its clock and what waits for its time among it."""
    delete_world(store.table, world)
    for resource_type in resource_types_of(world):
        _copy(store.table, _copy_key(world, resource_type, name), partition_key(world, resource_type))
    reindex_jobs(store, world)
    store.commit_signal.set()


def remove(table: Table, world: World, name: str) -> None:
    """Forgets a snapshot; harmless when there is none."""
    # Its name first: half of a snapshot must not be brought back.
    table.record(_partition_key(world), name).delete()
    for resource_type in resource_types_of(world):
        delete_partition(table, _copy_key(world, resource_type, name))


def _partition_key(world: World) -> str:
    return f"{world.key_prefix}/snapshots"


def _copy_key(world: World, resource_type: ResourceType, name: str) -> str:
    return f"{partition_key(world, resource_type)}@{name}"


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
