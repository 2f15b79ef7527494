"""Deleting what is under the keys of a world: everything goes, nothing else is touched."""

from collections.abc import Callable, Iterator

from emulator.billing.core.resource_types import ResourceType, known_resource_types
from emulator.store.bulk_writes import BulkWrite
from emulator.store.table import Table
from emulator.store.world_records import is_job_of_snapshots
from emulator.worlds import World


def resource_types_of(world: World) -> Iterator[ResourceType]:
    """The kinds of things that are a world's own; those of its platform are not."""
    return (
        resource_type
        for resource_type in known_resource_types()
        if not (resource_type.owned_by_platform and world.platform is not None)
    )


def do_nothing() -> None:
    """Nobody asked to be called."""


def delete_partition(table: Table, hash_key: str, on_record: Callable[[], None] = do_nothing) -> int:
    """Deletes everything with a hash key but the jobs of snapshots; returns how much there was.

    `on_record` is called before each record; when it raises, nothing more is deleted.
    """
    count = 0
    batch = BulkWrite(table)
    for record in table.record.query(hash_key, consistent_read=True, attributes_to_get=["pk", "sk"]):
        on_record()
        if not is_job_of_snapshots(record.pk, record.sk):
            batch.delete(record)
            count += 1
    batch.commit()
    return count
