"""The dispatcher: brings events to the endpoints as soon as they are committed, beside the requests.

The process that commits an event sends it; should it die before that is on record, the worker of any process takes the
work up. So an event may come twice, and never not at all.
"""

import asyncio
import logging
import threading
import uuid
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextlib import aclosing, suppress
from functools import partial
from typing import NamedTuple

from msgspec import Struct

from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.delivery.webhooks.admission import Admission
from emulator.delivery.webhooks.attempt_recorder import AttemptRecorder
from emulator.delivery.webhooks.backlog import Backlog
from emulator.delivery.webhooks.commit_relay import CommitRelay, ordered_dispatches
from emulator.delivery.webhooks.delivery_loop import DeliveryLoop
from emulator.delivery.webhooks.endpoint_client import EndpointClient
from emulator.delivery.webhooks.endpoint_queues import NEXT_EVENT_AFTER_SECONDS, EndpointQueues
from emulator.delivery.webhooks.fetching import Fetcher
from emulator.delivery.webhooks.holding import hold
from emulator.delivery.webhooks.pending_delivery import (
    Addressed,
    PayloadRenderer,
    PendingDelivery,
    addressed_by,
    first_attempts,
)
from emulator.delivery.webhooks.taking_up import take_up
from emulator.delivery.webhooks.webhook_request import TIMEOUT_SECONDS
from emulator.store import job_leases
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

STOP_SECONDS = 2.0
"""How long what is on its way may take when the process is to end; the rest is done after the next start."""

MAX_PASSED_ON = 256
"""How many units of work may wait for the event loop to take them."""

_log = logging.getLogger(__name__)


class WebhookConfiguration(Struct, frozen=True, kw_only=True):
    """How webhooks are delivered.

    Attributes:
        payload: renders an event for an endpoint.
        retry_delays: seconds between attempts that replace the schedule of both modes.
        timeout: seconds that a receiver has to answer (`webhook_request`).
        allows_link_local: whether requests may go to link-local addresses.
        next_event_after: seconds after which an endpoint gets its next event without an answer (`endpoint_queues`).
    """

    payload: PayloadRenderer
    retry_delays: Sequence[int] | None = None
    timeout: float = TIMEOUT_SECONDS
    next_event_after: float = NEXT_EVENT_AFTER_SECONDS
    allows_link_local: bool = False


class WebhookDispatcher:
    """A thread with an event loop that sends webhooks.

    `process` is the name by which it holds jobs (`webhook_backlog`).
    """

    def __init__(self, store: Store, relay: CommitRelay, configuration: WebhookConfiguration) -> None:
        self._store = store
        self._relay = relay
        self._configuration = configuration
        self.process = uuid.uuid4().hex
        self._admission = Admission()
        taking_up = partial(take_up, payload=configuration.payload)
        self._fetcher = Fetcher(store, self.process, self._admission, taking_up)
        self._running: _Running | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="dispatcher", daemon=True)

    def start(self) -> None:
        """Starts the thread; returns when it takes work."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Gives what is on its way a moment to end, then ends the thread; harmless when it never started."""
        running = self._running
        if running is not None:
            running.loop.call_soon_threadsafe(running.stopping.set)
            self._thread.join()

    def take_up(self, world: World, job: Job) -> bool:
        """Takes the deliveries of a job that a worker has leased, as far as there is room, and leaves the rest.

        False when all of them are in hand already. When it does not run, they stay in the store. Reads; any thread.
        """
        running = self._running
        if running is None:
            return True
        admitted = self._admission.admit(world, job, addressed_by(job))
        if admitted.left:
            running.loop.call_soon_threadsafe(running.backlog.leave, world, job, admitted.left)
        if admitted.deliveries:
            pending_deliveries = self._fetcher.take_up_admitted(world, [(job, admitted.deliveries)])
            running.loop.call_soon_threadsafe(running.delivery_loop.deliver, pending_deliveries)
        return not admitted.is_nothing

    def adopt(self, world: World, jobs: Sequence[Job]) -> bool:
        """Holds what another process held, and delivers it in its turn; False when it does not run. Any thread."""
        running = self._running
        if running is None:
            return False
        hold(self._store, world, self.process, jobs)
        for job in jobs:
            endpoints = {each.endpoint for each in addressed_by(job)}
            running.loop.call_soon_threadsafe(running.backlog.leave, world, replace(job, lease=self.process), endpoints)
        return True

    def renews(self, world: World, process: str) -> bool:
        """Whether a backlog is this process's own, which it still works off. Any thread."""
        running = self._running
        return running is not None and process == self.process and running.backlog.is_on_record(world)

    @property
    def in_hand(self) -> int:
        """How many deliveries are in memory."""
        return self._admission.total

    async def _main(self) -> None:
        queues = EndpointQueues(self._configuration.next_event_after)
        recorder = AttemptRecorder(self._store, queues, self._configuration.retry_delays)
        recorder_task = asyncio.create_task(recorder.run())
        client = EndpointClient(self._configuration.timeout, allows_link_local=self._configuration.allows_link_local)
        async with aclosing(client):
            delivery_loop = DeliveryLoop(self._store, client.post, queues, recorder, self._end_delivery)
            backlog = Backlog(self._store, self.process, self._admission, self._fetcher.fetch, delivery_loop.deliver)
            keeper_task = asyncio.create_task(backlog.keep())
            self._running = running = _Running(asyncio.get_running_loop(), delivery_loop, backlog, asyncio.Event())
            self._relay.subscribe(backlog.hold_ordered, _Passing(running, self._accept_committed).pass_on)
            self._ready.set()
            await running.stopping.wait()
            self._relay.unsubscribe()
            self._running = None
            # What does not depart now, or has no answer by then, is not on record: it is done after the next start.
            backlog.close()
            keeper_task.cancel()
            queues.close()
            await _within(STOP_SECONDS, queues.wait_until_idle())
            await queues.cancel_all()
        await _within(STOP_SECONDS, recorder.wait_until_flushed())
        recorder_task.cancel()
        await _within(STOP_SECONDS, backlog.hand_over())

    def _accept_committed(self, running: "_Running", uow: UnitOfWork) -> None:
        """Takes what was just committed, as far as there is room; it is all in memory, so nothing is read."""
        for dispatch in ordered_dispatches(uow):
            addressed = list(addressed_by(dispatch))
            if dispatch.lease is not None:
                # Held from the start: it has its turn among what waits.
                running.backlog.leave(uow.world, dispatch, {each.endpoint for each in addressed})
                continue
            admitted = self._admission.admit(uow.world, dispatch, addressed)
            if admitted.left:
                running.backlog.leave(uow.world, dispatch, admitted.left)
            running.delivery_loop.deliver(self._unpacked(uow, dispatch, admitted.deliveries))

    def _unpacked(self, uow: UnitOfWork, dispatch: Job, admitted: Sequence[Addressed]) -> Sequence[PendingDelivery]:
        pending_deliveries: Sequence[PendingDelivery] = []
        try:
            pending_deliveries = first_attempts(uow, dispatch, set(admitted), self._configuration.payload)
        except Exception:
            # The work is in the store: the worker takes it up.
            _log.exception("The dispatch %s could not be unpacked.", dispatch.id)
        unpacked = {each.delivery.id for each in pending_deliveries}
        for each in admitted:
            if each.id not in unpacked:
                self._admission.release(uow.world, each.endpoint, each.id)
        return pending_deliveries

    def _end_delivery(self, done: PendingDelivery, is_on_record: bool) -> None:
        world, endpoint = done.world, done.delivery.endpoint
        self._admission.release(world, endpoint, done.delivery.id)
        running = self._running
        if running is None:
            return
        if is_on_record:
            running.backlog.wake(world, endpoint)
        else:
            # What is held is looked at by no worker.
            running.loop.call_later(job_leases.LEASE_SECONDS, running.backlog.leave, world, done.job, [endpoint])


class _Running(NamedTuple):
    """What there is while the thread runs."""

    loop: asyncio.AbstractEventLoop
    delivery_loop: DeliveryLoop
    backlog: Backlog
    stopping: asyncio.Event


class _Passing:
    """Passes on to the event loop what was committed; when that one is late, no more than what to look for."""

    def __init__(self, running: _Running, accept: Callable[[_Running, UnitOfWork], None]) -> None:
        self._running = running
        self._accept = accept
        self._passed: deque[UnitOfWork] = deque()

    def pass_on(self, uow: UnitOfWork) -> None:
        """Called by one thread at a time."""
        loop, backlog = self._running.loop, self._running.backlog
        if len(self._passed) < MAX_PASSED_ON:
            self._passed.append(uow)
            loop.call_soon_threadsafe(self._take)
            return
        for dispatch in ordered_dispatches(uow):
            endpoints = {each.endpoint for each in addressed_by(dispatch)}
            loop.call_soon_threadsafe(backlog.leave, uow.world, dispatch, endpoints)

    def _take(self) -> None:
        self._accept(self._running, self._passed.popleft())


async def _within(seconds: float, coroutine: Coroutine[None, None, None]) -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(coroutine, seconds)
