"""Usage: counting what is reported, taking it back, and what it adds up to."""

from collections.abc import Sequence
from decimal import Decimal

from emulator.billing.core.calendar import DAY
from emulator.billing.customers.customer import Customer
from emulator.billing.meters.meter import ActiveMeter, Meter
from emulator.billing.meters.meter_events import (
    MeterEvent,
    MeterEventAdjustment,
    MeterEventAdjustmentParams,
    MeterEventParams,
    UsageRecords,
    cancel_event,
    customer_in,
    identifier_to_cancel,
    no_active_meter,
    no_event_to_cancel,
    record_event,
    timestamp_of,
)
from emulator.billing.meters.tallies import (
    DailyUsage,
    HourlyUsage,
    Tally,
    new_day,
    new_hour,
    series_of,
    split_hours,
    usage_between,
)
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.whole_lists import list_all


def active_meter(uow: UnitOfWork, event_name: str) -> Meter:
    """The meter that counts the events of a name. Raises APIError where none does."""
    holder = uow.get(ActiveMeter, event_name)
    meter = None if holder is None else uow.get(Meter, holder.meter)
    if meter is None:
        raise no_active_meter(event_name)
    return meter


def record(uow: UnitOfWork, params: MeterEventParams, meter: Meter, customer: Customer) -> MeterEvent:
    """Counts an event of a customer. Raises APIError as `record_event` does."""
    at, series = timestamp_of(params, uow.ctx), series_of(meter.id, customer.id)
    known = uow.get(MeterEvent, params.identifier) if params.identifier else None
    records = records_at(uow, series, at)
    return record_event(params, meter, known, records, uow.ctx, uow.changes)


def customer_id_in(params: MeterEventParams, meter: Meter) -> str:
    """Whose usage an event tells of. Raises APIError where it does not say."""
    return customer_in(params, meter)


def cancel(uow: UnitOfWork, params: MeterEventAdjustmentParams) -> MeterEventAdjustment:
    """Takes an event back. Raises APIError for one that is not known, or not any more."""
    meter, identifier = active_meter(uow, params.event_name), identifier_to_cancel(params)
    event = uow.get(MeterEvent, identifier)
    if event is None or event.meter != meter.id:
        raise no_event_to_cancel(identifier, params.event_name)
    records = records_at(uow, series_of(event.meter, event.customer), event.timestamp)
    return cancel_event(event, records, uow.ctx, uow.changes)


def usage_of(
    uow: UnitOfWork, meter: Meter, customer: str, start: int, end: int, billed: Tally | None = None
) -> Decimal:
    """What a customer used from second `start` to `end` (not included; unix, UTC), by the meter's formula.

    `billed` is what of the first second is left out, because it was billed before.
    """
    series = series_of(meter.id, customer)
    days = days_between(uow, series, start, end)
    return unbilled_between(uow, series, days, start, end, billed).aggregated(meter.formula)


def days_between(uow: UnitOfWork, series: str, start: int, end: int) -> Sequence[DailyUsage]:
    """The records of the days in which the time from `start` to `end` (not included) lies, newest first."""
    selection = Selection(equals={"series": series}, created_from=start - start % DAY, created_to=max(end - 1, start))
    return list_all(uow, DailyUsage, selection)


def unbilled_between(
    uow: UnitOfWork, series: str, days: Sequence[DailyUsage], start: int, end: int, billed: Tally | None
) -> Tally:
    """As `tally_between`, without what was `billed` of the first second."""
    if billed is None or end <= start:
        return tally_between(uow, series, days, start, end)
    return tally_at(uow, series, start).since(billed) + tally_between(uow, series, days, start + 1, end)


def tally_at(uow: UnitOfWork, series: str, second: int) -> Tally:
    """What one second (unix, UTC) of a series adds up to."""
    hour = records_at(uow, series, second).hour
    return hour.seconds.get(second - hour.created, Tally())


def tally_between(uow: UnitOfWork, series: str, days: Sequence[DailyUsage], start: int, end: int) -> Tally:
    """What a series adds up to from `start` to `end`, where `days` has all records of that time."""
    split = {new_hour(series, first).id: first for first in split_hours(start, end)}
    hours = {split[each.id]: each for each in uow.get_many(HourlyUsage, list(split)) if each is not None}
    return usage_between(start, end, days, hours)


def records_at(uow: UnitOfWork, series: str, at: int) -> UsageRecords:
    """The hour and the day in which the second `at` (unix, UTC) of a series lies."""
    hour, day = new_hour(series, at), new_day(series, at)
    uow.load([(HourlyUsage, hour.id), (DailyUsage, day.id)])
    return UsageRecords(uow.get(HourlyUsage, hour.id) or hour, uow.get(DailyUsage, day.id) or day)
