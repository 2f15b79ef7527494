"""Moving the clock of a world: what falls due on the way is done in order, each at its own time."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice

from emulator.billing.system import webhook_dispatch
from emulator.billing.system.jobs import Job
from emulator.billing.system.world_clock import WorldClock
from emulator.store.job_queries import world_jobs
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_BATCH_SIZE = 50
"""How much work is filed again in one transaction; a hundred is DynamoDB's limit."""

_POLL_SECONDS = 0.05
"""How soon it is seen that another process did some of the work, or that one job made others needless."""


class AdvanceTimeoutError(Exception):
    """What fell due at `second` of the world's time was not done in time."""

    def __init__(self, second: int) -> None:
        super().__init__(second)
        self.second = second


def advance(store: Store, world: World, to: int, timeout: float) -> int:
    """Moves a world's clock on to the second `to` (unix, UTC), and returns how many jobs fell due on the way.

    The clock stops wherever something is due until that, and what it caused, is done; a worker does it. Raises
    AdvanceTimeoutError after `timeout` seconds; the clock is then where it got to, and can be moved on.
    """
    end = time.monotonic() + timeout
    count = 0
    # Workers may not find what an advance that broke off had not filed again yet.
    _reindex_all(store, world, world_jobs(store, world, up_to=store.unit_of_work(world).ctx.now))
    while True:
        _wait_until_idle(store, world, end)
        now = store.unit_of_work(world).ctx.now
        due = _next_due_after(store, world, now)
        if due is None or due > to:
            break
        _update_clock(store, world, _moved_to(due))
        count += _reindex_all(store, world, world_jobs(store, world, up_to=due))
    if to > now:
        change_clock(store, world, _moved_to(to))
    return count


def change_clock(store: Store, world: World, change: Callable[[WorldClock, int], WorldClock]) -> None:
    """Changes a world's clock, given the present one and the real second, and files all its work by the new one."""
    _update_clock(store, world, change)
    reindex_jobs(store, world)


def _moved_to(second: int) -> Callable[[WorldClock, int], WorldClock]:
    """Moves a clock on; one that has come further meanwhile, running or moved by somebody else, is not set back."""
    return lambda clock, real_now: clock.moved_to(max(second, clock.at(real_now)), real_now)


def _update_clock(store: Store, world: World, change: Callable[[WorldClock, int], WorldClock]) -> None:
    def update(uow: UnitOfWork) -> None:
        clock, real_now = uow.clock, uow.real_now
        uow.changes.save(clock.changed_to(change(clock, real_now), real_now))

    store.run(world, update)


def _wait_until_idle(store: Store, world: World, end: float) -> None:
    """Waits until nothing in the world is due or on its way to a webhook endpoint."""
    while True:
        count = store.commit_signal.count
        now = store.unit_of_work(world).ctx.now
        left = _count_unfinished(store, world, now)
        if left == 0:
            return
        if time.monotonic() >= end:
            raise AdvanceTimeoutError(now)
        _wake_workers(store)
        # What ends a job is committed: until there were as many commits, a look would find some left.
        store.commit_signal.wait_since(count, _POLL_SECONDS, times=left)


def _count_unfinished(store: Store, world: World, now: int) -> int:
    """How many jobs are due or, where none is, on their way to webhook endpoints; no more than a batch is counted."""
    due = world_jobs(store, world, up_to=now)
    by_real_time = world_jobs(store, world, by_real_time=True)
    return _count(due) or _count(job for job in by_real_time if job.task == webhook_dispatch.TASK)


def _count(jobs: Iterator[Job]) -> int:
    return sum(1 for _ in islice(jobs, _BATCH_SIZE))


def _next_due_after(store: Store, world: World, second: int) -> int | None:
    return next((job.due_at for job in world_jobs(store, world, since=second + 1)), None)


def reindex_jobs(store: Store, world: World) -> None:
    """Writes all work of a world again, so that workers find it by the present clock."""
    for by_real_time in (False, True):
        _reindex_all(store, world, world_jobs(store, world, by_real_time=by_real_time))


def _reindex_all(store: Store, world: World, jobs: Iterator[Job]) -> int:
    count = 0
    batch: list[Job] = []
    for job in jobs:
        batch.append(job)
        if len(batch) == _BATCH_SIZE:
            count += store.run(world, partial(_reindex, jobs=tuple(batch)))
            batch.clear()
    if batch:
        count += store.run(world, partial(_reindex, jobs=tuple(batch)))
    _wake_workers(store)
    return count


def _wake_workers(store: Store) -> None:
    for signal in store.job_signals.values():
        signal.set()


def _reindex(uow: UnitOfWork, jobs: Sequence[Job]) -> int:
    there = [job for job in uow.get_many(Job, [each.id for each in jobs]) if job is not None]
    for job in there:
        uow.changes.save(job)
    return len(there)
