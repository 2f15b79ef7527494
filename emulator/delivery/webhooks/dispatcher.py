"""The dispatcher: brings events to the endpoints as soon as they are committed, beside the requests.

The process that commits an event sends it; should it die before that is on record, the worker of any process takes the
work up. So an event may come twice, and never not at all.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Hashable, Sequence
from contextlib import aclosing, suppress

from msgspec import Struct

from emulator.delivery.webhooks.attempt_recorder import AttemptRecorder
from emulator.delivery.webhooks.commit_relay import CommitRelay, ordered_dispatches
from emulator.delivery.webhooks.delivery_loop import DeliveryLoop
from emulator.delivery.webhooks.endpoint_client import EndpointClient
from emulator.delivery.webhooks.endpoint_queues import NEXT_EVENT_AFTER_SECONDS, EndpointQueues
from emulator.delivery.webhooks.pending_delivery import PayloadRenderer, PendingDelivery, pending_deliveries_of
from emulator.delivery.webhooks.webhook_request import TIMEOUT_SECONDS
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork

STOP_SECONDS = 2.0
"""How long what is on its way may take when the process is to end; the rest is done after the next start."""

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
    """A thread with an event loop that sends webhooks."""

    def __init__(self, store: Store, relay: CommitRelay, configuration: WebhookConfiguration) -> None:
        self._store = store
        self._relay = relay
        self._configuration = configuration
        self._running: tuple[asyncio.AbstractEventLoop, DeliveryLoop, asyncio.Event] | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="dispatcher", daemon=True)

    def start(self) -> None:
        """Starts the thread; returns when it takes work."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Gives what is on its way a moment to end, then ends the thread; harmless when it never started."""
        if self._running is not None:
            loop, _, stopping = self._running
            loop.call_soon_threadsafe(stopping.set)
            self._thread.join()

    def accept(self, key: Hashable, pending_deliveries: Sequence[PendingDelivery]) -> None:
        """Delivers these unless they are in hand as `key`; when it does not run, they stay in the store. Any thread."""
        running = self._running
        if running is not None:
            loop, delivery_loop, _ = running
            loop.call_soon_threadsafe(delivery_loop.accept, key, pending_deliveries)

    def is_delivering(self, key: Hashable) -> bool:
        """Whether it delivers what it accepted as `key`, or has yet to keep what came of it. Any thread."""
        running = self._running
        return running is not None and running[1].is_delivering(key)

    async def _main(self) -> None:
        queues = EndpointQueues(self._configuration.next_event_after)
        recorder = AttemptRecorder(self._store, queues, self._configuration.retry_delays)
        recorder_task = asyncio.create_task(recorder.run())
        client = EndpointClient(self._configuration.timeout, allows_link_local=self._configuration.allows_link_local)
        async with aclosing(client):
            delivery_loop = DeliveryLoop(self._store, client.post, queues, recorder)
            loop, stopping = asyncio.get_running_loop(), asyncio.Event()
            self._running = loop, delivery_loop, stopping
            self._relay.subscribe(lambda uow: _pass_on(loop, self._accept_committed, uow))
            self._ready.set()
            await stopping.wait()
            self._relay.unsubscribe()
            self._running = None
            # What does not depart now, or has no answer by then, is not on record: it is done after the next start.
            queues.close()
            await _within(STOP_SECONDS, queues.wait_until_idle())
            await queues.cancel_all()
        await _within(STOP_SECONDS, recorder.wait_until_flushed())
        recorder_task.cancel()

    def _accept_committed(self, uow: UnitOfWork) -> None:
        """Takes what was just committed; it is all in memory, so nothing is read."""
        for dispatch in ordered_dispatches(uow):
            try:
                pending_deliveries = pending_deliveries_of(uow, dispatch, self._configuration.payload)
            except Exception:
                # The work is in the store: the worker takes it up.
                _log.exception("The dispatch %s could not be unpacked.", dispatch.id)
            else:
                self.accept((uow.world, dispatch.subject), pending_deliveries)


def _pass_on(loop: asyncio.AbstractEventLoop, take: Callable[[UnitOfWork], None], uow: UnitOfWork) -> None:
    loop.call_soon_threadsafe(take, uow)


async def _within(seconds: float, coroutine: Coroutine[None, None, None]) -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(coroutine, seconds)
