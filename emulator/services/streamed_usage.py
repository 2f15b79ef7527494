"""Counting what was streamed: each event as if it had come alone, what cannot be counted left out with a warning."""

import logging

from emulator.activity import printable
from emulator.billing.customers.customer import Customer
from emulator.billing.meters.event_streams import StreamedEvent, StreamedEvents, without_counted
from emulator.billing.meters.meter import Meter
from emulator.billing.meters.meter_events import MeterEventError
from emulator.billing.system.jobs import Job
from emulator.services import subscriptions, usage
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork

_ENOUGH_CHANGES = 60
"""So many leave room in a transaction for what one more event changes: its usage, and a check for each threshold."""

_log = logging.getLogger(__name__)


def count_due(uow: UnitOfWork, job: Job) -> None:
    """Counts the first of the events that a job is about; the job goes on with the others.

    A transaction has one time: an event of a customer on a test clock is counted by itself.
    """
    streamed = take_job(uow, job, StreamedEvents)
    if streamed is None:
        return
    counted = 0
    for event in streamed.events:
        try:
            meter, customer = _meter_and_customer(uow, event)
            if customer.test_clock is not None and counted:
                break
            uow.enter_time_of(customer)
            usage.record(uow, event.as_params, meter, customer)
            subscriptions.order_checks(uow, meter, customer.id)
        except MeterEventError as refusal:
            _warn(event, refusal)
        counted += 1
        if uow.test_clock is not None or len(uow.changes.written) >= _ENOUGH_CHANGES:
            break
    rest = without_counted(streamed, counted)
    if rest is None:
        uow.changes.remove(streamed)
        return
    uow.changes.save(rest)
    uow.changes.save(job.rescheduled(job.due_at))


def _meter_and_customer(uow: UnitOfWork, event: StreamedEvent) -> tuple[Meter, Customer]:
    """What counts an event, and whose usage it tells of. Raises MeterEventError for what there is not."""
    meter = usage.active_meter(uow, event.event_name)
    named = usage.customer_id_in(event.as_params, meter)
    customer = uow.get(Customer, named)
    if customer is None or customer.deleted:
        raise MeterEventError("meter_event_customer_not_found", f"No such customer: '{named}'")
    return meter, customer


def _warn(event: StreamedEvent, refusal: MeterEventError) -> None:
    _log.warning(
        "A streamed event of %s is not counted (%s): %s",
        printable(event.event_name),
        refusal.reason,
        printable(refusal.message),
    )
