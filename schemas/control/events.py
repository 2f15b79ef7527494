"""Events, as Stripe shows them (docs.stripe.com/api/events/object)."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from schemas.control.described import Id, Time


class EventData(Struct, frozen=True, kw_only=True):
    """What an event is about; `previous_attributes` stands beside it in events of changes."""

    object: Annotated[dict[str, Any], Meta(description="The object, as it was then.")]


class EventRequest(Struct, frozen=True, kw_only=True):
    """The request that caused an event; null where none did."""

    id: str | None
    idempotency_key: str | None


class Event(Struct, frozen=True, kw_only=True):
    """An event."""

    id: Id
    object: Literal["event"] = "event"
    api_version: str
    created: Time
    data: EventData
    livemode: bool
    pending_webhooks: Annotated[int, Meta(description="How many endpoints have not taken it yet.")]
    request: EventRequest | None
    type: str


class EventPage(Struct, frozen=True, kw_only=True):
    """Events, newest first."""

    object: Literal["list"] = "list"
    data: list[Event]
    has_more: bool


class EventList(Struct, frozen=True, kw_only=True):
    """As many events as were waited for, newest first."""

    object: Literal["list"] = "list"
    data: list[Event]
