"""Holding jobs in the table for what is in hand or waits there."""

from collections.abc import Iterator, Sequence
from functools import partial

from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_backlog import WAITING_SECONDS, backlog_job
from emulator.delivery.webhooks.pending_delivery import TASKS
from emulator.store import job_leases
from emulator.store.job_queries import world_jobs
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

MAX_AT_ONCE = 90
"""Jobs that are held in one transaction, which has a hundred actions; the backlog and the world's clock are two."""


def hold(store: Store, world: World, process: str, jobs: Sequence[Job]) -> None:
    """Holds jobs for a process, but for those that are another's by now, and renews its backlog."""
    for start in range(0, max(len(jobs), 1), MAX_AT_ONCE):
        store.run(world, partial(_hold, process=process, jobs=jobs[start : start + MAX_AT_ONCE]))


def end_backlog(store: Store, world: World, process: str) -> None:
    """Leaves the backlog of a process to whoever takes it next, at once."""
    store.run(world, lambda uow: uow.changes.save(backlog_job(process, uow.real_now, uow.real_now)))


def held_by(store: Store, world: World, process: str) -> Iterator[Job]:
    """What a process holds in a world, the earliest due first of what is due by either time."""
    for by_real_time in (False, True):
        up_to = None if by_real_time else store.unit_of_work(world).ctx.now
        for job in world_jobs(store, world, up_to=up_to, by_real_time=by_real_time):
            if job.lease == process and job.task in TASKS:
                yield job


def forget_backlog(store: Store, world: World, backlog: Job) -> None:
    """Removes a backlog that nothing is left of, unless its process renews it again."""
    store.run(world, lambda uow: _remove_unchanged(uow, backlog))


def _hold(uow: UnitOfWork, process: str, jobs: Sequence[Job]) -> None:
    now = uow.real_now
    for job, found in zip(jobs, uow.get_many(Job, [job.id for job in jobs]), strict=True):
        if found is not None and found.lease in (job.lease, process):
            until = now + WAITING_SECONDS
            uow.changes.save(replace(found, lease=process, leased_until=until, pairs=found.pairs or job.pairs))
    uow.changes.save(backlog_job(process, now, now + job_leases.LEASE_SECONDS))


def _remove_unchanged(uow: UnitOfWork, backlog: Job) -> None:
    if uow.get(Job, backlog.id) == backlog:
        uow.changes.remove(backlog)
