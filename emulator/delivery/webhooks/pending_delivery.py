"""What the dispatcher has in hand."""

from collections.abc import Callable

from msgspec import Struct

from emulator.billing.core.events import Event
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_delivery import WebhookAttempt, WebhookDelivery
from emulator.billing.system.webhook_dispatch import delivery_of
from emulator.billing.system.webhook_endpoints import WebhookEndpoint
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

PayloadRenderer = Callable[[Event, UnitOfWork, WebhookEndpoint], str]
"""The text of an event for an endpoint; wired by bootstrap."""


class DispatchProgress(Struct):
    """How many deliveries of a dispatch are not on record yet; with the last one, the dispatch itself goes."""

    dispatch: Job
    count: int


class PendingDelivery(Struct, frozen=True, kw_only=True):
    """One delivery to attempt.

    `job` is its own, for a further attempt; `progress` what it is a part of, for a first one.
    `has_fault` is whether a fault waits for it.
    """

    world: World
    delivery: WebhookDelivery
    body: str
    has_fault: bool
    job: Job | None = None
    progress: DispatchProgress | None = None


class DeliveryResult(Struct, frozen=True):
    """What came of a pending delivery, oldest attempt first."""

    pending_delivery: PendingDelivery
    attempts: tuple[WebhookAttempt, ...]


def endpoint_of(uow: UnitOfWork, id: str) -> WebhookEndpoint | None:
    """The endpoint with this id, of the world or of every world."""
    return next((endpoint for endpoint in uow.endpoints() if endpoint.id == id), None)


def pending_deliveries_of(uow: UnitOfWork, dispatch: Job, payload: PayloadRenderer) -> list[PendingDelivery]:
    """The deliveries of a dispatch in the order of the events; what is gone meanwhile is left out."""
    pairs = [(event, endpoint_of(uow, id)) for event, ids in dispatch.pairs for id in ids]
    event_ids = [event for event, _ in dispatch.pairs]
    events = dict(zip(event_ids, uow.get_many(Event, event_ids), strict=True))
    bodies: dict[tuple[str, str | None, bool], str] = {}
    pending_deliveries = []
    progress = DispatchProgress(dispatch, 0)
    for id, endpoint in pairs:
        event = events[id]
        if event is None or endpoint is None:
            continue
        wanted = (id, endpoint.api_version, endpoint.connect)
        bodies[wanted] = bodies.get(wanted) or payload(event, uow, endpoint)
        pending_deliveries.append(
            PendingDelivery(
                world=uow.world,
                delivery=delivery_of(event, endpoint),
                body=bodies[wanted],
                has_fault=uow.faults.has_match("webhook", event.type),
                progress=progress,
            )
        )
    progress.count = len(pending_deliveries)
    return pending_deliveries
