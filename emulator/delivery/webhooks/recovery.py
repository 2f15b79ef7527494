"""Taking up again: first attempts of a process that died, and further attempts whose time has come."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from emulator.billing.core.events import Event
from emulator.billing.system import webhook_delivery, webhook_dispatch
from emulator.billing.system.jobs import Work
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.delivery.webhooks.dispatcher import Courier, Manner
from emulator.delivery.webhooks.pending_delivery import Consignment, endpoint_of, pending_deliveries_of
from emulator.delivery.worker import JobHandler
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

IN_FLIGHT_RECHECK_SECONDS = 2
"""Seconds until work is looked at again whose last attempt is still on its way, or is being put on record."""


def webhook_job_handlers(store: Store, dispatcher: Courier, configuration: Manner) -> Mapping[str, JobHandler]:
    """The worker's handlers for webhooks. They hand over to the dispatcher: slow receivers hold up no other job."""

    def recovery_of(pending_deliveries: Callable[[UnitOfWork, Work, Manner], list[Consignment]]) -> JobHandler:
        async def recover(world: World, work: Work) -> None:
            key = world, work.subject
            # Asked before the store is read: what is in hand no longer is on record by then.
            in_flight = dispatcher.is_delivering(key)

            def lease_deliveries(unit: UnitOfWork) -> list[Consignment]:
                unit.load([(Work, work.id), (WebhookDelivery, work.subject)])
                if unit.get(Work, work.id) != work:
                    return []
                if in_flight:
                    unit.changes.save(replace(work, leased_until=unit.real_now + IN_FLIGHT_RECHECK_SECONDS))
                    return []
                return pending_deliveries(unit, work, configuration)

            dispatcher.accept(key, await asyncio.to_thread(store.run, world, lease_deliveries))

        return recover

    return {webhook_dispatch.TASK: recovery_of(_unrecorded), webhook_delivery.TASK: recovery_of(_next_attempt)}


def _unrecorded(unit: UnitOfWork, dispatch: Work, configuration: Manner) -> list[Consignment]:
    pending_deliveries = pending_deliveries_of(unit, dispatch, configuration.payload)
    unit.load((WebhookDelivery, each.delivery.id) for each in pending_deliveries)
    left = [each for each in pending_deliveries if unit.get(WebhookDelivery, each.delivery.id) is None]
    if not left:
        unit.changes.remove(dispatch)
    for each in left:
        if each.progress is not None:
            each.progress.count = len(left)
    return left


def _next_attempt(unit: UnitOfWork, work: Work, configuration: Manner) -> list[Consignment]:
    delivery = unit.get(WebhookDelivery, work.subject)
    current = None if delivery is None else _with_current_endpoint(unit, delivery)
    body = None if current is None else _body(unit, current, configuration)
    if delivery is None or current is None or body is None:
        unit.changes.remove(work)
        if delivery is not None and delivery.status == "pending":
            unit.changes.save(replace(delivery, status="failed", next_at=None))
        return []
    has_fault = unit.faults.has_match("webhook", current.event_type)
    return [Consignment(world=unit.world, delivery=current, body=body, has_fault=has_fault, work=work)]


def _with_current_endpoint(unit: UnitOfWork, delivery: WebhookDelivery) -> WebhookDelivery | None:
    """The delivery with the present address and secret; None when its endpoint is gone or disabled."""
    if delivery.signer != "stripe":
        return delivery
    endpoint = endpoint_of(unit, delivery.endpoint)
    if endpoint is None or endpoint.status == "disabled":
        return None
    return replace(delivery, url=endpoint.url, secret=endpoint.secret)


def _body(unit: UnitOfWork, delivery: WebhookDelivery, configuration: Manner) -> str | None:
    if delivery.body is not None:
        return delivery.body
    event = unit.get(Event, delivery.event)
    endpoint = endpoint_of(unit, delivery.endpoint)
    if event is None or endpoint is None:
        return None
    return configuration.payload(event, unit, endpoint)
