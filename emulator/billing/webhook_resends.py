"""Sending an event again, on request (docs.stripe.com/cli/events/resend)."""

from dataclasses import dataclass, replace
from typing import ClassVar

from emulator.billing.changes import Changes
from emulator.billing.events import Event
from emulator.billing.kinds import Kind
from emulator.billing.moment import Moment
from emulator.billing.webhook_delivery import WebhookDelivery, next_try, order
from emulator.billing.webhook_dispatch import delivery_of
from emulator.billing.webhook_endpoints import WebhookEndpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerResend:
    """An event that those who listen now are to get again; soon forgotten, as nobody who comes later wants it."""

    KIND: ClassVar[Kind] = Kind("listener_resend", prefix="rsnd", kept_for=3600)

    id: str
    created: int
    event: str


def resend_to_listeners(event: Event, at: Moment, changes: Changes) -> None:
    """Sends an event to every `stripe listen` of this world again."""
    changes.save(ListenerResend(id=at.new_id(ListenerResend.KIND.prefix), created=at.now, event=event.id))


def resend_to_endpoint(
    event: Event, endpoint: WebhookEndpoint, known: WebhookDelivery | None, at: Moment, changes: Changes
) -> None:
    """Makes one more attempt; `known` is the delivery of this event to this endpoint, if there was one."""
    delivery = known or replace(delivery_of(event, endpoint), next_at=at.now)
    if known is None:
        order(delivery, changes)
    changes.save(next_try(delivery, at.now))
