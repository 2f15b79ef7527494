"""The events of one request on their way to the endpoints, before anything was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from emulator.billing.changes import Changes
from emulator.billing.events import Event
from emulator.billing.kinds import Kind
from emulator.billing.webhook_delivery import WebhookDelivery
from emulator.billing.webhook_endpoints import WebhookEndpoint
from emulator.billing.work import Work

TASK = "webhooks"
"""The name of the work that makes the first attempts of a dispatch; its subject is the dispatch's id."""

HELD_SECONDS = 15
"""The process that commits a dispatch delivers it at once; if it has died, the worker takes it up after this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDispatch:
    """Which event goes to which endpoints: pairs of an event's id and the endpoints' ids, in the order of the events.

    One record for all, because a transaction has room for a hundred: a delivery gets its own record with its first
    attempt. It is gone when every first attempt is on record.
    """

    KIND: ClassVar[Kind] = Kind("webhook_dispatch", prefix="whdis", guarded=False)

    id: str
    created: int
    pairs: tuple[tuple[str, tuple[str, ...]], ...]


def dispatch(pairs: Sequence[tuple[Event, Sequence[str]]], real_now: int, changes: Changes) -> None:
    """Orders the delivery of events, oldest first, to the endpoints with these ids.

    `real_now` is unix seconds outside of every world: what is to happen at once does not wait for a stopped clock.
    """
    ordered = tuple((event.id, tuple(endpoints)) for event, endpoints in pairs if endpoints)
    if not ordered:
        return
    found = WebhookDispatch(id=f"whdis_{_body(ordered[0][0])}", created=real_now, pairs=ordered)
    for each in (found, first_try(found)):
        changes.save(each)
        changes.follow(each)


def first_try(found: WebhookDispatch) -> Work:
    """The work that is the first attempt of everything in a dispatch."""
    return Work(
        id=f"{TASK}-{found.id}",
        created=found.created,
        task=TASK,
        subject=found.id,
        due_at=found.created + HELD_SECONDS,
        by_real_time=True,
    )


def delivery_id(event: str, endpoint: str) -> str:
    """The id of the delivery of an event to an endpoint; it sorts by the event's creation."""
    return f"{WebhookDelivery.KIND.prefix}_{_body(event)}{_body(endpoint)[-8:]}"


def delivery_of(event: Event, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """The delivery of one of Stripe's events to an endpoint as it is now."""
    return WebhookDelivery(
        id=delivery_id(event.id, endpoint.id),
        created=event.created,
        endpoint=endpoint.id,
        event=event.id,
        event_type=event.type,
        url=endpoint.url,
        body=None,
        secret=endpoint.secret,
        signer="stripe",
    )


def _body(id: str) -> str:
    return id.partition("_")[2]
