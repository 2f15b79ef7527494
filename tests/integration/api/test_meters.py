"""Meters over the wire, and what their events add up to."""

from __future__ import annotations

import time

import pytest
import stripe

from tests.support.meters import DAY, HOUR, NEW_YEAR, PATH, new_meter, report, summaries
from tests.support.provider_types import assert_keys
from tests.support.resources import check_filters, check_listing, check_reading
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine


@pytest.fixture
def customer(shop: Shop) -> Object:
    """A customer on a clock that stands at New Year 2026, ten days and an hour later."""
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=NEW_YEAR + 10 * DAY + HOUR)
    return shop.customer(test_clock=clock["id"])


def test_a_new_meter(shop: Shop) -> None:
    meter = new_meter(shop)
    assert_keys(meter, stripe.billing.Meter)
    assert meter == {
        "id": meter["id"],
        "object": "billing.meter",
        "created": meter["created"],
        "customer_mapping": {"event_payload_key": "stripe_customer_id", "type": "by_id"},
        "default_aggregation": {"formula": "sum"},
        "display_name": "Requests",
        "event_name": "requests_sum",
        "event_time_window": None,
        "livemode": False,
        "status": "active",
        "status_transitions": {"deactivated_at": None},
        "updated": meter["created"],
        "value_settings": {"event_payload_key": "value"},
    }
    assert shop.event_log() == [("billing.meter.created", None)]


def test_it_is_read_and_listed(shop: Shop) -> None:
    made = [new_meter(shop, event_name=f"e{number}") for number in range(2)]
    check_listing(shop, PATH, *made)
    check_reading(shop, PATH, made[0], "No such meter")
    shop.post(f"{PATH}/{made[1]['id']}/deactivate")
    check_filters(shop, PATH, ({"status": "inactive"}, made[1:]), ({"status": "active"}, made[:1]))


def test_it_is_renamed_deactivated_and_reactivated(shop: Shop) -> None:
    meter = new_meter(shop)
    path = f"{PATH}/{meter['id']}"
    assert shop.post(path, display_name="Calls")["display_name"] == "Calls"
    inactive = shop.post(f"{path}/deactivate")
    assert inactive["status"] == "inactive"
    assert inactive["status_transitions"]["deactivated_at"] is not None
    assert shop.wire.post(f"{path}/deactivate").status == 400
    other = new_meter(shop)
    refused = shop.wire.post(f"{path}/reactivate")
    assert (refused.status, refused.error["param"]) == (400, "event_name")
    shop.post(f"{PATH}/{other['id']}/deactivate")
    assert shop.post(f"{path}/reactivate")["status_transitions"] == {"deactivated_at": None}
    assert [type for type, _ in shop.event_log()] == [
        f"billing.meter.{what}"
        for what in ("created", "updated", "deactivated", "created", "deactivated", "reactivated")
    ]


def test_an_event_name_has_one_active_meter(shop: Shop) -> None:
    new_meter(shop)
    params = {"display_name": "x", "event_name": "requests_sum", "default_aggregation[formula]": "count"}
    refused = shop.wire.post(PATH, params)
    assert (refused.status, refused.error["param"]) == (400, "event_name")


def test_what_a_meter_takes(shop: Shop) -> None:
    meter = new_meter(
        shop,
        "last",
        customer_mapping__event_payload_key="who",
        customer_mapping__type="by_id",
        value_settings__event_payload_key="much",
        event_time_window="hour",
    )
    assert meter["customer_mapping"]["event_payload_key"] == "who"
    assert (meter["value_settings"], meter["event_time_window"]) == ({"event_payload_key": "much"}, "hour")
    customer = shop.customer()
    payload = {"event_name": meter["event_name"], "payload[who]": customer["id"], "payload[much]": "2.5"}
    assert shop.wire.post("/v1/billing/meter_events", payload).status == 200
    now = int(time.time())
    today = now - now % DAY
    found = summaries(shop, meter, customer, today - DAY, today + 2 * DAY, value_grouping_window="day")
    assert [each["aggregated_value"] for each in found] == [2.5]
    formula = {"display_name": "x", "event_name": "x", "default_aggregation[formula]": "max"}
    refused = shop.wire.post(PATH, formula)
    assert (refused.status, refused.error["param"]) == (400, "default_aggregation[formula]")


@pytest.mark.parametrize(
    ("formula", "whole", "hours"), [("sum", 16, [9, 7]), ("count", 4, [2, 2]), ("last", 4, [4, 5])]
)
def test_what_events_add_up_to(formula: str, whole: float, hours: list[float], shop: Shop, customer: Object) -> None:
    meter, first = new_meter(shop, formula), NEW_YEAR + 5 * DAY
    for offset, value in ((0, 2), (HOUR - 1, 5), (HOUR, 5), (HOUR + 60, 4)):
        report(shop, meter, customer, value, first + offset)
    (summary,) = summaries(shop, meter, customer, NEW_YEAR, NEW_YEAR + 10 * DAY)
    assert_keys(summary, stripe.billing.MeterEventSummary)
    assert (summary["aggregated_value"], summary["meter"]) == (whole, meter["id"])
    assert (summary["start_time"], summary["end_time"]) == (NEW_YEAR, NEW_YEAR + 10 * DAY)
    by_hour = summaries(shop, meter, customer, NEW_YEAR, NEW_YEAR + 10 * DAY, value_grouping_window="hour")
    assert [each["aggregated_value"] for each in by_hour] == hours
    assert [(each["start_time"], each["end_time"]) for each in by_hour] == [
        (first + HOUR, first + 2 * HOUR),
        (first, first + HOUR),
    ]
    by_day = summaries(shop, meter, customer, NEW_YEAR, NEW_YEAR + 10 * DAY, value_grouping_window="day")
    assert [(each["aggregated_value"], each["start_time"]) for each in by_day] == [(whole, first)]
    (part,) = summaries(shop, meter, customer, first + HOUR, first + HOUR + 60)
    assert part["aggregated_value"] == {"sum": 5, "count": 1, "last": 5}[formula]
    asked = {"customer": customer["id"], "start_time": NEW_YEAR, "end_time": NEW_YEAR + 10 * DAY}
    path = f"{PATH}/{meter['id']}/event_summaries"
    page = shop.get(path, value_grouping_window="hour", limit=1, **asked)
    assert (page["has_more"], page["data"]) == (True, by_hour[:1])
    rest = shop.get(path, value_grouping_window="hour", starting_after=by_hour[0]["id"], **asked)
    assert (rest["has_more"], rest["data"]) == (False, by_hour[1:])


@pytest.mark.parametrize(
    ("start", "end", "window", "param"),
    [
        (NEW_YEAR + 1, NEW_YEAR + DAY, {}, "start_time"),
        (NEW_YEAR, NEW_YEAR + 61, {}, "end_time"),
        (NEW_YEAR + 60, NEW_YEAR + DAY, {"value_grouping_window": "hour"}, "start_time"),
        (NEW_YEAR, NEW_YEAR + HOUR, {"value_grouping_window": "day"}, "end_time"),
        (NEW_YEAR, NEW_YEAR, {}, "end_time"),
    ],
)
def test_bounds_that_are_none(
    start: int, end: int, window: dict[str, str], param: str, shop: Shop, customer: Object
) -> None:
    meter = new_meter(shop)
    asked = {"customer": customer["id"], "start_time": start, "end_time": end, **window}
    refused = shop.wire.get(f"{PATH}/{meter['id']}/event_summaries", asked)
    assert (refused.status, refused.error["param"]) == (400, param)


def test_a_price_of_what_a_meter_counts(shop: Shop) -> None:
    meter = new_meter(shop)
    metered = {"recurring__interval": "month", "recurring__usage_type": "metered"}
    price = shop.price(**metered, recurring__meter=meter["id"])
    assert (price["recurring"]["meter"], price["recurring"]["usage_type"]) == (meter["id"], "metered")
    plan = shop.get(f"/v1/plans/{price['id']}")
    assert (plan["meter"], plan["usage_type"]) == (meter["id"], "metered")
    product = {"currency": "usd", "unit_amount": 5, "product": price["product"], "recurring[interval]": "month"}
    refused = shop.wire.post("/v1/prices", {**product, "recurring[usage_type]": "metered"})
    assert refused.error["message"] == (
        "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters."
    )
    shop.post(f"{PATH}/{meter['id']}/deactivate")
    for wanted, code in ((meter["id"], None), ("mtr_nope", "resource_missing")):
        refused = shop.wire.post(
            "/v1/prices", {**product, "recurring[usage_type]": "metered", "recurring[meter]": wanted}
        )
        assert (refused.status, refused.error.get("code")) == (400, code)
        assert refused.error["param"] == "recurring[meter]"
