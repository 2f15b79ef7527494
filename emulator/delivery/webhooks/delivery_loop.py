"""What the courier does within its event loop: send in order, note what came of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from dataclasses import replace
from functools import partial

from emulator.billing.system.faults import Fault
from emulator.billing.system.webhook_delivery import WebhookAttempt
from emulator.delivery.webhooks.attempt_recorder import Recorder
from emulator.delivery.webhooks.endpoint_queues import Lanes
from emulator.delivery.webhooks.headers import webhook_headers
from emulator.delivery.webhooks.http_client import Envelope
from emulator.delivery.webhooks.pending_delivery import Consignment, Result
from emulator.store.fault_consumption import take_fault
from emulator.store.store import Store

_DROPPED = "A fault dropped it on its way."
_IGNORED = "A fault ignored the answer."

Post = Callable[[Envelope, int], Awaitable[WebhookAttempt]]
"""Makes a request at a time in unix seconds; never raises for what a receiver does."""

_log = logging.getLogger(__name__)


class Rounds:
    """Delivers what it is given. Lives in one event loop, as its lanes and recorder do."""

    def __init__(self, store: Store, post: Post, lanes: Lanes, recorder: Recorder) -> None:
        self._store = store
        self._post = post
        self._lanes = lanes
        self._recorder = recorder
        self._in_hand: dict[Hashable, int] = {}
        self._overtaken: dict[Hashable, asyncio.Event] = {}

    def accept(self, key: Hashable, consignments: Sequence[Consignment]) -> None:
        """Delivers these, one after the other where they go to one endpoint; not again what it has in hand as `key`."""
        if key in self._in_hand or not consignments:
            return
        self._in_hand[key] = len(consignments)
        for each in consignments:
            self._lanes.add(_lane(each), each.delivery.event, partial(self._deliver, key, each))

    def has(self, key: Hashable) -> bool:
        """Whether it has anything in hand as `key`. Any thread."""
        return key in self._in_hand

    async def _deliver(self, key: Hashable, consignment: Consignment) -> None:
        await self._guarded(key, consignment, self._depart(key, consignment))

    async def _guarded(self, key: Hashable, consignment: Consignment, step: Coroutine[None, None, None]) -> None:
        try:
            await step
        except Exception:
            # One delivery must not end the others; its work is still in the store and is taken up again.
            _log.exception("The delivery %s failed; it is tried again.", consignment.delivery.id)
            self._put_down(key)

    async def _depart(self, key: Hashable, consignment: Consignment) -> None:
        fault = await self._fault(consignment)
        if fault is not None and fault.kind == "reorder":
            self._lanes.aside(self._guarded(key, consignment, self._let_pass(key, consignment, fault)))
            return
        await self._attempt(key, consignment, fault)

    async def _let_pass(self, key: Hashable, consignment: Consignment, fault: Fault) -> None:
        """Delivers after the next one to this endpoint, or after a while if there is none."""
        overtaken = self._overtaken.setdefault(_lane(consignment), asyncio.Event())
        try:
            await asyncio.wait_for(overtaken.wait(), fault.seconds)
        except TimeoutError:
            self._overtaken.pop(_lane(consignment), None)
        await self._attempt(key, consignment, fault)

    async def _attempt(self, key: Hashable, consignment: Consignment, fault: Fault | None) -> None:
        attempts = await self._attempts(consignment, fault)
        if fault is not None:
            attempts = [replace(each, fault=fault.kind) for each in attempts]
        # In hand until it is on record: the worker would take it for lost, and send it again.
        self._recorder.add(Result(consignment, tuple(attempts)), partial(self._put_down, key))
        overtaken = self._overtaken.pop(_lane(consignment), None)
        if overtaken is not None:
            overtaken.set()

    async def _attempts(self, consignment: Consignment, fault: Fault | None) -> list[WebhookAttempt]:
        kind = None if fault is None else fault.kind
        if kind == "drop":
            return [WebhookAttempt(at=self._store.clock.real_now(), milliseconds=0, error=_DROPPED)]
        if fault is not None and kind == "delay":
            await asyncio.sleep(fault.seconds)
        attempt = await self._send(consignment, wrong=kind == "wrong_signature")
        if kind == "ignore_answer":
            return [replace(attempt, error=_IGNORED)]
        return [attempt, await self._send(consignment)] if kind == "duplicate" else [attempt]

    async def _send(self, consignment: Consignment, *, wrong: bool = False) -> WebhookAttempt:
        delivery = consignment.delivery
        body = consignment.body.encode()
        secret = f"not-{delivery.secret}" if wrong else delivery.secret
        # Receivers compare the time with their own clock, whatever time it is in this world.
        now = self._store.clock.real_now()
        headers = webhook_headers(delivery.signer, secret, body, now, livemode=consignment.world.livemode)
        envelope = Envelope(delivery.url, body, {**headers, **delivery.headers})
        return await self._post(envelope, now)

    async def _fault(self, consignment: Consignment) -> Fault | None:
        if not consignment.faulty:
            return None
        subject = consignment.delivery.event_type
        return await asyncio.to_thread(take_fault, self._store, consignment.world, "webhook", subject)

    def _put_down(self, key: Hashable) -> None:
        self._in_hand[key] -= 1
        if self._in_hand[key] == 0:
            del self._in_hand[key]


def _lane(consignment: Consignment) -> Hashable:
    return consignment.world, consignment.delivery.endpoint
