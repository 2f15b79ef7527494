"""Waiting for receivers by a clock that stands still while this process does."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TICK_SECONDS = 0.1


@asynccontextmanager
async def running_timeout(seconds: float) -> AsyncIterator[None]:
    """Breaks its block off with `TimeoutError` once the event loop has run for so long.

    A loop that was held up has not looked whether there is an answer: the process was stopped, or the machine slept or
    is overloaded. Such a pause, however long, counts as one tick; a receiver is not to blame for it.
    """
    async with asyncio.timeout(None) as limit:
        running_out = asyncio.create_task(_run_out(limit, seconds))
        try:
            yield
        finally:
            running_out.cancel()


async def _run_out(limit: asyncio.Timeout, seconds: float) -> None:
    ticks = math.ceil(seconds / TICK_SECONDS)
    for _ in range(ticks):
        await asyncio.sleep(seconds / ticks)
    limit.reschedule(asyncio.get_running_loop().time())
