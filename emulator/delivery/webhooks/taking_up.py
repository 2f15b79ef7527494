"""From jobs in the table to deliveries in hand: first attempts that are not on record, and further ones."""

from collections.abc import Sequence

from emulator.billing.core.events import Event
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.billing.system.webhook_dispatch import TASK as DISPATCH_TASK
from emulator.billing.system.webhook_dispatch import leave_out
from emulator.delivery.webhooks.pending_delivery import (
    Addressed,
    PayloadRenderer,
    PendingDelivery,
    addressed_by,
    endpoint_of,
    first_attempts,
)
from emulator.store.unit_of_work import UnitOfWork

TakenUp = tuple[Job, Sequence[Addressed]]
"""A job as somebody holds it, and those of its deliveries that are admitted."""


def take_up(uow: UnitOfWork, taken: Sequence[TakenUp], payload: PayloadRenderer) -> list[PendingDelivery]:
    """The deliveries to attempt, of jobs that are held as they were.

    What is on record by now, or whose event or endpoint is gone, is left out, and taken off the job.
    """
    uow.load((Job, job.id) for job, _ in taken)
    uow.load((WebhookDelivery, each.id) for _, admitted in taken for each in admitted)
    uow.load((Event, each.event) for _, admitted in taken for each in admitted)
    pending_deliveries: list[PendingDelivery] = []
    for job, admitted in taken:
        found = uow.get(Job, job.id)
        if found is None or found.lease != job.lease:
            continue
        if found.task == DISPATCH_TASK:
            pending_deliveries.extend(_first_attempts(uow, found, admitted, payload))
        else:
            pending_deliveries.extend(_next_attempt(uow, found, payload))
    return pending_deliveries


def _first_attempts(
    uow: UnitOfWork, dispatch: Job, admitted: Sequence[Addressed], payload: PayloadRenderer
) -> Sequence[PendingDelivery]:
    named = set(addressed_by(dispatch)).intersection(admitted)
    # An earlier release left what was on record in its dispatch.
    unrecorded = {each for each in named if uow.get(WebhookDelivery, each.id) is None}
    pending_deliveries = first_attempts(uow, dispatch, unrecorded, payload)
    left = {each.delivery.id for each in pending_deliveries}
    leave_out(dispatch, {(each.event, each.endpoint) for each in named if each.id not in left}, uow.changes)
    return pending_deliveries


def _next_attempt(uow: UnitOfWork, job: Job, payload: PayloadRenderer) -> Sequence[PendingDelivery]:
    delivery = uow.get(WebhookDelivery, job.subject)
    current = None if delivery is None else _with_current_endpoint(uow, delivery)
    body = None if current is None else _body(uow, current, payload)
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


def _body(uow: UnitOfWork, delivery: WebhookDelivery, payload: PayloadRenderer) -> str | None:
    if delivery.body is not None:
        return delivery.body
    event = uow.get(Event, delivery.event)
    endpoint = endpoint_of(uow, delivery.endpoint)
    if event is None or endpoint is None:
        return None
    return payload(event, uow, endpoint)
