"""Forgetting a world: everything under its keys goes, nothing else is touched."""

from collections.abc import Iterator

from emulator.billing.core.resource_types import ResourceType, known_resource_types
from emulator.store.keys import partition_key
from emulator.store.table import Table
from emulator.worlds import World

JOBS_OF_SNAPSHOTS = "snapshot-"
"""What the ids of jobs begin with that delete copies for snapshots: they are no part of the world."""


def resource_types_of(world: World) -> Iterator[ResourceType]:
    """The kinds of things that are a world's own; those of its platform are not."""
    return (
        resource_type
        for resource_type in known_resource_types()
        if not (resource_type.owned_by_platform and world.platform is not None)
    )


def delete_world(table: Table, world: World) -> int:
    """Deletes all things of a world by their keys, but no snapshots; returns how many there were."""
    return sum(
        delete_partition(table, partition_key(world, resource_type)) for resource_type in resource_types_of(world)
    )


def delete_partition(table: Table, hash_key: str) -> int:
    """Deletes everything with a hash key but the jobs of snapshots; returns how much there was."""
    count = 0
    with table.record.batch_write() as batch:
        for record in table.record.query(hash_key, consistent_read=True, attributes_to_get=["pk", "sk"]):
            if not record.sk.startswith(JOBS_OF_SNAPSHOTS):
                batch.delete(record)
                count += 1
    return count
