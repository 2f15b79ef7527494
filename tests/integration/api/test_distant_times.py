"""Times and durations that the calendar has no room for: refused with their parameter, wherever they are given."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_refusal
from tests.support.shop import Object, Shop, spelled

LAST_SECOND = 253_402_300_799
"""The end of the year 9999."""

HUGE = "9" * 18
SCHEDULES = "/v1/subscription_schedules"
PAUSE_AT = "pause_schedules__0__pause__pause_at"
PHASE = "phases__0"


@pytest.fixture
def scene(shop: Shop) -> Object:
    """What the requests name."""
    return {"customer": shop.paying_customer()["id"], "price": shop.price(recurring__interval="year")["id"]}


@pytest.mark.parametrize(
    ("path", "params", "param"),
    [
        ("/v1/coupons", {"percent_off": 5, "duration": "repeating", "duration_in_months": HUGE}, "duration_in_months"),
        ("/v1/coupons", {"percent_off": 5, "duration": "repeating", "duration_in_months": 1201}, "duration_in_months"),
        (SCHEDULES, {"start_date": LAST_SECOND}, "start_date"),
        (SCHEDULES, {f"{PHASE}__iterations": HUGE}, "phases[0][iterations]"),
        (SCHEDULES, {f"{PHASE}__iterations": 1825}, "phases[0][end_date]"),
        (SCHEDULES, {f"{PHASE}__end_date": LAST_SECOND}, "phases[0][end_date]"),
        (
            SCHEDULES,
            {f"{PHASE}__duration__interval": "year", f"{PHASE}__duration__interval_count": HUGE},
            "phases[0][duration][interval_count]",
        ),
        (
            SCHEDULES,
            {f"{PAUSE_AT}__type": "timestamp", f"{PAUSE_AT}__timestamp": LAST_SECOND},
            "pause_schedules[0][pause][pause_at][timestamp]",
        ),
        (
            "/v1/subscriptions",
            {"pending_invoice_item_interval__interval": "month", "pending_invoice_item_interval__interval_count": 13},
            "pending_invoice_item_interval[interval_count]",
        ),
        (
            "/v1/subscriptions",
            {"pending_invoice_item_interval__interval": "year", "pending_invoice_item_interval__interval_count": HUGE},
            "pending_invoice_item_interval[interval_count]",
        ),
        ("/v1/subscriptions", {"billing_cycle_anchor": LAST_SECOND}, "billing_cycle_anchor"),
        ("/v1/subscriptions", {"cancel_at": LAST_SECOND}, "cancel_at"),
        ("/v1/subscriptions", {"trial_end": LAST_SECOND}, "trial_end"),
        ("/v1/quotes", {"subscription_data__effective_date": LAST_SECOND}, "subscription_data[effective_date]"),
        (
            "/v1/invoices",
            {"auto_advance": True, "automatically_finalizes_at": LAST_SECOND},
            "automatically_finalizes_at",
        ),
    ],
)
def test_what_is_too_far_ahead(path: str, params: dict[str, Any], param: str, scene: Object, shop: Shop) -> None:
    named = {
        "/v1/invoices": {"customer": scene["customer"]},
        "/v1/quotes": {"customer": scene["customer"], "line_items__0__price": scene["price"]},
        "/v1/subscriptions": {"customer": scene["customer"], "items__0__price": scene["price"]},
        SCHEDULES: {"customer": scene["customer"], "start_date": "now", f"{PHASE}__items__0__price": scene["price"]},
    }
    told = len(shop.events())
    refused = shop.wire.post(path, spelled({**named.get(path, {}), **params}))
    assert (refused.status, refused.error["param"]) == (400, param)
    assert len(shop.events()) == told


def planned_schedule(scene: Object, shop: Shop) -> Object:
    """A schedule that begins tomorrow, by a clock that stands."""
    tomorrow = int(shop.clock(frozen=True)["now"]) + 86_400
    phase = {f"{PHASE}__items__0__price": scene["price"]}
    return shop.post(SCHEDULES, customer=scene["customer"], start_date=tomorrow, **phase)


def test_the_first_phase_of_a_schedule_that_is_moved(scene: Object, shop: Shop) -> None:
    phase = {f"{PHASE}__items__0__price": scene["price"]}
    made = planned_schedule(scene, shop)
    moved = shop.wire.post(f"{SCHEDULES}/{made['id']}", spelled({**phase, f"{PHASE}__start_date": LAST_SECOND}))
    check_refusal(moved, "phases[0][start_date]")
    assert shop.get(f"{SCHEDULES}/{made['id']}") == made


@pytest.mark.parametrize("name", ["start_date", "end_date"])
def test_a_preview_of_a_schedule(name: str, scene: Object, shop: Shop) -> None:
    """It names its own parameters, not those of the schedule that it imagines."""
    details, planned = "schedule_details__phases__0", planned_schedule(scene, shop)
    params = {f"{details}__items__0__price": scene["price"], f"{details}__{name}": LAST_SECOND}
    for named in ({"customer": scene["customer"]}, {"schedule": planned["id"]}):
        refused = shop.wire.post("/v1/invoices/create_preview", spelled({**named, **params}))
        check_refusal(refused, f"schedule_details[phases][0][{name}]")
