"""Telling what happened: one signed delivery for each subscription that wants the event (docs.beel.es, Webhooks)."""

from collections.abc import Iterator
from typing import Any

import msgspec

from emulator.billing.beel import choices
from emulator.billing.beel.calendar import iso_timestamp
from emulator.billing.beel.ids import new_uuid
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.webhooks import CompanyWebhooks, Subscription
from emulator.billing.system.webhook_delivery import WebhookDelivery, schedule_delivery
from emulator.services.beel.loading import company_webhooks_of
from emulator.store.unit_of_work import UnitOfWork

_JSON = msgspec.json.Encoder(decimal_format="number")


def publish_events(uow: UnitOfWork) -> None:
    """Orders the deliveries of what happened in a unit of work, in its own transaction."""
    domain_events = [(each.type, each.after) for each in uow.changes.domain_events if isinstance(each.after, Invoice)]
    if not domain_events:
        return
    company_webhooks = company_webhooks_of(uow)
    for event_type, invoice in domain_events:
        for name in choices.EVENTS_OF[event_type]:
            for delivery in _deliveries(name, _data(event_type, invoice), company_webhooks, uow):
                schedule_delivery(delivery, uow.changes)


def _deliveries(
    name: str, data: dict[str, Any], company_webhooks: CompanyWebhooks, uow: UnitOfWork
) -> Iterator[WebhookDelivery]:
    id = new_uuid()
    event = {
        "id": id,
        "type": name,
        "created_at": iso_timestamp(uow.ctx.now),
        "api_version": choices.API_VERSION,
        "livemode": uow.ctx.livemode,
        "data": data,
    }
    body = _JSON.encode(event).decode()
    for subscription in company_webhooks.subscribed(name):
        yield _delivery(id, name, body, subscription, uow)


def _delivery(event: str, name: str, body: str, to: Subscription, uow: UnitOfWork) -> WebhookDelivery:
    id = new_uuid()
    headers = {
        "BeeL-Event": name,
        "BeeL-Event-Id": event,
        "BeeL-Delivery": id,
        "BeeL-Delivery-Id": id,
        "Idempotency-Key": event,
    }
    return WebhookDelivery(
        id=uow.ctx.new_id("whd"),
        created=uow.ctx.now,
        endpoint=to.id,
        event=event,
        event_type=name,
        url=to.url,
        body=body,
        secret=to.secret,
        signer="beel",
        headers=headers,
    )


def _data(event_type: str, invoice: Invoice) -> dict[str, Any]:
    about = {"invoice_id": invoice.id, "invoice_number": invoice.invoice_number}
    if event_type == "email_sent":
        sending = invoice.sendings[-1]
        return {**about, "all_recipients": list(sending.recipients), "sent_at": iso_timestamp(sending.at)}
    if event_type == "schedule_failed":
        return {**about, "status": invoice.status}
    if event_type == "voided":
        return {**about, "status": invoice.status, "reason": invoice.void_reason}
    totals = invoice.totals
    return {**about, "status": invoice.status, "issue_date": invoice.issue_date, "total": totals.invoice_total}
