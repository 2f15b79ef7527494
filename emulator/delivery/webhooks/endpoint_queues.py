"""Order: what goes to one endpoint goes one after the other, and no endpoint waits for another."""

import asyncio
import heapq
from collections.abc import Callable, Coroutine, Hashable
from contextlib import suppress
from dataclasses import dataclass, field

from emulator.delivery.webhooks.running_time import at_most

PATIENCE_SECONDS = 1.0
"""An endpoint that has not answered by then gets the next event all the same: order is that of departure."""

MAX_UNANSWERED = 64
"""How many requests an endpoint that does not answer may have open; the next ones wait."""

Send = Callable[[], Coroutine[None, None, None]]


@dataclass(order=True, slots=True)
class _Item:
    rank: str
    number: int
    send: Send = field(compare=False)


class Lanes:
    """One lane per endpoint, for as long as it has something to send. Lives in one event loop."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._waiting: dict[Hashable, list[_Item]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._count = 0
        self._closed = False

    def add(self, lane: Hashable, rank: str, send: Send) -> None:
        """Sends this behind everything of a lower `rank` that waits in the same lane."""
        if self._closed:
            return
        self._count += 1
        started = lane in self._waiting
        heapq.heappush(self._waiting.setdefault(lane, []), _Item(rank, self._count, send))
        if not started:
            self._keep(asyncio.create_task(self._drive(lane)))

    def aside(self, coroutine: Coroutine[None, None, None]) -> None:
        """Runs something that holds up no lane."""
        self._keep(asyncio.create_task(coroutine))

    def close(self) -> None:
        """Lets nothing depart any more; what waits is forgotten here."""
        self._closed = True
        for items in self._waiting.values():
            items.clear()

    async def abandon(self) -> None:
        """Breaks off what is on its way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def idle(self) -> None:
        """Returns when nothing is on its way any more."""
        while self._running:
            await asyncio.wait(self._running)

    async def _drive(self, lane: Hashable) -> None:
        unanswered: set[asyncio.Task[None]] = set()
        while items := self._waiting[lane]:
            request = asyncio.create_task(heapq.heappop(items).send())
            self._keep(request)
            unanswered = {each for each in unanswered if not each.done()} | {request}
            with suppress(TimeoutError):
                async with at_most(self._patience):
                    await asyncio.wait({request})
            if len(unanswered) >= MAX_UNANSWERED:
                await asyncio.wait(unanswered, return_when=asyncio.FIRST_COMPLETED)
        del self._waiting[lane]

    def _keep(self, task: asyncio.Task[None]) -> None:
        # The loop itself holds tasks only weakly.
        self._running.add(task)
        task.add_done_callback(self._running.discard)
