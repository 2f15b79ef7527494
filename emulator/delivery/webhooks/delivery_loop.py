"""What the dispatcher does within its event loop: send in order, note what came of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from functools import partial

from emulator.billing.core.structs import replace
from emulator.billing.system.faults import Fault
from emulator.billing.system.webhook_delivery import WebhookAttempt
from emulator.delivery.webhooks.attempt_recorder import AttemptRecorder
from emulator.delivery.webhooks.endpoint_queues import EndpointQueues
from emulator.delivery.webhooks.headers import webhook_headers
from emulator.delivery.webhooks.pending_delivery import DeliveryResult, PendingDelivery
from emulator.delivery.webhooks.webhook_request import WebhookRequest
from emulator.store.availability import StoreUnavailableError
from emulator.store.fault_consumption import consume_fault_now
from emulator.store.store import Store

_DROPPED = "A fault dropped it on its way."
_IGNORED = "A fault ignored the answer."

Post = Callable[[WebhookRequest, int], Awaitable[WebhookAttempt]]
"""Makes a request at a time in unix seconds; never raises for what a receiver does."""

OnDone = Callable[[PendingDelivery, bool], None]
"""Told when a delivery is in hand no more, and whether what came of it is on record."""

_log = logging.getLogger(__name__)


class DeliveryLoop:
    """Delivers what it is given. Lives in one event loop, as its queues and recorder do."""

    def __init__(
        self, store: Store, post: Post, queues: EndpointQueues, recorder: AttemptRecorder, on_done: OnDone
    ) -> None:
        self._store = store
        self._post = post
        self._queues = queues
        self._recorder = recorder
        self._on_done = on_done
        self._overtaken: dict[Hashable, asyncio.Event] = {}

    def deliver(self, pending_deliveries: Sequence[PendingDelivery]) -> None:
        """Delivers these, one after the other where they go to one endpoint."""
        for each in pending_deliveries:
            self._queues.add(_queue_key(each), each.delivery.event, partial(self._deliver, each))

    async def _deliver(self, pending_delivery: PendingDelivery) -> None:
        await self._done_on_error(pending_delivery, self._start(pending_delivery))

    async def _done_on_error(self, pending_delivery: PendingDelivery, step: Coroutine[None, None, None]) -> None:
        try:
            await step
        except StoreUnavailableError:
            # That it is away has been said; its work is still in the store and is taken up again.
            self._on_done(pending_delivery, False)
        except Exception:
            # One delivery must not end the others; its work is still in the store and is taken up again.
            _log.exception("The delivery %s failed; it is tried again.", pending_delivery.delivery.id)
            self._on_done(pending_delivery, False)

    async def _start(self, pending_delivery: PendingDelivery) -> None:
        fault = await self._fault(pending_delivery)
        if fault is not None and fault.kind == "reorder":
            self._queues.run_unordered(
                self._done_on_error(pending_delivery, self._deliver_out_of_order(pending_delivery, fault))
            )
            return
        await self._attempt(pending_delivery, fault)

    async def _deliver_out_of_order(self, pending_delivery: PendingDelivery, fault: Fault) -> None:
        """Delivers after the next one to this endpoint, or after a while if there is none."""
        overtaken = self._overtaken.setdefault(_queue_key(pending_delivery), asyncio.Event())
        try:
            await asyncio.wait_for(overtaken.wait(), fault.seconds)
        except TimeoutError:
            self._overtaken.pop(_queue_key(pending_delivery), None)
        await self._attempt(pending_delivery, fault)

    async def _attempt(self, pending_delivery: PendingDelivery, fault: Fault | None) -> None:
        attempts = await self._attempts(pending_delivery, fault)
        if fault is not None:
            attempts = [replace(each, fault=fault.kind) for each in attempts]
        # In hand until it is on record: the worker would take it for lost, and send it again.
        self._recorder.add(DeliveryResult(pending_delivery, tuple(attempts)), partial(self._on_done, pending_delivery))
        overtaken = self._overtaken.pop(_queue_key(pending_delivery), None)
        if overtaken is not None:
            overtaken.set()

    async def _attempts(self, pending_delivery: PendingDelivery, fault: Fault | None) -> list[WebhookAttempt]:
        kind = None if fault is None else fault.kind
        if kind == "drop":
            return [WebhookAttempt(at=self._store.clock.real_now(), milliseconds=0, error=_DROPPED)]
        if fault is not None and kind == "delay":
            await asyncio.sleep(fault.seconds)
        attempt = await self._send(pending_delivery, wrong=kind == "wrong_signature")
        if kind == "ignore_answer":
            return [replace(attempt, error=_IGNORED)]
        return [attempt, await self._send(pending_delivery)] if kind == "duplicate" else [attempt]

    async def _send(self, pending_delivery: PendingDelivery, *, wrong: bool = False) -> WebhookAttempt:
        delivery = pending_delivery.delivery
        body = pending_delivery.body.encode()
        secret = f"not-{delivery.secret}" if wrong else delivery.secret
        # Receivers compare the time with their own clock, whatever time it is in this world.
        now = self._store.clock.real_now()
        headers = webhook_headers(delivery.signer, secret, body, now, livemode=pending_delivery.world.livemode)
        request = WebhookRequest(delivery.url, body, {**headers, **delivery.headers})
        return await self._post(request, now)

    async def _fault(self, pending_delivery: PendingDelivery) -> Fault | None:
        if not pending_delivery.has_fault:
            return None
        subject = pending_delivery.delivery.event_type
        return await asyncio.to_thread(consume_fault_now, self._store, pending_delivery.world, "webhook", subject)


def _queue_key(pending_delivery: PendingDelivery) -> Hashable:
    return pending_delivery.world, pending_delivery.delivery.endpoint
