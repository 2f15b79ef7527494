"""Usage records: when they count, how a second adds up, and the summaries of periods that come and go."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest

from emulator.billing.catalog.price_terms import Terms
from emulator.billing.catalog.prices import Price, Recurring
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.meters.meter_events import UsageRecords
from emulator.billing.meters.tallies import (
    Aggregation,
    DailyUsage,
    HourlyUsage,
    new_day,
    new_hour,
    sum_of,
    with_quantity,
)
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem
from emulator.billing.subscriptions.usage_records import (
    UsageRecordCreateParams,
    UsageRecordSummary,
    follow_periods,
    record_usage,
    timestamp_of,
)
from tests.support.domain_objects import moment

START, END = 1_767_225_600, 1_769_904_000
PRICE = Price(
    id="price_1",
    created=START,
    currency="usd",
    order="price_1",
    product="prod_1",
    terms=Terms(unit_amount_decimal="100", tax_behavior="unspecified"),
    recurring=Recurring(interval="month", aggregate_usage="sum", usage_type="metered"),
)
ITEM = SubscriptionItem(
    id="si_1", created=START, subscription="sub_1", price=PRICE, period_start=START, period_end=END, quantity=None
)
SUBSCRIPTION = Subscription(
    id="sub_1",
    created=START,
    billing_cycle_anchor=START,
    currency="usd",
    customer="cus_1",
    items=(ITEM,),
    start_date=START,
    status="active",
)


@pytest.mark.parametrize(("timestamp", "at"), [(START, START), ("now", START + 9), (END, END)])
def test_when_something_was_used(timestamp: int | Literal["now"], at: int) -> None:
    params = UsageRecordCreateParams(quantity=1, timestamp=timestamp)
    assert timestamp_of(params, SUBSCRIPTION, ITEM, START + 9) == at


@pytest.mark.parametrize("second", [START - 1, END + 1])
def test_what_lies_outside_of_the_period_is_refused(second: int) -> None:
    with pytest.raises(APIError) as refused:
        timestamp_of(UsageRecordCreateParams(quantity=1, timestamp=second), SUBSCRIPTION, ITEM, START)
    assert refused.value.param == "timestamp"


@pytest.mark.parametrize(
    "recurring", [Recurring(interval="month"), Recurring(interval="month", meter="mtr_1", usage_type="metered")]
)
def test_what_takes_no_records(recurring: Recurring) -> None:
    item = replace(ITEM, price=replace(PRICE, recurring=recurring))
    with pytest.raises(APIError, match="whose price has `usage_type=metered` and no meter"):
        timestamp_of(UsageRecordCreateParams(quantity=1), SUBSCRIPTION, item, START)


@pytest.mark.parametrize(("action", "total"), [("increment", 12), ("set", 5)])
def test_a_second_is_added_to_or_set(action: Literal["increment", "set"], total: int) -> None:
    before = with_quantity(new_hour("si_1", START), START + 3, Decimal(7))
    changes = Changes()
    params = UsageRecordCreateParams(quantity=5, action=action)
    records = UsageRecords(before, new_day("si_1", START))
    made = record_usage(params, ITEM, records, START + 3, moment(START), changes)
    assert (made.quantity, made.timestamp) == (5, START + 3)
    kept = [entity for _, entity in changes.written.values()]
    assert [each.seconds[3].total for each in kept if isinstance(each, HourlyUsage)] == [total]
    assert [each.hours[0].total for each in kept if isinstance(each, DailyUsage)] == [total]


@pytest.mark.parametrize(("aggregation", "value"), [("sum", 18), ("max", 11), ("last", 7)])
def test_how_seconds_add_up(aggregation: Aggregation, value: int) -> None:
    hour = new_hour("si_1", START)
    for second, quantity in ((5, 11), (9, 7)):
        hour = with_quantity(hour, START + second, Decimal(quantity))
    assert sum_of(hour.seconds.values()).aggregated(aggregation) == value


def summaries(before: Subscription | None, after: Subscription) -> list[tuple[int, int | None, str | None]]:
    changes = Changes()
    follow_periods(before, after, moment(END), changes)
    kept = [entity for _, entity in changes.written.values() if isinstance(entity, UsageRecordSummary)]
    return sorted((each.start, each.end, each.invoice) for each in kept)


def test_a_period_that_begins_ends_the_one_before() -> None:
    assert summaries(None, SUBSCRIPTION) == [(START, None, None)]
    assert summaries(SUBSCRIPTION, replace(SUBSCRIPTION, description="x")) == []
    begun = replace(ITEM, period_start=END, period_end=END + 9)
    renewed = replace(SUBSCRIPTION, items=(begun,), latest_invoice="in_2")
    assert summaries(SUBSCRIPTION, renewed) == [(START, END, "in_2"), (END, None, None)]
    canceled = replace(renewed, ended_at=END + 5, status="canceled")
    assert summaries(renewed, canceled) == [(END, END + 5, None)]
