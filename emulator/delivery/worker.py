"""The worker: does what is due, in any world, at least once.

Every process has one; a piece of work is leased by a conditional write, so only one of them has it at a time, and
when that one dies the lease runs out and another takes it.
"""

import asyncio
import logging
import threading
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from emulator.billing.system.jobs import Work
from emulator.store.store import Store
from emulator.store.unit_of_work import ConflictError
from emulator.worlds import World

LEASE_SECONDS = 20
AT_ONCE = 16
"""How many pieces of work are in hand at most."""

POLL_SECONDS = 1.0
"""How soon work is seen that became due by time alone, or that another process ordered."""

Task = Callable[[World, Work], Awaitable[None]]
"""Does one piece of work, and in the end removes or postpones it."""

_log = logging.getLogger(__name__)


class Worker:
    """A thread that leases due work and does it; `tasks` says how, by the work's `task`. `at_end` tidies up."""

    def __init__(self, store: Store, tasks: Mapping[str, Task], at_end: Callable[[], Awaitable[None]]) -> None:
        self._store = store
        self._tasks = tasks
        self._at_end = at_end
        self._name = uuid.uuid4().hex
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._loop()), name="worker", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Lets the work in hand end, then ends the thread; harmless when it never started."""
        self._stopping.set()
        self._store.work_ordered.set()
        if self._thread.is_alive():
            self._thread.join(LEASE_SECONDS)

    async def _loop(self) -> None:
        in_hand: set[asyncio.Task[None]] = set()
        while not self._stopping.is_set():
            count = self._store.work_ordered.count
            leased = await asyncio.to_thread(self._lease, AT_ONCE - len(in_hand))
            in_hand |= {asyncio.create_task(self._do(world, work)) for world, work in leased}
            if len(in_hand) == AT_ONCE:
                await asyncio.wait(in_hand, return_when=asyncio.FIRST_COMPLETED)
            elif not leased:
                await asyncio.to_thread(self._store.work_ordered.wait_since, count, POLL_SECONDS)
            in_hand = {task for task in in_hand if not task.done()}
        if in_hand:
            await asyncio.wait(in_hand)
        await self._at_end()

    def _lease(self, limit: int) -> list[tuple[World, Work]]:
        leased = []
        try:
            for world, work in list(self._store.due(limit)):
                held = self._leased(world, work)
                if held is not None:
                    leased.append((world, held))
        except Exception:
            # The engine may be away for a moment; what is due stays due.
            _log.exception("Looking for due work failed; it is tried again.")
        return leased

    def _leased(self, world: World, due: Work) -> Work | None:
        """The work, held by this worker for a while; None when another one was quicker."""
        unit = self._store.unit_of_work(world)
        work = unit.get(Work, due.id)
        if work is None:
            return None
        held = self._held(work) if unit.is_due(work) else None
        # A clock that was stopped leaves work in the index that is not due: written again, it is filed right.
        unit.changes.save(held or work)
        unit.hold_clock()
        try:
            unit.commit()
        except ConflictError:
            return None
        return held

    def _held(self, work: Work) -> Work:
        until = self._store.clock.real_now() + LEASE_SECONDS
        return replace(work, lease=self._name, leased_until=until, attempts=work.attempts + 1)

    async def _do(self, world: World, work: Work) -> None:
        try:
            await self._tasks[work.task](world, work)
        except ConflictError:
            # Somebody else is at the same: whatever is left when the lease runs out is tried again.
            _log.debug("The task %s of %s met another.", work.task, work.subject)
        except Exception:
            # One piece of work must not end the others; its lease runs out and it is tried again.
            _log.exception("The task %s of %s failed; it is tried again.", work.task, work.subject)
