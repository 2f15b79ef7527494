"""Leasing what is due: by a conditional write, so that only one worker has a job at a time.

When a worker dies, its leases run out and others take what it had.
"""

from collections.abc import Iterator, Sequence

from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job, JobQueue
from emulator.store.closed_worlds import REPLACEMENT_ID, is_closing
from emulator.store.store import Store
from emulator.store.transaction_limits import MAX_ACTIONS
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World

LEASE_SECONDS = 20

_MAX_JOBS = MAX_ACTIONS - 1
"""The check of the world's clock is an action of the same transaction."""


def lease_due_jobs(store: Store, worker: str, limit: int, queue: JobQueue = "work") -> Iterator[tuple[World, Job]]:
    """Leases due jobs of a queue in any world, the longest due first, but for those that another worker is quicker at.

    Those of one world are leased in one transaction. Each is yielded once it is leased, so that whoever is interrupted
    knows what is theirs.

    Args:
        store: where to look.
        worker: the name of who takes them.
        limit: how many, at most.
        queue: which jobs they are.
    """
    due: dict[World, dict[str, None]] = {}
    for world, job in store.due(min(limit, _MAX_JOBS), queue):
        # The index is eventually consistent: it may show a job twice.
        due.setdefault(world, {})[job.id] = None
    for world, ids in due.items():
        for job in _lease(store, world, worker, list(ids), queue):
            yield world, job


def renew_lease(store: Store, world: World, job: Job) -> bool:
    """Holds a job for another lease, as it was leased; False when it is done, put off or another worker's."""

    def renew(uow: UnitOfWork) -> bool:
        held = uow.get(Job, job.id)
        if held is None or (held.lease, held.attempts) != (job.lease, job.attempts):
            return False
        uow.changes.save(replace(held, leased_until=uow.real_now + LEASE_SECONDS))
        return True

    return store.run(world, renew)


def _lease(store: Store, world: World, worker: str, ids: Sequence[str], queue: JobQueue) -> Iterator[Job]:
    try:
        leased = _lease_together(store, world, worker, ids, queue)
    except ConflictError:
        # One that somebody else has changed must not keep the others: each half is tried alone.
        middle = len(ids) // 2
        if middle > 0:
            yield from _lease(store, world, worker, ids[:middle], queue)
            yield from _lease(store, world, worker, ids[middle:], queue)
    else:
        yield from leased


def _lease_together(store: Store, world: World, worker: str, ids: Sequence[str], queue: JobQueue) -> Sequence[Job]:
    """The jobs that are due, leased in one transaction. Raises ConflictError when somebody else has changed one."""
    uow = store.unit_of_work(world, sees_closed=True)
    until = uow.real_now + LEASE_SECONDS
    leased = []
    for job in _found(uow, ids, queue):
        if uow.is_due(job) and job.queue == queue:
            leased.append(replace(job, lease=worker, leased_until=until, attempts=job.attempts + 1))
            uow.changes.save(leased[-1])
        elif job.leased_until is None:
            # A clock that was stopped leaves jobs in the index that are not due, and an earlier release had one queue
            # for all: written again, they are indexed right.
            uow.changes.save(job)
    uow.check_clock_unchanged()
    uow.commit()
    return leased


def _found(uow: UnitOfWork, ids: Sequence[str], queue: JobQueue) -> Sequence[Job]:
    """The jobs with these ids; of a closed world the one alone that replaces it: the rest waits until it is open."""
    *found, replacement = uow.get_many(Job, [*ids, REPLACEMENT_ID])
    if replacement is not None and is_closing(replacement):
        return [replacement] if replacement.queue == queue else []
    return [job for job in found if job is not None]
