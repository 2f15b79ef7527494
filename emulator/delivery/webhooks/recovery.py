"""Taking up again: first attempts of a process that died, and further attempts whose time has come."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from emulator.billing.core.events import Event
from emulator.billing.system import webhook_delivery, webhook_dispatch
from emulator.billing.system.jobs import Work
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.delivery.webhooks.dispatcher import Courier, Manner
from emulator.delivery.webhooks.pending_delivery import Consignment, endpoint_of, unpacked
from emulator.delivery.worker import Task
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

IN_HAND_PAUSE = 2
"""Seconds until work is looked at again whose last attempt is still on its way, or is being put on record."""


def webhook_tasks(store: Store, courier: Courier, manner: Manner) -> Mapping[str, Task]:
    """The worker's tasks for webhooks. They hand over to the courier, so that slow receivers hold up no other work."""

    def taking_up(consignments: Callable[[UnitOfWork, Work, Manner], list[Consignment]]) -> Task:
        async def take_up(world: World, work: Work) -> None:
            key = world, work.subject
            # Asked before the store is read: what is in hand no longer is on record by then.
            in_hand = courier.has(key)

            def job(unit: UnitOfWork) -> list[Consignment]:
                unit.load([(Work, work.id), (WebhookDelivery, work.subject)])
                if unit.get(Work, work.id) != work:
                    return []
                if in_hand:
                    unit.changes.save(replace(work, leased_until=unit.real_now + IN_HAND_PAUSE))
                    return []
                return consignments(unit, work, manner)

            courier.accept(key, await asyncio.to_thread(store.run, world, job))

        return take_up

    return {webhook_dispatch.TASK: taking_up(_dispatched), webhook_delivery.TASK: taking_up(_delivery)}


def _dispatched(unit: UnitOfWork, dispatch: Work, manner: Manner) -> list[Consignment]:
    consignments = unpacked(unit, dispatch, manner.payload)
    unit.load((WebhookDelivery, each.delivery.id) for each in consignments)
    left = [each for each in consignments if unit.get(WebhookDelivery, each.delivery.id) is None]
    if not left:
        unit.changes.remove(dispatch)
    for each in left:
        if each.outstanding is not None:
            each.outstanding.count = len(left)
    return left


def _delivery(unit: UnitOfWork, work: Work, manner: Manner) -> list[Consignment]:
    delivery = unit.get(WebhookDelivery, work.subject)
    current = None if delivery is None else _as_the_endpoint_is(unit, delivery)
    body = None if current is None else _body(unit, current, manner)
    if delivery is None or current is None or body is None:
        unit.changes.remove(work)
        if delivery is not None and delivery.status == "pending":
            unit.changes.save(replace(delivery, status="failed", next_at=None))
        return []
    faulty = unit.faults.has_match("webhook", current.event_type)
    return [Consignment(world=unit.world, delivery=current, body=body, faulty=faulty, work=work)]


def _as_the_endpoint_is(unit: UnitOfWork, delivery: WebhookDelivery) -> WebhookDelivery | None:
    """The delivery with the present address and secret; None when its endpoint is gone or disabled."""
    if delivery.signer != "stripe":
        return delivery
    endpoint = endpoint_of(unit, delivery.endpoint)
    if endpoint is None or endpoint.status == "disabled":
        return None
    return replace(delivery, url=endpoint.url, secret=endpoint.secret)


def _body(unit: UnitOfWork, delivery: WebhookDelivery, manner: Manner) -> str | None:
    if delivery.body is not None:
        return delivery.body
    event = unit.get(Event, delivery.event)
    endpoint = endpoint_of(unit, delivery.endpoint)
    if event is None or endpoint is None:
        return None
    return manner.payload(event, unit, endpoint)
