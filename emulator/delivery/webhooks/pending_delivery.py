"""What the dispatcher has in hand."""

from collections.abc import Callable, Iterator, Sequence, Set
from typing import NamedTuple

from msgspec import Struct

from emulator.billing.core.events import Event
from emulator.billing.system import webhook_delivery, webhook_dispatch
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_delivery import WebhookAttempt, WebhookDelivery
from emulator.billing.system.webhook_dispatch import delivery_id, delivery_of
from emulator.billing.system.webhook_endpoints import WebhookEndpoint
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

TASKS = frozenset({webhook_dispatch.TASK, webhook_delivery.TASK})
"""The tasks of jobs that are deliveries: first attempts of a request's events, and a further one of one delivery."""

PayloadRenderer = Callable[[Event, UnitOfWork, WebhookEndpoint], str]
"""The text of an event for an endpoint; wired by bootstrap."""


class Addressed(NamedTuple):
    """One delivery of a job: the ids of its event, of its endpoint, and its own."""

    event: str
    endpoint: str
    id: str


class PendingDelivery(Struct, frozen=True, kw_only=True):
    """One delivery to attempt.

    `job` is what it is a part of: a dispatch, or the job of a further attempt. `has_fault` is whether a fault waits for
    it.
    """

    world: World
    delivery: WebhookDelivery
    body: str
    has_fault: bool
    job: Job

    @property
    def is_first(self) -> bool:
        """Whether it is a first attempt, one of a dispatch."""
        return self.job.task == webhook_dispatch.TASK


class DeliveryResult(Struct, frozen=True):
    """What came of a pending delivery, oldest attempt first."""

    pending_delivery: PendingDelivery
    attempts: tuple[WebhookAttempt, ...]


def addressed_by(job: Job) -> Iterator[Addressed]:
    """The deliveries of a job that are not on record yet, in the order of the events."""
    for event, endpoints in job.pairs:
        for endpoint in endpoints:
            is_first = job.task == webhook_dispatch.TASK
            yield Addressed(event, endpoint, delivery_id(event, endpoint) if is_first else job.subject)


def endpoint_of(uow: UnitOfWork, id: str) -> WebhookEndpoint | None:
    """The endpoint with this id, of the world or of every world."""
    return next((endpoint for endpoint in uow.endpoints() if endpoint.id == id), None)


def first_attempts(
    uow: UnitOfWork, dispatch: Job, wanted: Set[Addressed], payload: PayloadRenderer
) -> Sequence[PendingDelivery]:
    """Deliveries of a dispatch in the order of the events: the `wanted` ones, without what is gone meanwhile."""
    events = list({each.event for each in wanted})
    found = dict(zip(events, uow.get_many(Event, events), strict=True))
    bodies: dict[tuple[str, str | None, bool], str] = {}
    pending_deliveries = []
    for each in addressed_by(dispatch):
        event = found.get(each.event)
        endpoint = endpoint_of(uow, each.endpoint)
        if each not in wanted or event is None or endpoint is None:
            continue
        rendering = each.event, endpoint.api_version, endpoint.connect
        bodies[rendering] = bodies.get(rendering) or payload(event, uow, endpoint)
        pending_deliveries.append(
            PendingDelivery(
                world=uow.world,
                delivery=delivery_of(event, endpoint),
                body=bodies[rendering],
                has_fault=uow.faults.has_match("webhook", event.type),
                job=dispatch,
            )
        )
    return pending_deliveries
