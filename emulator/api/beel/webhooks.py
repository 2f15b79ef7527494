"""/v1/webhooks: subscriptions, their deliveries, and trying one again (docs.beel.es, Webhooks)."""

from itertools import count
from typing import Any

from msgspec import Struct

from emulator.api.beel.endpoint import DeferredResult, RequestContext, Routes
from emulator.api.beel.pagination import page_of
from emulator.billing.beel import choices
from emulator.billing.beel import webhooks as rules
from emulator.billing.beel.calendar import iso_timestamp
from emulator.billing.beel.errors import not_found
from emulator.billing.beel.ids import as_uuid, new_uuid, stable_uuid
from emulator.billing.beel.webhooks import CompanyWebhooks, Subscription
from emulator.billing.core.structs import replace
from emulator.billing.system.webhook_delivery import WebhookAttempt, WebhookDelivery, schedule_delivery
from emulator.services.beel import company_webhooks_of
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from schemas.beel.configuration import CreateWebhook, UpdateWebhook
from schemas.beel.queries import WebhookQuery
from schemas.beel.responses import dump_subscription

routes = Routes()
READ, WRITE = "webhooks:read", "webhooks:write"
RETRY_SECONDS = 12.0
"""How long the answer to a retry waits for its result: an endpoint has ten."""


class LoggedAttempt(Struct, frozen=True):
    """One attempt of a delivery; `number` counts those of the same event."""

    delivery: WebhookDelivery
    attempt: WebhookAttempt
    number: int

    @property
    def id(self) -> str:
        """The id of this attempt."""
        return stable_uuid(self.delivery.id, str(self.delivery.attempts.index(self.attempt)))


@routes.add_flat("POST", "/webhooks", WRITE, body=CreateWebhook, status=201, declares_422=True)
def create_webhook(request: RequestContext) -> dict[str, Any]:
    """A new subscription, with its secret."""
    return dump_subscription(
        rules.subscribe(company_webhooks_of(request.uow), request.body, request.ctx, request.changes), with_secret=True
    )


@routes.add_flat("GET", "/webhooks", READ, query=WebhookQuery)
def list_webhooks(request: RequestContext) -> dict[str, Any]:
    """The subscriptions, in the order of their making."""
    return page_of("webhooks", company_webhooks_of(request.uow).subscriptions, request.query, dump_subscription)


@routes.add_flat("PATCH", "/webhooks/<webhook_id>", WRITE, body=UpdateWebhook, declares_422=True)
def update_webhook(request: RequestContext, webhook_id: str) -> dict[str, Any]:
    """Changes a subscription."""
    company_webhooks = company_webhooks_of(request.uow)
    return dump_subscription(
        rules.update_subscription(
            company_webhooks, _find(company_webhooks, webhook_id), request.body, request.ctx, request.changes
        )
    )


@routes.add_flat("DELETE", "/webhooks/<webhook_id>", WRITE, status=204)
def delete_webhook(request: RequestContext, webhook_id: str) -> None:
    """Ends a subscription."""
    company_webhooks = company_webhooks_of(request.uow)
    rules.unsubscribe(company_webhooks, _find(company_webhooks, webhook_id), request.changes)


@routes.add_flat("POST", "/webhooks/<webhook_id>/secret", WRITE)
def rotate_secret(request: RequestContext, webhook_id: str) -> dict[str, Any]:
    """A new secret, shown this once."""
    company_webhooks = company_webhooks_of(request.uow)
    return dump_subscription(
        rules.rotate_secret(company_webhooks, _find(company_webhooks, webhook_id), request.changes), with_secret=True
    )


@routes.add_flat("GET", "/webhooks/<webhook_id>/deliveries", READ)
def list_deliveries(request: RequestContext, webhook_id: str) -> list[dict[str, Any]]:
    """The last attempts, newest first."""
    subscription = _find(company_webhooks_of(request.uow), webhook_id)
    return [_dump_attempt(each) for each in _attempts(request.uow, subscription)[: choices.MAX_DELIVERIES_LISTED]]


@routes.add_flat("POST", "/webhooks/<webhook_id>/deliveries/<delivery_id>/retry", WRITE)
def retry_delivery(request: RequestContext, webhook_id: str, delivery_id: str) -> DeferredResult:
    """Sends the same payload once more, at once, and answers with what came of it."""
    subscription = _find(company_webhooks_of(request.uow), webhook_id)
    wanted = as_uuid(delivery_id)
    logged = next((each for each in _attempts(request.uow, subscription) if each.id == wanted), None)
    if logged is None:
        raise not_found()
    retry = _retry_of(logged.delivery, subscription, request)
    schedule_delivery(retry, request.changes)

    def poll(uow: UnitOfWork) -> dict[str, Any] | None:
        result = next((each for each in _attempts(uow, subscription) if each.delivery.id == retry.id), None)
        return None if result is None else _dump_attempt(result)

    pending = {"subscription_id": subscription.id, "webhook_event_id": retry.event, "event_type": retry.event_type}
    return DeferredResult(poll, pending, RETRY_SECONDS)


def _retry_of(old: WebhookDelivery, subscription: Subscription, request: RequestContext) -> WebhookDelivery:
    id = new_uuid()
    return replace(
        old,
        id=request.ctx.new_id("whd"),
        created=request.ctx.now,
        url=subscription.url,
        secret=subscription.secret,
        headers={**old.headers, "BeeL-Delivery": id, "BeeL-Delivery-Id": id},
        status="pending",
        attempts=(),
        next_at=None,
    )


def _find(company_webhooks: CompanyWebhooks, id: str) -> Subscription:
    return company_webhooks.find(as_uuid(id) or "")


def _attempts(uow: UnitOfWork, subscription: Subscription) -> list[LoggedAttempt]:
    """The attempts for a subscription, newest first, as far back as the last deliveries go."""
    selection = Selection(equals={"endpoint": subscription.id}, limit=choices.MAX_DELIVERIES_LISTED)
    numbers: dict[str, Any] = {}
    logged = []
    for delivery in reversed(uow.list(WebhookDelivery, selection).items):
        for attempt in delivery.attempts:
            number = next(numbers.setdefault(delivery.event, count(1)))
            logged.append(LoggedAttempt(delivery, attempt, number))
    return logged[::-1]


def _dump_attempt(logged: LoggedAttempt) -> dict[str, Any]:
    delivery, attempt = logged.delivery, logged.attempt
    return {
        "id": logged.id,
        "subscription_id": delivery.endpoint,
        "webhook_event_id": delivery.event,
        "event_type": delivery.event_type,
        "attempt_number": logged.number,
        "http_status": attempt.status,
        "response_body": attempt.body,
        "duration_ms": attempt.milliseconds,
        "success": attempt.succeeded,
        "error_message": attempt.error,
        "payload": delivery.body,
        "request_headers": dict(delivery.headers),
        "delivered_at": iso_timestamp(attempt.at),
    }
