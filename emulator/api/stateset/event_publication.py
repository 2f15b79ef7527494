"""Telling what happened: one signed delivery for each endpoint that wants the event.

docs.stateset.com/stateset-commerce-api-reference/webhooks names the events and their members; what `data` holds of an
invoice it does not print: the whole of it, as in api-reference/webhooks.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from emulator.billing.core.changes import DomainEvent
from emulator.billing.stateset import choices
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.webhooks import SINGLETON_ID, AccountWebhooks, WebhookEndpoint
from emulator.billing.system.webhook_delivery import WebhookDelivery, schedule_delivery
from emulator.store.unit_of_work import UnitOfWork
from schemas.json_objects import dump
from schemas.stateset.invoice import InvoiceDetailSchema


def publish_events(uow: UnitOfWork) -> None:
    """Orders the deliveries of what happened to Stateset's invoices in a unit of work, in its own transaction."""
    domain_events = [each for each in uow.changes.domain_events if isinstance(each.after, StatesetInvoice)]
    webhooks = uow.get(AccountWebhooks, SINGLETON_ID) if domain_events else None
    if webhooks is None:
        return
    for domain_event in domain_events:
        for delivery in _deliveries(domain_event, webhooks.subscribed(domain_event.type), uow):
            schedule_delivery(delivery, uow.changes)


def _deliveries(
    domain_event: DomainEvent, endpoints: Sequence[WebhookEndpoint], uow: UnitOfWork
) -> Iterator[WebhookDelivery]:
    id = uow.ctx.new_id("evt")
    body = msgspec.json.encode(_event(id, domain_event, len(endpoints), uow)).decode()
    for endpoint in endpoints:
        yield WebhookDelivery(
            id=uow.ctx.new_id(WebhookDelivery.RESOURCE_TYPE.prefix),
            created=uow.ctx.now,
            endpoint=endpoint.id,
            event=id,
            event_type=domain_event.type,
            url=endpoint.url,
            body=body,
            secret=endpoint.secret,
            signer="stateset",
        )


def _event(id: str, domain_event: DomainEvent, pending_webhooks: int, uow: UnitOfWork) -> dict[str, Any]:
    cause = uow.cause
    return {
        "id": id,
        "object": "event",
        "type": domain_event.type,
        "created": uow.ctx.now,
        "api_version": choices.API_VERSION,
        "livemode": uow.ctx.livemode,
        "data": {"object": dump(InvoiceDetailSchema, domain_event.after, uow.ctx)},
        "request": {"id": cause.request_id, "idempotency_key": cause.idempotency_key},
        "pending_webhooks": pending_webhooks,
    }
