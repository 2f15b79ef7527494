"""What this process leaves in the table for want of room, and fetches in order as there is room again.

An endpoint is behind from the first delivery that is left until a look into the table finds no more of its. What is
committed for it meanwhile is held by this process from the start (`webhook_backlog`), and waits there without a trace
in memory.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence

from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_backlog import WAITING_SECONDS
from emulator.delivery.webhooks.admission import Admission
from emulator.delivery.webhooks.commit_relay import ordered_dispatches
from emulator.delivery.webhooks.fetching import Fetched, Since
from emulator.delivery.webhooks.holding import end_backlog, hold
from emulator.delivery.webhooks.pending_delivery import PendingDelivery, addressed_by
from emulator.store import job_leases
from emulator.store.availability import StoreUnavailableError
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World

RETRY_SECONDS = 1.0
"""How soon, in seconds, it is tried again what the store did not do."""

_log = logging.getLogger(__name__)


class _Waiting:
    """What waits in one world: since when for which endpoints, and the jobs that are not held yet, with theirs."""

    def __init__(self) -> None:
        self.since: Since = {}
        self.unheld: dict[str, tuple[Job, frozenset[str]]] = {}
        self.wake = asyncio.Event()

    def add_unheld(self, job: Job, endpoints: frozenset[str]) -> None:
        _, before = self.unheld.get(job.id, (job, frozenset[str]()))
        self.unheld[job.id] = job, before | endpoints

    def note_held(self, job: Job, endpoints: Iterable[str]) -> None:
        for endpoint in endpoints:
            self.note(endpoint, job.by_real_time, job.due_at)

    def note(self, endpoint: str, by_real_time: bool, second: int) -> None:
        seconds = self.since.setdefault(endpoint, {})
        seconds[by_real_time] = min(second, seconds.get(by_real_time, second))

    def is_behind(self, endpoint: str) -> bool:
        return endpoint in self.since or any(endpoint in endpoints for _, endpoints in self.unheld.values())


class Backlog:
    """The backlog of one process, in all worlds. Lives in one event loop."""

    def __init__(
        self,
        store: Store,
        process: str,
        admission: Admission,
        fetch: Callable[[World, Since], Fetched],
        deliver: Callable[[Sequence[PendingDelivery]], None],
    ) -> None:
        """`process` is the name by which it holds jobs; `fetch` takes in hand what there is room for, in a thread."""
        self._store = store
        self._process = process
        self._admission = admission
        self._fetch = fetch
        self._deliver = deliver
        self._waiting: dict[World, _Waiting] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._holding: set[asyncio.Task[None]] = set()
        self._keeping: set[World] = set()
        self._closed = False
        self._held_until: dict[tuple[World, str], int] = {}
        self._on_record: set[World] = set()

    def is_on_record(self, world: World) -> bool:
        """Whether it holds anything in a world, and renews that. Any thread."""
        return world in self._on_record

    def hold_ordered(self, uow: UnitOfWork) -> None:
        """Holds what is about to be committed for endpoints that are behind. Any thread."""
        if not self.is_on_record(uow.world):
            return
        for dispatch in ordered_dispatches(uow):
            if any(self._admission.is_behind(uow.world, each.endpoint) for each in addressed_by(dispatch)):
                until = uow.real_now + WAITING_SECONDS
                uow.changes.save(replace(dispatch, lease=self._process, leased_until=until))

    def leave(self, world: World, job: Job, endpoints: Collection[str]) -> None:
        """Leaves deliveries of a job to these endpoints in the table, until there is room."""
        if self._closed:
            return
        waiting = self._waiting.get(world)
        if waiting is None:
            waiting = self._waiting[world] = _Waiting()
            _start(self._work_off(world, waiting), self._tasks)
        for endpoint in endpoints:
            self._admission.fall_behind(world, endpoint)
        if job.lease == self._process:
            waiting.note_held(job, endpoints)
        else:
            # What is not held would not be found yet.
            waiting.add_unheld(job, frozenset(endpoints))
        waiting.wake.set()

    def wake(self, world: World, endpoint: str) -> None:
        """Looks for more of an endpoint, if there is room for it."""
        waiting = self._waiting.get(world)
        if waiting is not None and endpoint in waiting.since and self._admission.has_room(world, endpoint):
            waiting.wake.set()

    async def keep(self) -> None:
        """Holds what is in hand for long, and renews what is on record of backlogs, until it is cancelled.

        A world that is closed keeps no other waiting, whose lease would run out.
        """
        while True:
            await asyncio.sleep(job_leases.LEASE_SECONDS / 4)
            in_hand = self._admission.jobs_in_hand()
            held = {(world, id) for world, jobs in in_hand.items() for id in jobs}
            self._held_until = {key: until for key, until in self._held_until.items() if key in held}
            worlds = {*in_hand, *self._waiting, *self._on_record}
            for world in worlds - self._keeping:
                self._keeping.add(world)
                _start(self._keep(world, in_hand.get(world, {})), self._tasks)

    def close(self) -> None:
        """Holds and fetches nothing any more."""
        self._closed = True
        for task in self._tasks:
            task.cancel()

    async def hand_over(self) -> None:
        """Leaves what is held to whoever looks next, at once: it has been closed, and nothing is in hand any more."""
        await asyncio.gather(*self._holding, return_exceptions=True)
        for world in self._on_record:
            await self._try(asyncio.to_thread(end_backlog, self._store, world, self._process))

    async def _keep(self, world: World, in_hand: dict[str, Job]) -> None:
        try:
            await self._keep_world(world, in_hand)
        finally:
            self._keeping.discard(world)

    async def _keep_world(self, world: World, in_hand: dict[str, Job]) -> None:
        soon = self._store.clock.real_now() + job_leases.LEASE_SECONDS / 2
        ending = [job for job in in_hand.values() if self._until(world, job) < soon]
        waiting = self._waiting.get(world)
        if waiting is not None:
            # Room may have been made by endpoints of other worlds.
            waiting.wake.set()
        is_held = any(job.lease == self._process or (world, job.id) in self._held_until for job in in_hand.values())
        if ending or is_held or waiting is not None:
            await self._try(self._hold(world, ending))
        else:
            # Its lease runs out, and whoever takes it finds nothing that is held.
            self._on_record.discard(world)

    def _until(self, world: World, job: Job) -> int:
        known = self._held_until.get((world, job.id))
        if known is not None:
            return known
        return job.due_at if job.leased_until is None else job.leased_until

    async def _hold(self, world: World, jobs: Sequence[Job]) -> None:
        # A thread cannot be cancelled: what it has put on record when this process ends is to be handed over.
        await asyncio.shield(_start(self._put_on_record(world, jobs), self._holding))

    async def _put_on_record(self, world: World, jobs: Sequence[Job]) -> None:
        until = self._store.clock.real_now() + WAITING_SECONDS
        await asyncio.to_thread(hold, self._store, world, self._process, jobs)
        self._on_record.add(world)
        self._held_until.update({(world, job.id): until for job in jobs})

    async def _work_off(self, world: World, waiting: _Waiting) -> None:
        """Fetches what waits in a world, until nothing does."""
        while waiting.since or waiting.unheld:
            await waiting.wake.wait()
            waiting.wake.clear()
            if not await self._try(self._take_turn(world, waiting)):
                await asyncio.sleep(RETRY_SECONDS)
                waiting.wake.set()
        del self._waiting[world]

    async def _take_turn(self, world: World, waiting: _Waiting) -> None:
        if waiting.unheld:
            await self._hold_left(world, waiting)
        ready = [endpoint for endpoint in waiting.since if self._admission.has_room(world, endpoint)]
        if ready:
            await self._fetch_some(world, waiting, {each: waiting.since.pop(each) for each in ready})

    async def _hold_left(self, world: World, waiting: _Waiting) -> None:
        unheld, waiting.unheld = waiting.unheld, {}
        try:
            await self._hold(world, [job for job, _ in unheld.values()])
        except BaseException:
            for job, endpoints in unheld.values():
                waiting.add_unheld(job, endpoints)
            raise
        for job, endpoints in unheld.values():
            waiting.note_held(job, endpoints)

    async def _fetch_some(self, world: World, waiting: _Waiting, since: Since) -> None:
        left = since
        try:
            fetched = await asyncio.to_thread(self._fetch, world, since)
            left = fetched.left
            self._deliver(fetched.pending_deliveries)
        finally:
            for endpoint, seconds in left.items():
                for by_real_time, second in seconds.items():
                    waiting.note(endpoint, by_real_time, second)
        for endpoint in since:
            if waiting.is_behind(endpoint):
                self.wake(world, endpoint)
            else:
                self._admission.catch_up(world, endpoint)

    async def _try(self, step: Coroutine[None, None, None]) -> bool:
        try:
            await step
        except (ConflictError, ContentionError, StoreUnavailableError):
            _log.debug("What waits for webhook endpoints is looked at again.")
            return False
        except Exception:
            # What waits is in the store.
            _log.exception("Fetching what waits for webhook endpoints failed; it is tried again.")
            return False
        return True


def _start(coroutine: Coroutine[None, None, None], running: set[asyncio.Task[None]]) -> asyncio.Task[None]:
    """Starts a task, which is among those that run until it is done."""
    task = asyncio.create_task(coroutine)
    running.add(task)
    task.add_done_callback(running.discard)
    return task
