"""Clocks, meters and schedules in every status, and in every event, hold against the official SDK's typed classes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop

NEW_YEAR = 1_767_225_600
FEBRUARY = 1_769_904_000
CLOCKS = "/v1/test_helpers/test_clocks"
SCHEDULES = "/v1/subscription_schedules"


def clocks(shop: Shop) -> list[Object]:
    """One that stands, goes on, has arrived; one that is gone tells of it."""
    clock = shop.post(CLOCKS, frozen_time=NEW_YEAR, name="x")
    unnamed = shop.post(CLOCKS, frozen_time=NEW_YEAR)
    going = shop.post(f"{CLOCKS}/{clock['id']}/advance", frozen_time=FEBRUARY)
    arrived = shop.arrived(clock["id"])
    assert [each["status"] for each in (clock, going, arrived)] == ["ready", "advancing", "ready"]
    shop.delete(f"{CLOCKS}/{unnamed['id']}")
    return [clock, unnamed, going, arrived]


def meters(shop: Shop) -> list[Object]:
    """An active one and an inactive one, with an event, a summary and an adjustment."""
    aggregation = {"default_aggregation__formula": "sum", "event_time_window": "day"}
    meter = shop.post("/v1/billing/meters", display_name="Calls", event_name="calls", **aggregation)
    customer = shop.customer()["id"]
    payload = {"payload__stripe_customer_id": customer, "payload__value": 3}
    event = shop.post("/v1/billing/meter_events", event_name="calls", identifier="x", **payload)
    day = event["timestamp"] // 86_400 * 86_400
    asked = {"customer": customer, "start_time": day, "end_time": day + 86_400}
    summaries = shop.get(f"/v1/billing/meters/{meter['id']}/event_summaries", **asked)["data"]
    adjustment = shop.post(
        "/v1/billing/meter_event_adjustments", event_name="calls", type="cancel", cancel__identifier="x"
    )
    inactive = shop.post(f"/v1/billing/meters/{meter['id']}/deactivate")
    return [meter, event, *summaries, adjustment, inactive]


def schedules(shop: Shop) -> list[Object]:
    """One in each status, with phases that say all they can."""
    clock = shop.post(CLOCKS, frozen_time=NEW_YEAR)["id"]
    customer = shop.paying_customer(test_clock=clock)["id"]
    price = shop.price(recurring__interval="month")["id"]
    full = {
        "default_settings__billing_thresholds__amount_gte": 9000,
        "default_settings__description": "Gold",
        "default_settings__invoice_settings__footer": "Thanks",
        "phases__0__add_invoice_items__0__price": shop.price()["id"],
        "phases__0__billing_thresholds__amount_gte": 5000,
        "phases__0__default_tax_rates": [shop.tax_rate()["id"]],
        "phases__0__discounts__0__coupon": shop.coupon(percent_off=50)["id"],
        "phases__0__invoice_settings__custom_fields__0__name": "PO",
        "phases__0__invoice_settings__custom_fields__0__value": "7",
        "phases__0__items__0__discounts__0__coupon": shop.coupon(percent_off=10)["id"],
        "phases__0__items__0__tax_rates": [shop.tax_rate()["id"]],
        "phases__0__metadata__a": "b",
        "phases__0__trial": True,
    }
    phase = {"customer": customer, "phases__0__items__0__price": price}
    completed = shop.post(SCHEDULES, start_date="now", end_behavior="cancel", **phase, **full)
    released = shop.post(SCHEDULES, start_date="now", **phase)
    waiting = shop.post(SCHEDULES, start_date=FEBRUARY + 86_400, **phase)
    expanded = shop.get(f"{SCHEDULES}/{completed['id']}", expand=["customer", "subscription", "test_clock"])
    shop.advance(clock, FEBRUARY)
    ended = [shop.get(f"{SCHEDULES}/{each['id']}") for each in (completed, released)]
    canceled = shop.post(f"{SCHEDULES}/{waiting['id']}/cancel")
    found = [completed, released, waiting, expanded, *ended, canceled]
    assert {each["status"] for each in found} == {"active", "canceled", "completed", "not_started", "released"}
    return found


@pytest.mark.parametrize("made", [clocks, meters, schedules])
def test_objects_and_events(made: Callable[[Shop], list[Object]], shop: Shop) -> None:
    shown = [*made(shop), *(event["data"]["object"] for event in shop.events()), *shop.events()]
    assert [mismatch for each in shown for mismatch in mismatches(each)] == []
