"""Attempts to deliver webhooks."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from emulator.billing.system.webhook_delivery import DeliveryStatus
from schemas.control.described import Headers, Milliseconds, Time


class WebhookAttempt(Struct, frozen=True, kw_only=True):
    """One request to an endpoint, and its answer."""

    object: Literal["webhook_attempt"] = "webhook_attempt"
    delivery: Annotated[str, Meta(description="The id of the delivery: one event for one endpoint.")]
    event: Annotated[str, Meta(description="The id of the event.")]
    type: Annotated[str, Meta(description="The type of the event.")]
    endpoint: Annotated[str, Meta(description="The id of the endpoint.")]
    url: str
    number: Annotated[int, Meta(description="The first attempt of a delivery is 1.")]
    at: Time
    milliseconds: Milliseconds
    succeeded: bool
    status: Annotated[int, Meta(description="The HTTP status; null where there was no answer.")] | None
    headers: Headers
    body: Annotated[str, Meta(description="The answer, shortened.")]
    error: Annotated[str, Meta(description="Why there was no answer.")] | None
    fault: Annotated[str, Meta(description="The fault that was asked for and struck.")] | None
    delivery_status: DeliveryStatus
    next_try_at: Annotated[int, Meta(description="Unix seconds, UTC.")] | None


class AttemptPage(Struct, frozen=True, kw_only=True):
    """Attempts, those of the newest delivery first."""

    object: Literal["list"] = "list"
    data: list[WebhookAttempt]
    has_more: bool


class AttemptList(Struct, frozen=True, kw_only=True):
    """The attempts of as many deliveries as were waited for."""

    object: Literal["list"] = "list"
    data: list[WebhookAttempt]


class Retried(Struct, frozen=True, kw_only=True):
    """What is tried again."""

    retried: Annotated[int, Meta(description="How many deliveries.")]
