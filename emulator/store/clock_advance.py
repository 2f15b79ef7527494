"""Moving the clock of a world: what falls due on the way is done in order, each at its own time."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from emulator.billing.system import webhook_dispatch
from emulator.billing.system.jobs import Work, due_key_at
from emulator.billing.system.world_clock import WorldClock
from emulator.store.keys import filed_under, partition
from emulator.store.serialization import read
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_AT_ONCE = 50
"""How much work is filed again in one transaction; a hundred is DynamoDB's limit."""

_POLL_SECONDS = 0.2
"""How soon it is seen that another process did some of the work."""


class StillBusyError(Exception):
    """What fell due at `second` of the world's time was not done in time."""

    def __init__(self, second: int) -> None:
        super().__init__(second)
        self.second = second


def advance(store: Store, world: World, to: int, patience: float) -> int:
    """Moves a world's clock on to the second `to` (unix, UTC), and returns how many pieces of work fell due on the way.

    The clock stops wherever something is due until that, and what it caused, is done; a worker does it. Raises
    StillBusyError after `patience` seconds; the clock is then where it got to, and can be moved on.
    """
    end = time.monotonic() + patience
    count = 0
    # Workers may not find what an advance that broke off had not filed again yet.
    _refile_all(store, world, _work(store, world, up_to=store.unit_of_work(world).at.now))
    while True:
        _settle(store, world, end)
        now = store.unit_of_work(world).at.now
        due = _earliest_after(store, world, now)
        if due is None or due > to:
            break
        _turn(store, world, _to(due))
        count += _refile_all(store, world, _work(store, world, up_to=due))
    if to > now:
        change_clock(store, world, _to(to))
    return count


def change_clock(store: Store, world: World, change: Callable[[WorldClock, int], WorldClock]) -> None:
    """Changes a world's clock, given the present one and the real second, and files all its work by the new one."""
    _turn(store, world, change)
    file_again(store, world)


def _to(second: int) -> Callable[[WorldClock, int], WorldClock]:
    """Moves a clock on; one that has come further meanwhile, running or moved by somebody else, is not set back."""
    return lambda clock, real_now: clock.moved_to(max(second, clock.at(real_now)), real_now)


def _turn(store: Store, world: World, change: Callable[[WorldClock, int], WorldClock]) -> None:
    store.run(world, lambda unit: unit.changes.save(change(unit.clock, unit.real_now)))


def _settle(store: Store, world: World, end: float) -> None:
    """Waits until nothing in the world is due or on its way to a webhook endpoint."""
    while True:
        count = store.changed.count
        unit = store.unit_of_work(world)
        now = unit.at.now
        earliest = next(_work(store, world), None)
        if (earliest is None or earliest.due_at > now) and not _is_dispatching(store, world):
            return
        if time.monotonic() >= end:
            raise StillBusyError(now)
        store.work_ordered.set()
        store.changed.wait_since(count, _POLL_SECONDS)


def _earliest_after(store: Store, world: World, second: int) -> int | None:
    return next((work.due_at for work in _work(store, world, since=second + 1)), None)


def file_again(store: Store, world: World) -> None:
    """Writes all work of a world again, so that workers find it by the present clock."""
    for by_real_time in (False, True):
        _refile_all(store, world, _work(store, world, by_real_time=by_real_time))


def _refile_all(store: Store, world: World, works: Iterator[Work]) -> int:
    count = 0
    batch: list[Work] = []
    for work in works:
        batch.append(work)
        if len(batch) == _AT_ONCE:
            count += store.run(world, partial(_refile, works=tuple(batch)))
            batch.clear()
    if batch:
        count += store.run(world, partial(_refile, works=tuple(batch)))
    store.work_ordered.set()
    return count


def _refile(unit: UnitOfWork, works: Sequence[Work]) -> int:
    there = [work for work in unit.get_many(Work, [each.id for each in works]) if work is not None]
    for work in there:
        unit.changes.save(work)
    return len(there)


def _work(
    store: Store, world: World, *, since: int = 0, up_to: int | None = None, by_real_time: bool = False
) -> Iterator[Work]:
    """The work of a world by its own time or by real time, the earliest due first. Strongly consistent."""
    filed, record = f"{filed_under(str(by_real_time))}#", store.table.record
    low = f"{filed}{due_key_at(since)}"
    high = f"{filed}{due_key_at(up_to)}~" if up_to is not None else f"{filed}~"
    found = record.index1.query(
        partition(world, Work.KIND), record.by1.between(low, high), consistent_read=True, page_size=_AT_ONCE
    )
    for each in found:
        yield read(each, Work)


def _is_dispatching(store: Store, world: World) -> bool:
    return any(work.task == webhook_dispatch.TASK for work in _work(store, world, by_real_time=True))
