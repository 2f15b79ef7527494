"""Keeping what came of attempts: many in one transaction, and what follows from them with them."""

import asyncio
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from emulator.activity import Activity, is_shown, printable, tell
from emulator.billing.core.events import Event
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_delivery import Signer, WebhookAttempt, WebhookDelivery, next_attempt_job
from emulator.billing.system.webhook_dispatch import leave_out
from emulator.delivery.webhooks.batches import next_batch
from emulator.delivery.webhooks.endpoint_queues import EndpointQueues
from emulator.delivery.webhooks.pending_delivery import DeliveryResult, PendingDelivery, addressed_by
from emulator.delivery.webhooks.retry_schedule import is_retryable, next_attempt_at
from emulator.store.availability import StoreUnavailableError
from emulator.store.serialization import fits_in_item
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork

BATCH_WINDOW_SECONDS = 0.1
"""How long the first of several results waits for the others at most, while there is more on its way.

Then the events of one request are kept together, and keeping does not take the processor from what is to arrive.
"""

OnKept = Callable[[bool], None]

INVOICE_CREATED = "invoice.created"

_CREDENTIALS = re.compile("(?<=://)[^/?#]*@")
"""The name and the password in an address, which belong to nobody who looks at a terminal."""

_log = logging.getLogger(__name__)


class AttemptRecorder:
    """Writes results to the store while the next ones come in. Lives in one event loop, as the queues do."""

    def __init__(self, store: Store, queues: EndpointQueues, retry_delays: Sequence[int] | None) -> None:
        self._store = store
        self._queues = queues
        self._retry_delays = retry_delays
        self._waiting: list[tuple[DeliveryResult, OnKept]] = []
        self._more = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()

    def add(self, result: DeliveryResult, on_kept: OnKept) -> None:
        """Keeps a result soon; `on_kept` is called then, and told whether it could be."""
        self._waiting.append((result, on_kept))
        _tell_of(result)
        self._empty.clear()
        self._more.set()

    async def wait_until_flushed(self) -> None:
        """Returns when everything is kept."""
        await self._empty.wait()

    async def run(self) -> None:
        """Keeps results until it is cancelled."""
        while True:
            await self._more.wait()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._queues.wait_until_idle(), BATCH_WINDOW_SECONDS)
            await self._save_some()
            if not self._waiting:
                self._more.clear()
                self._empty.set()

    async def _save_some(self) -> None:
        batch = next_batch([result for result, _ in self._waiting])
        taken = {id(each) for each in batch}
        on_kept = [each for result, each in self._waiting if id(result) in taken]
        self._waiting = [each for each in self._waiting if id(each[0]) not in taken]
        kept = [False] * len(batch)
        # That the store is away has been said; the work is still in it, and is done again. So it is in a world that is
        # being replaced, if it is in what takes its place.
        with suppress(StoreUnavailableError, ContentionError):
            kept = [True] * len(batch) if await self._is_saved(batch) else await self._save_each(batch)
        for each, is_kept in zip(on_kept, kept, strict=True):
            each(is_kept)

    async def _save_each(self, batch: Sequence[DeliveryResult]) -> list[bool]:
        """Keeps what can be kept of results that could not be kept together, so that one harms none of the others.

        Of an answer that cannot be kept there remains that it came: else it would be asked for again without end. What
        not even this helps is still in the store as work, and is done again.
        """
        return [
            (len(batch) > 1 and await self._is_saved([result])) or await self._is_saved_without_answer(result)
            for result in batch
        ]

    async def _is_saved_without_answer(self, result: DeliveryResult) -> bool:
        delivery = result.pending_delivery.delivery.id
        is_saved = await self._is_saved([replace(result, attempts=tuple(map(_without_answer, result.attempts)))])
        if is_saved:
            _log.error("What was answered to the delivery %s could not be recorded, only that it was.", delivery)
        else:
            _log.error("The attempts of the delivery %s could not be recorded; they are made again.", delivery)
        return is_saved

    async def _is_saved(self, batch: Sequence[DeliveryResult]) -> bool:
        world = batch[0].pending_delivery.world
        try:
            await asyncio.to_thread(self._store.run, world, lambda uow: _record(uow, batch, self._retry_delays))
        except (StoreUnavailableError, ContentionError):
            raise
        except Exception:
            _log.exception("Recording webhook attempts failed.")
            return False
        return True


def _tell_of(result: DeliveryResult) -> None:
    """Says in a line for each attempt what came of it, as `stripe listen` does."""
    if not is_shown():
        return
    delivery = result.pending_delivery.delivery
    for attempt in result.attempts:
        outcome = attempt.fault or "no answer" if attempt.status is None else str(attempt.status)
        url = printable(_CREDENTIALS.sub("", delivery.url))
        details = f"POST {url} {delivery.event_type} [{delivery.event}]  {attempt.milliseconds} ms"
        error = f"  {printable(attempt.error)}" if attempt.error else ""
        tell(Activity("<-- webhook", outcome, attempt.succeeded, details + error))


def _without_answer(attempt: WebhookAttempt) -> WebhookAttempt:
    error = None if attempt.error is None else "What went wrong could not be recorded."
    return replace(attempt, headers={}, body="", error=error)


def _record(uow: UnitOfWork, batch: Sequence[DeliveryResult], retry_delays: Sequence[int] | None) -> None:
    uow.load(key for each in batch for key in _keys_of(each.pending_delivery))
    remembered = [each for each in batch if not _is_gone(uow, each.pending_delivery)]
    uow.load(_further_keys_of(uow, [each.pending_delivery for each in remembered]))
    for result in remembered:
        _record_one(uow, result, retry_delays)
    _leave_out_of_dispatches(uow, [each.pending_delivery for each in remembered])


def _keys_of(pending_delivery: PendingDelivery) -> Iterator[tuple[type, str]]:
    yield Event, pending_delivery.delivery.event
    if not pending_delivery.is_first:
        yield WebhookDelivery, pending_delivery.delivery.id
    yield Job, pending_delivery.job.id


def _further_keys_of(uow: UnitOfWork, pending_deliveries: Sequence[PendingDelivery]) -> Iterator[tuple[type, str]]:
    """What may be on record of a first attempt, and the invoices that `_mark_webhooks_delivered` may need."""
    for each in pending_deliveries:
        if not _is_certainly_first(uow, each):
            yield WebhookDelivery, each.delivery.id
        event = uow.get(Event, each.delivery.event) if each.delivery.event_type == INVOICE_CREATED else None
        if event is not None:
            yield Invoice, event.data["object"]["id"]


def _is_gone(uow: UnitOfWork, pending_delivery: PendingDelivery) -> bool:
    """Whether the world was reset meanwhile, or another process was quicker with all of this."""
    if pending_delivery.is_first:
        return uow.get(Job, pending_delivery.job.id) is None
    return uow.get(WebhookDelivery, pending_delivery.delivery.id) is None


def _is_certainly_first(uow: UnitOfWork, pending_delivery: PendingDelivery) -> bool:
    """Whether nothing can be on record of a delivery: its dispatch still names it.

    Should another process record it at this very moment, the dispatch changes, and this is done again.
    """
    if not pending_delivery.is_first:
        return False
    dispatch = uow.get(Job, pending_delivery.job.id)
    delivery = pending_delivery.delivery
    return dispatch is not None and any(each.id == delivery.id for each in addressed_by(dispatch))


def _leave_out_of_dispatches(uow: UnitOfWork, recorded: Sequence[PendingDelivery]) -> None:
    done: dict[str, set[tuple[str, str]]] = {}
    for each in recorded:
        if each.is_first:
            done.setdefault(each.job.id, set()).add((each.delivery.event, each.delivery.endpoint))
    for id, pairs in done.items():
        dispatch = uow.get(Job, id)
        if dispatch is not None:
            leave_out(dispatch, pairs, uow.changes)


def _record_one(uow: UnitOfWork, result: DeliveryResult, retry_delays: Sequence[int] | None) -> None:
    pending_delivery = result.pending_delivery
    before = _before(uow, pending_delivery)
    after = _with_attempts(before, _in_world_time(result.attempts, uow), uow, retry_delays)
    # What arrives at once never becomes too large; it is not measured, because nearly all does.
    if len(after.attempts) > 1 or after.status != "delivered":
        after = _fitted_to_item(after, pending_delivery.body)
    uow.changes.save(after)
    if after.next_at is not None:
        uow.changes.save(next_attempt_job(after, after.next_at))
    elif not pending_delivery.is_first:
        _end_job(uow, pending_delivery.job)
    if after.status == "delivered" and before.status != "delivered":
        _decrement_pending_webhooks(uow, after)


def _end_job(uow: UnitOfWork, job: Job) -> None:
    """Removes the job of the attempt that was made; one that was ordered meanwhile stays, which nobody holds yet."""
    found = uow.get(Job, job.id)
    if found is not None and found.lease is not None and found.due_at == job.due_at:
        uow.changes.remove(found)


def _before(uow: UnitOfWork, pending_delivery: PendingDelivery) -> WebhookDelivery:
    if _is_certainly_first(uow, pending_delivery):
        return pending_delivery.delivery
    return uow.get(WebhookDelivery, pending_delivery.delivery.id) or pending_delivery.delivery


def _fitted_to_item(delivery: WebhookDelivery, body: str) -> WebhookDelivery:
    """As much of a delivery as a record can hold.

    Best is the body, so that the next try sends the very same bytes, whatever has become of the event's counts; one of
    Stripe's can be rendered again. Next to go are the older answers.
    """
    complete = delivery if delivery.status == "delivered" else replace(delivery, body=body)
    light = replace(delivery, body=None) if delivery.signer == "stripe" else complete
    brief = [replace(each, headers={}, body="") for each in delivery.attempts]
    choices = (complete, light, replace(light, attempts=(*brief[:-1], delivery.attempts[-1])))
    return next(filter(fits_in_item, choices), replace(light, attempts=tuple(brief)))


def _in_world_time(attempts: Sequence[WebhookAttempt], uow: UnitOfWork) -> tuple[WebhookAttempt, ...]:
    return tuple(replace(each, at=uow.clock.at(each.at)) for each in attempts)


def _with_attempts(
    before: WebhookDelivery, attempts: tuple[WebhookAttempt, ...], uow: UnitOfWork, retry_delays: Sequence[int] | None
) -> WebhookDelivery:
    made = (*before.attempts, *attempts)
    if before.status == "delivered" or any(each.succeeded for each in attempts):
        return replace(before, status="delivered", attempts=made, next_at=None)
    if before.status == "failed":
        return replace(before, attempts=made)
    next_at = _next_at(before.signer, made, uow, retry_delays)
    return replace(before, status="failed" if next_at is None else "pending", attempts=made, next_at=next_at)


def _next_at(
    signer: Signer, made: Sequence[WebhookAttempt], uow: UnitOfWork, retry_delays: Sequence[int] | None
) -> int | None:
    if not is_retryable(signer, made[-1]):
        return None
    livemode = uow.world.livemode
    return next_attempt_at(
        len(made), made[0].at, uow.ctx.now, signer=signer, livemode=livemode, retry_delays=retry_delays
    )


def _decrement_pending_webhooks(uow: UnitOfWork, delivery: WebhookDelivery) -> None:
    event = uow.get(Event, delivery.event) if delivery.signer == "stripe" else None
    if event is None:
        return
    left = max(event.pending_webhooks - 1, 0)
    uow.changes.save(replace(event, pending_webhooks=left))
    if event.type == INVOICE_CREATED and left == 0:
        _mark_webhooks_delivered(uow, event)


def _mark_webhooks_delivered(uow: UnitOfWork, event: Event) -> None:
    """The invoice shows when everybody knew of it (docs.stripe.com/api/invoices/object, `webhooks_delivered_at`)."""
    invoice = uow.get(Invoice, event.data["object"]["id"])
    if invoice is not None and invoice.webhooks_delivered_at is None:
        uow.changes.save(replace(invoice, webhooks_delivered_at=uow.ctx.now))
