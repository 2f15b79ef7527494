"""Recovery: first attempts of a process that died, and further attempts whose time has come."""

import asyncio
from collections.abc import Callable, Mapping

from emulator.billing.core.events import Event
from emulator.billing.core.structs import replace
from emulator.billing.system import webhook_delivery, webhook_dispatch
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.delivery.webhooks.dispatcher import WebhookConfiguration, WebhookDispatcher
from emulator.delivery.webhooks.pending_delivery import PendingDelivery, endpoint_of, pending_deliveries_of
from emulator.delivery.worker import JobHandler
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

IN_FLIGHT_RECHECK_SECONDS = 2
"""Seconds until a job is looked at again whose last attempt is still on its way, or is being put on record."""


def webhook_job_handlers(
    store: Store, dispatcher: WebhookDispatcher, configuration: WebhookConfiguration
) -> Mapping[str, JobHandler]:
    """The worker's handlers for webhooks. They hand over to the dispatcher: slow receivers hold up no other job."""

    def recovery_of(
        pending_deliveries: Callable[[UnitOfWork, Job, WebhookConfiguration], list[PendingDelivery]],
    ) -> JobHandler:
        async def recover(world: World, job: Job) -> None:
            key = world, job.subject
            # Asked before the store is read: what is in hand no longer is on record by then.
            in_flight = dispatcher.is_delivering(key)

            def lease_deliveries(uow: UnitOfWork) -> list[PendingDelivery]:
                uow.load([(Job, job.id), (WebhookDelivery, job.subject)])
                if uow.get(Job, job.id) != job:
                    return []
                if in_flight:
                    uow.changes.save(replace(job, leased_until=uow.real_now + IN_FLIGHT_RECHECK_SECONDS))
                    return []
                return pending_deliveries(uow, job, configuration)

            dispatcher.accept(key, await asyncio.to_thread(store.run, world, lease_deliveries))

        return recover

    return {webhook_dispatch.TASK: recovery_of(_unrecorded), webhook_delivery.TASK: recovery_of(_next_attempt)}


def _unrecorded(uow: UnitOfWork, dispatch: Job, configuration: WebhookConfiguration) -> list[PendingDelivery]:
    pending_deliveries = pending_deliveries_of(uow, dispatch, configuration.payload)
    uow.load((WebhookDelivery, each.delivery.id) for each in pending_deliveries)
    left = [each for each in pending_deliveries if uow.get(WebhookDelivery, each.delivery.id) is None]
    if not left:
        uow.changes.remove(dispatch)
    for each in left:
        if each.progress is not None:
            each.progress.count = len(left)
    return left


def _next_attempt(uow: UnitOfWork, job: Job, configuration: WebhookConfiguration) -> list[PendingDelivery]:
    delivery = uow.get(WebhookDelivery, job.subject)
    current = None if delivery is None else _with_current_endpoint(uow, delivery)
    body = None if current is None else _body(uow, current, configuration)
    if delivery is None or current is None or body is None:
        uow.changes.remove(job)
        if delivery is not None and delivery.status == "pending":
            uow.changes.save(replace(delivery, status="failed", next_at=None))
        return []
    has_fault = uow.faults.has_match("webhook", current.event_type)
    return [PendingDelivery(world=uow.world, delivery=current, body=body, has_fault=has_fault, job=job)]


def _with_current_endpoint(uow: UnitOfWork, delivery: WebhookDelivery) -> WebhookDelivery | None:
    """The delivery with the present address and secret; None when its endpoint is gone or disabled."""
    if delivery.signer != "stripe":
        return delivery
    endpoint = endpoint_of(uow, delivery.endpoint)
    if endpoint is None or endpoint.status == "disabled":
        return None
    return replace(delivery, url=endpoint.url, secret=endpoint.secret)


def _body(uow: UnitOfWork, delivery: WebhookDelivery, configuration: WebhookConfiguration) -> str | None:
    if delivery.body is not None:
        return delivery.body
    event = uow.get(Event, delivery.event)
    endpoint = endpoint_of(uow, delivery.endpoint)
    if event is None or endpoint is None:
        return None
    return configuration.payload(event, uow, endpoint)
