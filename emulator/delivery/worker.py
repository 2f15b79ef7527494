"""The worker: runs the jobs that are due, in any world, at least once.

Every process has one; a job is leased by a conditional write, so only one of them has it at a time, and
when that one dies the lease runs out and another takes it.
"""

import asyncio
import logging
import threading
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from emulator.billing.system.jobs import Job
from emulator.store.availability import StoreUnavailableError
from emulator.store.closed_worlds import REPLACEMENT_ID, is_closing
from emulator.store.store import Store
from emulator.store.unit_of_work import ConflictError
from emulator.worlds import World

LEASE_SECONDS = 20
MAX_CONCURRENT_JOBS = 16
"""How many jobs run at once."""

POLL_SECONDS = 1.0
"""How soon, in seconds, a job is seen that became due by time alone, or that another process scheduled."""

JobHandler = Callable[[World, Job], Awaitable[None]]
"""Runs one job, and in the end removes or postpones it."""

_log = logging.getLogger(__name__)


class Worker:
    """A thread that leases due jobs and runs them by the `job_handlers` of their `task`; `on_stop` tidies up."""

    def __init__(
        self, store: Store, job_handlers: Mapping[str, JobHandler], on_stop: Callable[[], Awaitable[None]]
    ) -> None:
        self._store = store
        self._job_handlers = job_handlers
        self._on_stop = on_stop
        self._name = uuid.uuid4().hex
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._loop()), name="worker", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Lets the running jobs end, then ends the thread; harmless when it never started."""
        self._stopping.set()
        self._store.job_signal.set()
        if self._thread.is_alive():
            self._thread.join(LEASE_SECONDS)

    async def _loop(self) -> None:
        running: set[asyncio.Task[None]] = set()
        while not self._stopping.is_set():
            count = self._store.job_signal.count
            leased = await asyncio.to_thread(self._lease_due_jobs, MAX_CONCURRENT_JOBS - len(running))
            running |= {asyncio.create_task(self._run_job(world, job)) for world, job in leased}
            if len(running) == MAX_CONCURRENT_JOBS:
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            elif not leased:
                await asyncio.to_thread(self._store.job_signal.wait_since, count, POLL_SECONDS)
            running = {task for task in running if not task.done()}
        if running:
            await asyncio.wait(running)
        await self._on_stop()

    def _lease_due_jobs(self, limit: int) -> list[tuple[World, Job]]:
        leased = []
        try:
            for world, job in list(self._store.due(limit)):
                held = self._lease_job(world, job)
                if held is not None:
                    leased.append((world, held))
        except StoreUnavailableError:
            # That it is away has been said; what is due stays due.
            return leased
        except Exception:
            _log.exception("Looking for due work failed; it is tried again.")
        return leased

    def _lease_job(self, world: World, due: Job) -> Job | None:
        """The job, leased by this worker; None when another one was quicker."""
        uow = self._store.unit_of_work(world, sees_closed=True)
        job, replacement = uow.get_many(Job, [due.id, REPLACEMENT_ID])
        if replacement is not None and is_closing(replacement):
            # What is in a closed world waits for what opens it again.
            job = replacement if uow.is_due(replacement) else None
        if job is None:
            return None
        held = self._with_lease(job) if uow.is_due(job) else None
        # A clock that was stopped leaves jobs in the index that are not due: written again, they are indexed right.
        uow.changes.save(held or job)
        uow.check_clock_unchanged()
        try:
            uow.commit()
        except ConflictError:
            return None
        return held

    def _with_lease(self, job: Job) -> Job:
        until = self._store.clock.real_now() + LEASE_SECONDS
        return replace(job, lease=self._name, leased_until=until, attempts=job.attempts + 1)

    async def _run_job(self, world: World, job: Job) -> None:
        try:
            await self._job_handlers[job.task](world, job)
        except ConflictError:
            # Somebody else is at the same: whatever is left when the lease runs out is tried again.
            _log.debug("The task %s of %s met another.", job.task, job.subject)
        except StoreUnavailableError:
            _log.debug("The task %s of %s waits for the store.", job.task, job.subject)
        except Exception:
            # One job must not end the others; its lease runs out and it is tried again.
            _log.exception("The task %s of %s failed; it is tried again.", job.task, job.subject)
