"""Finding the jobs of a world by the time that they are due by, the earliest due first. Strongly consistent."""

from collections.abc import Iterator

from emulator.billing.system.jobs import Job, due_key_at
from emulator.store.keys import index_key
from emulator.store.serialization import decode_record
from emulator.store.store import Store
from emulator.worlds import World

_PAGE_SIZE = 50


def world_jobs(
    store: Store, world: World, *, since: int = 0, up_to: int | None = None, by_real_time: bool = False
) -> Iterator[Job]:
    """What is due by the world's own time or by real time; `since` and `up_to` are unix seconds, both included."""
    record, low, high = store.table.record, *_bounds(str(by_real_time), since, up_to)
    found = record.index1.query(
        store.table.keys.partition_key(world, Job.RESOURCE_TYPE),
        record.by1.between(low, high),
        consistent_read=True,
        page_size=_PAGE_SIZE,
    )
    for each in found:
        yield decode_record(each, Job)


def jobs_by_test_clock(
    store: Store, world: World, clock: str, limit: int, *, up_to: int | None = None
) -> Iterator[Job]:
    """What is due by a test clock, so many at most; `up_to` is a second of its own time, included."""
    record, low, high = store.table.record, *_bounds(clock, 0, up_to)
    found = record.index2.query(
        store.table.keys.partition_key(world, Job.RESOURCE_TYPE),
        record.by2.between(low, high),
        consistent_read=True,
        limit=limit,
    )
    for each in found:
        yield decode_record(each, Job)


def _bounds(value: str, since: int, up_to: int | None) -> tuple[str, str]:
    prefix = f"{index_key(value)}#"
    return f"{prefix}{due_key_at(since)}", f"{prefix}~" if up_to is None else f"{prefix}{due_key_at(up_to)}~"
