"""What the worker does for each kind of work."""

import asyncio
from collections.abc import Callable, Mapping

from emulator.billing.system.jobs import MAIL_TASK, MIRROR_TASK, Job
from emulator.billing.system.test_clocks import RUN_TASK
from emulator.delivery.mail_jobs import MailJobs
from emulator.delivery.mailer import Mailer
from emulator.delivery.worker import JobHandler
from emulator.services import files, test_clock_runs
from emulator.services.job_operations import OPERATIONS, do_job
from emulator.store import journals, replacement, snapshots, write_ahead
from emulator.store.closed_worlds import CLOSING_TASK
from emulator.store.store import Store
from emulator.store.unit_of_work import ConflictError
from emulator.worlds import World

_Work = Callable[[Store, World, Job], None]


def work_handlers(store: Store, webhooks: Mapping[str, JobHandler]) -> Mapping[str, JobHandler]:
    """The handlers of jobs that wait for nobody, by their `task`; those of `webhooks` are among them."""
    return {
        **dict.fromkeys(OPERATIONS, _in_thread(store, _do_operation)),
        RUN_TASK: _in_thread(store, test_clock_runs.run),
        write_ahead.TASK: _in_thread(store, _release),
        files.DISCARD_TASK: _in_thread(store, files.discard),
        journals.TASK: _in_thread(store, _finish_journal),
        snapshots.TASK: _in_thread(store, snapshots.delete_unnamed),
        replacement.HOLDING_TASK: _in_thread(store, replacement.resume),
        CLOSING_TASK: _in_thread(store, replacement.resume),
        **webhooks,
    }


def mail_handlers(store: Store, mailer: Mailer) -> Mapping[str, JobHandler]:
    """The handlers of jobs that wait for a mail server."""
    mails = MailJobs(store, mailer)
    return {MAIL_TASK: mails.deliver, MIRROR_TASK: mails.mirror}


def _in_thread(store: Store, work: _Work) -> JobHandler:
    async def handle(world: World, job: Job) -> None:
        await asyncio.to_thread(work, store, world, job)

    return handle


def _do_operation(store: Store, world: World, job: Job) -> None:
    do_job(job, lambda operation: store.run(world, lambda uow: operation(uow, job)))


def _release(store: Store, world: World, job: Job) -> None:
    store.release_write_ahead(world, job.subject)
    store.run(world, lambda uow: uow.changes.remove(job))


def _finish_journal(store: Store, world: World, job: Job) -> None:
    try:
        journals.finish(lambda: store.unit_of_work(world), job.subject)
    except ConflictError:
        # Whoever committed is at it after all. When the lease runs out, it is looked for what is left.
        return
    store.run(world, lambda uow: uow.changes.remove(job))
