"""The events of one request on their way to the endpoints, before anything was tried.

A dispatch is the work that makes the first attempts: its `pairs` say which event goes to which endpoints (an event's id
and the endpoints' ids, in the order of the events), its subject is the first event. It is one record for all, because a
transaction has room for a hundred: a delivery gets its own record with its first attempt, and its pair is left out from
then on. The dispatch is gone with the last of them.
"""

from collections.abc import Collection, Sequence

from emulator.billing.core.changes import Changes
from emulator.billing.core.events import Event
from emulator.billing.core.ids import body_of
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.billing.system.webhook_endpoints import WebhookEndpoint

TASK = "webhooks"
"""The name of a dispatch's task."""

HELD_SECONDS = 15
"""The process that commits a dispatch delivers it at once; if it has died, the worker takes it up after this time."""


def schedule_dispatch(pairs: Sequence[tuple[Event, Sequence[str]]], real_now: int, changes: Changes) -> None:
    """Orders the delivery of events, oldest first, to the endpoints with these ids.

    `real_now` is unix seconds outside of every world: what is to happen at once does not wait for a stopped clock.
    """
    ordered = tuple((event.id, tuple(endpoints)) for event, endpoints in pairs if endpoints)
    if not ordered:
        return
    first, _ = ordered[0]
    found = Job(
        id=f"{TASK}-{first}",
        created=real_now,
        task=TASK,
        subject=first,
        pairs=ordered,
        due_at=real_now + HELD_SECONDS,
        by_real_time=True,
    )
    changes.save(found)
    changes.defer(found)


def leave_out(dispatch: Job, done: Collection[tuple[str, str]], changes: Changes) -> None:
    """Takes deliveries, an event's and an endpoint's id each, out of a dispatch; with the last of them, it goes."""
    pairs = [(event, tuple(each for each in ids if (event, each) not in done)) for event, ids in dispatch.pairs]
    left = tuple((event, ids) for event, ids in pairs if ids)
    if not left:
        changes.remove(dispatch)
    elif left != dispatch.pairs:
        changes.save(replace(dispatch, pairs=left))


def delivery_id(event: str, endpoint: str) -> str:
    """The id of the delivery of an event to an endpoint; it sorts by the event's creation."""
    return f"{WebhookDelivery.RESOURCE_TYPE.prefix}_{body_of(event)}{body_of(endpoint)[-8:]}"


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
