"""Holding a job for longer than one lease: who waits for a peer does not know for how long."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from emulator.billing.system.jobs import Job
from emulator.store.availability import StoreUnavailableError
from emulator.store.job_leases import renew_lease
from emulator.store.store import ContentionError, Store
from emulator.worlds import World

RENEW_SECONDS = 5.0
"""How often, in seconds, a lease is renewed: one of them may well come late on a machine that is busy."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def holding(store: Store, world: World, job: Job) -> AsyncIterator[None]:
    """Keeps a leased job from other workers while its block runs; it needs no look at what the block makes of it."""
    renewing = asyncio.create_task(_renew(store, world, job))
    try:
        yield
    finally:
        renewing.cancel()


async def _renew(store: Store, world: World, job: Job) -> None:
    is_held = True
    while is_held:
        await asyncio.sleep(RENEW_SECONDS)
        try:
            is_held = await asyncio.to_thread(renew_lease, store, world, job)
        except (ContentionError, StoreUnavailableError):
            _log.debug("The lease of the task %s of %s is renewed later.", job.task, job.subject)
        except Exception:
            # Whoever is at the job goes on with it, and another worker must not begin.
            _log.exception("Renewing the lease of the task %s of %s failed; it is tried again.", job.task, job.subject)
