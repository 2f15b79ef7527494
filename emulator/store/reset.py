"""Forgetting a world: everything under its keys goes, nothing else is touched."""

from emulator.billing.kinds import known_kinds
from emulator.store.keys import partition
from emulator.store.table import Table
from emulator.worlds import World


def forget(table: Table, world: World) -> int:
    """Deletes all things of a world by their keys; returns how many there were."""
    count = 0
    for kind in known_kinds():
        if kind.of_platform and world.platform is not None:
            continue
        with table.record.batch_write() as batch:
            for record in table.record.query(
                partition(world, kind), consistent_read=True, attributes_to_get=["pk", "sk"]
            ):
                batch.delete(record)
                count += 1
    return count
