"""How a thing becomes a record of the table."""

from typing import Any

from msgspec import Struct

from emulator.billing.core.resource_types import Entity
from emulator.billing.system.jobs import Job
from emulator.billing.system.world_clock import WorldClock
from emulator.store.due_index import due_shard_of
from emulator.store.keys import MAX_ID_BYTES, can_be_key
from emulator.store.serialization import TooLargeError, packed_state
from emulator.store.table import Record, Table
from emulator.worlds import World


class RecordMapper(Struct, frozen=True):
    """Writes things of one world down; `real_now` is unix seconds, UTC, outside of every world."""

    table: Table
    world: World
    real_now: int

    def key(self, entity: Entity) -> tuple[str, str]:
        """The hash key and the range key of a thing's record."""
        keys, resource_type = self.table.keys, entity.RESOURCE_TYPE
        return keys.partition_key(self.world, resource_type), keys.range_key(self.world, resource_type, entity.id)

    def record(self, entity: Entity, clock: WorldClock, version: int) -> Record:
        """A thing as a record with that version. Raises TooLargeError where DynamoDB could not keep it."""
        if not can_be_key(entity.id):
            size = len(entity.id.encode())
            raise TooLargeError(
                f"the id of this {entity.RESOURCE_TYPE.name} has {size} bytes of at most {MAX_ID_BYTES}."
            )
        resource_type, keys = entity.RESOURCE_TYPE, self.table.keys
        indexed = keys.index_values(self.world, entity)
        attributes: dict[str, Any] = {"version": version, "packed": packed_state(entity, len(indexed)), **indexed}
        if resource_type.shape > 1:
            attributes["shape"] = resource_type.shape
        if self.table.has_numbers(resource_type):
            attributes |= keys.number_values(self.world, entity)
        if resource_type.ttl is not None:
            # DynamoDB drops what has expired by real time, whatever time it is in this world.
            age = clock.at(self.real_now) - entity.created
            attributes["expires_at"] = self.real_now - age + resource_type.ttl
        if isinstance(entity, Job):
            available_at = entity.available_at(clock)
            # Without these it is in no worker's index: it waits until the world's clock is moved.
            if available_at is not None:
                shards = self.table.due_shards[entity.queue]
                attributes |= {"due_shard": due_shard_of(entity.id, shards), "due_at": available_at}
        return self.table.record(*self.key(entity), **attributes)
