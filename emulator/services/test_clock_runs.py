"""Doing what is due by a test clock: each job at its own second, in a transaction of its own.

A run is a job of a worker's, so it goes on elsewhere when its process dies. It takes turns of a few seconds: in between
the job is free, and its lease never runs out over a run that still goes on.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from emulator.activity import Activity, printable, tell
from emulator.billing.system import webhook_dispatch
from emulator.billing.system.jobs import Job
from emulator.billing.system.test_clocks import TestClock, end_advance, fail_advance, reach
from emulator.services.job_operations import JobOperation, do_job
from emulator.store.availability import StoreUnavailableError
from emulator.store.job_queries import jobs_by_test_clock, world_jobs
from emulator.store.signals import TooManyWaitingError
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World

WAIT_SECONDS = 10.0
"""So long at most the reply to an advance waits for its end."""

_TURN_SECONDS = 5.0
"""Shorter than a worker's lease."""

_POLL_SECONDS = 0.05
"""How soon it is seen that another process, or an endpoint, has done its part."""

_PROGRESS_SECONDS = 0.5
"""How long nothing is told of an advance."""

_BATCH_SIZE = 50

_log = logging.getLogger(__name__)


def run(store: Store, world: World, job: Job) -> None:
    """Does what is due by a clock for one turn; in the end the clock is ready, or the job free for the next turn."""
    clock = store.unit_of_work(world).get(TestClock, job.subject)
    if clock is None or clock.deleted:
        _forget_jobs(store, world, job)
        return
    try:
        done = _take_turn(store, world, clock)
    except (ConflictError, ContentionError, StoreUnavailableError):
        raise
    except Exception:
        _log.exception("Test clock %s cannot go on: its status is internal_failure from now on.", clock.id)
        _tell(clock, "internal_failure", clock.now, went_well=False)
        store.run(world, lambda uow: _fail(uow, job))
        return
    if done and clock.status == "advancing":
        # Before whoever waits for it can know.
        _tell(clock, "ready", clock.due_until, went_well=True)
    store.run(world, lambda uow: _end(uow, job, clock) if done else _put_back(uow, job))


def wait_until_ready(store: Store, world: World, arguments: Mapping[str, str]) -> None:
    """Waits until the clock that a path names (`test_clock`) does not advance any more, some seconds at most.

    Stripe's clocks advance after the reply, which callers wait for by asking again; here nearly every advance is over
    by then, so that a test need not wait. Where too many wait already, it is as at Stripe's.
    """
    with suppress(TooManyWaitingError), store.commit_signal.place():
        _wait_until_ready(store, world, arguments)


def _wait_until_ready(store: Store, world: World, arguments: Mapping[str, str]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while (left := end - time.monotonic()) > 0:
        count = store.commit_signal.count
        try:
            clock = store.unit_of_work(world).get(TestClock, arguments["test_clock"])
        except StoreUnavailableError:
            return
        if clock is None or clock.status != "advancing":
            return
        store.commit_signal.wait_since(count, min(left, _POLL_SECONDS))


def _take_turn(store: Store, world: World, clock: TestClock) -> bool:
    """Does what is due, the earliest first, as long as a turn lasts; whether nothing is left."""
    began = told = time.monotonic()
    has_endpoints = bool(store.unit_of_work(world).endpoints())
    while time.monotonic() - began < _TURN_SECONDS:
        if has_endpoints:
            _wait_for_endpoints(store, world, began + _TURN_SECONDS)
        due = next(jobs_by_test_clock(store, world, clock.id, 1, up_to=clock.due_until), None)
        if due is None:
            return True
        _do(store, world, clock.id, due)
        if time.monotonic() - told > _PROGRESS_SECONDS:
            told = time.monotonic()
            _tell(clock, "advancing", due.due_at, went_well=None)
    return False


def _do(store: Store, world: World, clock_id: str, job: Job) -> None:
    do_job(job, lambda operation: store.run(world, partial(_run_job, operation, clock_id, job)))


def _run_job(operation: JobOperation, clock_id: str, job: Job, uow: UnitOfWork) -> None:
    """Does a job at its own second, and moves the clock there, in one transaction."""
    uow.load([(TestClock, clock_id), (Job, job.id)])
    clock = uow.get(TestClock, clock_id)
    if clock is None or clock.deleted:
        return
    moved = reach(clock, job.due_at)
    if moved != clock:
        uow.changes.save(moved)
    uow.enter_time_of(job)
    operation(uow, job)


def _wait_for_endpoints(store: Store, world: World, end: float) -> None:
    """Waits until what is on its way to endpoints now was tried: a draft is finalized once all of them know of it."""
    awaited = _dispatches(store, world)
    while awaited and time.monotonic() < end:
        time.sleep(_POLL_SECONDS)
        awaited &= _dispatches(store, world)


def _dispatches(store: Store, world: World) -> set[str]:
    jobs = world_jobs(store, world, by_real_time=True)
    return {job.id for job in jobs if job.task == webhook_dispatch.TASK}


def _end(uow: UnitOfWork, job: Job, done: TestClock) -> None:
    """Ends a run by a clock as it was when the turn began.

    One that advances since then goes on: the job of its new run is the same as that of this one when a worker took both
    in one second.
    """
    uow.load([(TestClock, job.subject), (Job, job.id)])
    clock = uow.get(TestClock, job.subject)
    if clock is not None and (clock.status, clock.due_until) != (done.status, done.due_until):
        _put_back(uow, job)
        return
    if uow.get(Job, job.id) != job:
        return
    uow.changes.remove(job)
    if clock is not None and clock.status == "advancing":
        end_advance(clock, uow.changes)


def _fail(uow: UnitOfWork, job: Job) -> None:
    clock = uow.get(TestClock, job.subject)
    uow.changes.remove(job)
    if clock is not None and not clock.deleted:
        fail_advance(clock, uow.changes)


def _put_back(uow: UnitOfWork, job: Job) -> None:
    if uow.get(Job, job.id) == job:
        uow.changes.save(job.rescheduled(job.due_at, by_real_time=True))


def _forget_jobs(store: Store, world: World, job: Job) -> None:
    """Removes what was to be done by a deleted clock."""
    while batch := list(jobs_by_test_clock(store, world, job.subject, _BATCH_SIZE)):
        store.run(world, partial(_remove, jobs=batch))
    store.run(world, partial(_remove, jobs=[job]))


def _remove(uow: UnitOfWork, jobs: Sequence[Job]) -> None:
    for job in jobs:
        uow.changes.remove(job)


def _tell(clock: TestClock, outcome: str, second: int, *, went_well: bool | None) -> None:
    """Shows how far a clock is to whoever serves."""
    name = clock.id if clock.name is None else f"{clock.id} {printable(clock.name)}"
    at = datetime.fromtimestamp(second, UTC)
    tell(Activity(f"clock {name}", outcome, went_well, f"{at:%Y-%m-%d %H:%M:%S} UTC"))
