"""Order: what goes to one endpoint goes one after the other, and no endpoint waits for another."""

import asyncio
import heapq
from collections.abc import Callable, Coroutine, Hashable
from contextlib import suppress

from msgspec import Struct

from emulator.delivery.webhooks.running_time import running_timeout

NEXT_EVENT_AFTER_SECONDS = 1.0
"""An endpoint that has not answered by then gets the next event all the same: order is that of departure."""

MAX_UNANSWERED = 64
"""How many requests an endpoint that does not answer may have open; the next ones wait."""

Send = Callable[[], Coroutine[None, None, None]]


class _Item(Struct, frozen=True, order=True):
    """What waits; no two have a number in common, so that the order ends there."""

    rank: str
    number: int
    send: Send


class EndpointQueues:
    """One queue per endpoint, for as long as it has something to send. Lives in one event loop."""

    def __init__(self, next_event_after: float = NEXT_EVENT_AFTER_SECONDS) -> None:
        self._next_event_after = next_event_after
        self._waiting: dict[Hashable, list[_Item]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._count = 0
        self._closed = False

    def add(self, queue_key: Hashable, rank: str, send: Send) -> None:
        """Sends this behind everything of a lower `rank` that waits in the same queue."""
        if self._closed:
            return
        self._count += 1
        started = queue_key in self._waiting
        heapq.heappush(self._waiting.setdefault(queue_key, []), _Item(rank, self._count, send))
        if not started:
            self._track(asyncio.create_task(self._drain(queue_key)))

    def run_unordered(self, coroutine: Coroutine[None, None, None]) -> None:
        """Runs something that holds up no queue."""
        self._track(asyncio.create_task(coroutine))

    def close(self) -> None:
        """Lets nothing depart any more; what waits is forgotten here."""
        self._closed = True
        for items in self._waiting.values():
            items.clear()

    async def cancel_all(self) -> None:
        """Breaks off what is on its way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def wait_until_idle(self) -> None:
        """Returns when nothing is on its way any more."""
        while self._running:
            await asyncio.wait(self._running)

    async def _drain(self, queue_key: Hashable) -> None:
        unanswered: set[asyncio.Task[None]] = set()
        while items := self._waiting[queue_key]:
            request = asyncio.create_task(heapq.heappop(items).send())
            self._track(request)
            unanswered = {each for each in unanswered if not each.done()} | {request}
            with suppress(TimeoutError):
                async with running_timeout(self._next_event_after):
                    await asyncio.wait({request})
            if len(unanswered) >= MAX_UNANSWERED:
                await asyncio.wait(unanswered, return_when=asyncio.FIRST_COMPLETED)
        del self._waiting[queue_key]

    def _track(self, task: asyncio.Task[None]) -> None:
        # The loop itself holds tasks only weakly.
        self._running.add(task)
        task.add_done_callback(self._running.discard)
