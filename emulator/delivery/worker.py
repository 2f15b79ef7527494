"""The worker: runs the jobs that are due, in any world, at least once.

Every process has one for each queue; which of them has a job is told by its lease (`store.job_leases`).
"""

import asyncio
import logging
import threading
import uuid
from collections.abc import Awaitable, Callable, Mapping

from emulator.billing.system.jobs import Job, JobQueue
from emulator.store.availability import StoreUnavailableError
from emulator.store.job_leases import LEASE_SECONDS, lease_due_jobs
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import ConflictError
from emulator.worlds import World

MAX_CONCURRENT_JOBS = 16
"""How many jobs of a queue run at once."""

POLL_SECONDS = 1.0
"""How soon, in seconds, a job is seen that became due by time alone, or that another process scheduled."""

STOP_SECONDS = 5.0
"""How long, in seconds, a stop waits for the jobs that are running: less than `docker stop` does."""

JobHandler = Callable[[World, Job], Awaitable[None]]
"""Runs one job, and in the end removes or postpones it."""

_log = logging.getLogger(__name__)


async def _nothing() -> None:
    """There is nothing to tidy up."""


async def _end(running: set[asyncio.Task[None]]) -> None:
    """Lets jobs end; those that wait for somebody who does not answer are left to whoever takes them next."""
    if running:
        _, waiting = await asyncio.wait(running, timeout=STOP_SECONDS)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


class Worker:
    """A thread that leases due jobs of a queue and runs each by the handler of its `task`; `on_stop` tidies up."""

    def __init__(
        self,
        store: Store,
        queue: JobQueue,
        job_handlers: Mapping[str, JobHandler],
        on_stop: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        self._store = store
        self._queue: JobQueue = queue
        self._signal = store.job_signals[queue]
        self._job_handlers = job_handlers
        self._on_stop = on_stop
        self._name = uuid.uuid4().hex
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._loop()), name=f"worker of {queue}", daemon=True
        )

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Lets the running jobs end, if they do soon, then ends the thread; harmless when it never started."""
        self._stopping.set()
        self._signal.set()
        if self._thread.is_alive():
            self._thread.join(LEASE_SECONDS)

    async def _loop(self) -> None:
        running: set[asyncio.Task[None]] = set()
        while not self._stopping.is_set():
            count = self._signal.count
            leased = await asyncio.to_thread(self._lease_due_jobs, MAX_CONCURRENT_JOBS - len(running))
            running |= {asyncio.create_task(self._run_job(world, job)) for world, job in leased}
            if len(running) == MAX_CONCURRENT_JOBS:
                await asyncio.wait(running, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            elif not leased:
                await asyncio.to_thread(self._signal.wait_since, count, POLL_SECONDS)
            running = {task for task in running if not task.done()}
        await _end(running)
        await self._on_stop()

    def _lease_due_jobs(self, limit: int) -> list[tuple[World, Job]]:
        leased: list[tuple[World, Job]] = []
        try:
            for each in lease_due_jobs(self._store, self._name, limit, self._queue):
                # One by one: what is leased before the store goes away is run.
                leased.append(each)
        except StoreUnavailableError:
            # That it is away has been said; what is due stays due.
            return leased
        except Exception:
            _log.exception("Looking for due work failed; it is tried again.")
        return leased

    async def _run_job(self, world: World, job: Job) -> None:
        try:
            await self._job_handlers[job.task](world, job)
        except (ConflictError, ContentionError):
            # Somebody else is at the same, or puts another world in the place of this one: whatever is left when the
            # lease runs out is tried again.
            _log.debug("The task %s of %s met another.", job.task, job.subject)
        except StoreUnavailableError:
            _log.debug("The task %s of %s waits for the store.", job.task, job.subject)
        except Exception:
            # One job must not end the others; its lease runs out and it is tried again.
            _log.exception("The task %s of %s failed; it is tried again.", job.task, job.subject)
