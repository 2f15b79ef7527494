"""What a world is to become, as the difference to what it is: few things change between two tests.

A thing that has the version which it had in the copy is the same; it is not even read.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec import Struct

from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import replace
from emulator.billing.system.files import FileChunk
from emulator.billing.system.jobs import Job
from emulator.billing.system.world_clock import WorldClock
from emulator.store.bulk_writes import BulkWrite
from emulator.store.job_leases import LEASE_SECONDS
from emulator.store.keys import Keys
from emulator.store.record_mapper import RecordMapper
from emulator.store.reset import do_nothing, resource_types_of
from emulator.store.serialization import decode_record
from emulator.store.store import Store
from emulator.store.table import Record, Table
from emulator.store.transaction_limits import MAX_ACTIONS, MAX_BYTES, state_size
from emulator.store.world_records import is_job_of_snapshots
from emulator.worlds import World

_MAX_ACTIONS = MAX_ACTIONS - 1
"""The job of the replacement is in the transaction as well."""

Key = tuple[str, str]
"""Hash key and range key."""


class Difference(Struct, frozen=True):
    """What is to be deleted, and what is to be written over whatever is there.

    Attributes:
        deleted: the keys of what goes.
        written: what is written.
        copied: what is written, too, and read only then, as it may be large: the key of each in the copy, and the hash
            key that it gets.
    """

    deleted: Sequence[Key]
    written: Sequence[Record]
    copied: Sequence[tuple[Key, str]] = ()

    @property
    def fits_in_transaction(self) -> bool:
        """Whether it can be done at once."""
        size = sum(map(state_size, self.written))
        return not self.copied and len(self.deleted) + len(self.written) <= _MAX_ACTIONS and size <= MAX_BYTES

    def write(self, table: Table, on_record: Callable[[], None] = do_nothing) -> None:
        """Does it, a few things at a time; `on_record` is called before each: when it raises, no more is done."""
        batch = BulkWrite(table)
        for key in self.deleted:
            on_record()
            batch.delete(table.record(*key))
        for record in self.written:
            on_record()
            batch.save(record)
        copied = dict(self.copied)
        for record in table.record.get_all(list(copied)) if copied else ():
            on_record()
            batch.save(_moved(record, copied[record.pk, record.sk]))
        batch.commit()


def copy_key(keys: Keys, world: World, resource_type: ResourceType, copy: str) -> str:
    """The hash key of the copies of a kind."""
    return f"{keys.partition_key(world, resource_type)}@{copy}"


def difference_to(
    store: Store,
    world: World,
    copy: str,
    on_kind: Callable[[], None] = do_nothing,
    kept: Collection[ResourceType] = (),
) -> Difference:
    """The difference between a world and a copy of it.

    Args:
        store: all worlds.
        world: the world.
        copy: what the keys of the copy end with.
        on_kind: is called before each kind; when it raises, no more is read.
        kept: the kinds that stay as they are.
    """
    clock = _clock_of(store, world, copy)
    has_other_clock = clock != store.unit_of_work(world, sees_closed=True).clock
    mapper, keys = RecordMapper(store.table, world, store.clock.real_now()), store.table.keys
    deleted: list[Key] = []
    written: list[Record] = []
    copied: list[tuple[Key, str]] = []
    for resource_type in (each for each in resource_types_of(world) if each not in kept):
        on_kind()
        here, there = keys.partition_key(world, resource_type), copy_key(keys, world, resource_type, copy)
        is_jobs = resource_type is Job.RESOURCE_TYPE
        present, wanted = _versions(store.table, here), _versions(store.table, there)
        deleted += [(here, sk) for sk in present.keys() - wanted.keys()]
        # When a job is due in real time depends on the clock of its world.
        changed = [sk for sk in wanted if present.get(sk) != wanted[sk] or (is_jobs and has_other_clock)]
        if resource_type is FileChunk.RESOURCE_TYPE:
            copied += [((there, sk), here) for sk in changed]
            continue
        for record in _read(store.table, there, changed):
            written.append(_filed(record, mapper, clock) if is_jobs else _moved(record, here))
    return Difference(deleted, written, tuple(copied))


def _clock_of(store: Store, world: World, copy: str) -> WorldClock:
    """The clock of a copy."""
    keys = store.table.keys
    hash_key = copy_key(keys, world, WorldClock.RESOURCE_TYPE, copy)
    found = list(_read(store.table, hash_key, [keys.range_key(world, WorldClock.RESOURCE_TYPE, world.account)]))
    return decode_record(found[0], WorldClock) if found else WorldClock(id=world.account)


def _versions(table: Table, hash_key: str) -> dict[str, int]:
    """The versions of what is under a hash key, but for the jobs of snapshots."""
    found = table.record.query(hash_key, consistent_read=True, attributes_to_get=["pk", "sk", "version"])
    return {each.sk: each.version for each in found if not is_job_of_snapshots(each.pk, each.sk)}


def _read(table: Table, hash_key: str, range_keys: Sequence[str]) -> Iterator[Record]:
    if range_keys:
        yield from table.record.get_all([(hash_key, each) for each in range_keys])


def _moved(record: Record, hash_key: str) -> Record:
    record.pk = hash_key
    return record


def _filed(record: Record, mapper: RecordMapper, clock: WorldClock) -> Record:
    """A job, where workers find it by the clock that the world will have.

    It is held for one lease at most: who held it for longer may be gone, or need not know that it is there again.
    """
    job = decode_record(record, Job)
    if job.leased_until is not None:
        job = replace(job, leased_until=min(job.leased_until, mapper.real_now + LEASE_SECONDS))
    return mapper.record(job, clock, record.version)
