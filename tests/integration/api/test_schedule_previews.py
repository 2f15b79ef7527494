"""Previews of schedules: what they show is what the schedule then bills."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.schedules import DAY, FEBRUARY, NEW_YEAR, PATH, Planner, named, of
from tests.support.shop import Object, Shop
from tests.support.subscriptions import line_texts

PREVIEW = "/v1/invoices/create_preview"


def preview(planner: Planner, **params: Any) -> Object:
    return planner.shop.post(PREVIEW, **params)


def details(*phases: dict[str, Any], **params: Any) -> dict[str, Any]:
    """The schedule as it is to be imagined."""
    return {f"schedule_details__{name}": value for name, value in {**params, **named(phases)}.items()}


def shown(invoice: Object) -> dict[str, Any]:
    """What a preview and the invoice that it shows have in common."""
    return {
        "lines": [(line["description"], line["amount"], line["period"]) for line in invoice["lines"]["data"]],
        "total": invoice["total"],
        "period": (invoice["period_start"], invoice["period_end"]),
    }


def latest(planner: Planner, schedule: Object) -> Object:
    return planner.shop.invoice(planner.subscription(schedule)["latest_invoice"])


def test_what_a_schedule_begins_with(planner: Planner) -> None:
    schedule = planner.schedule(of(planner.silver, iterations=2), start_date=NEW_YEAR + 5 * DAY)
    previewed = preview(planner, schedule=schedule["id"])
    assert previewed["id"].startswith("upcoming_in_")
    planner.advance(NEW_YEAR + 5 * DAY)
    assert shown(previewed) == shown(latest(planner, schedule))
    assert previewed["total"] == 1000


def test_a_phase_that_begins_with_a_period(planner: Planner) -> None:
    schedule = planner.schedule(of(planner.silver, iterations=1), of(planner.gold, iterations=1))
    previewed = preview(planner, schedule=schedule["id"])
    by_subscription = preview(planner, subscription=planner.subscription(schedule)["id"])
    assert shown(previewed) == shown(by_subscription)
    told = len(planner.shop.events())
    preview(planner, schedule=schedule["id"])
    assert len(planner.shop.events()) == told
    planner.advance(FEBRUARY)
    assert shown(previewed) == shown(latest(planner, schedule))
    assert previewed["total"] == 2000


@pytest.mark.parametrize("behavior", ["always_invoice", "create_prorations", "none"])
def test_a_phase_that_begins_within_a_period(behavior: str, planner: Planner) -> None:
    schedule = planner.schedule(
        of(planner.silver, end_date=NEW_YEAR + 10 * DAY),
        of(planner.gold, duration__interval="year", proration_behavior=behavior),
    )
    previewed = preview(planner, schedule=schedule["id"])
    planner.advance(NEW_YEAR + 10 * DAY)
    if behavior != "always_invoice":
        planner.advance(FEBRUARY)
    assert shown(previewed) == shown(latest(planner, schedule))
    assert len(previewed["lines"]["data"]) == {"always_invoice": 2, "create_prorations": 3, "none": 1}[behavior]


def test_another_phase_at_once(planner: Planner) -> None:
    schedule = planner.schedule(of(planner.silver, iterations=3))
    planner.advance(NEW_YEAR + 10 * DAY)
    change = of(planner.gold, start_date=NEW_YEAR, iterations=3)
    asked = {"proration_behavior": "always_invoice"}
    previewed = preview(planner, schedule=schedule["id"], **details(change, **asked))
    assert planner.subscription(schedule)["items"]["data"][0]["price"]["id"] == planner.silver
    planner.shop.post(f"{PATH}/{schedule['id']}", **named((change,)), **asked)
    assert shown(previewed) == shown(latest(planner, schedule))
    assert previewed["total"] == 678


def test_a_schedule_that_there_is_not_yet(planner: Planner) -> None:
    phases = (of(planner.silver, items__0__quantity=3, iterations=1), of(planner.gold, iterations=1))
    previewed = preview(planner, customer=planner.customer, **details(*phases))
    assert line_texts(previewed) == [("3 × Gold (at $10.00 / month)", 3000)]
    schedule = planner.schedule(*phases)
    assert shown(previewed) == shown(latest(planner, schedule))


def test_a_preview_in_an_older_version(planner: Planner) -> None:
    coupon = planner.shop.post("/v1/coupons", percent_off=50)["id"]
    phase = of(planner.silver, iterations=1, coupon=coupon)
    older = Shop(planner.shop.wire.with_version("2024-06-20"))
    asked = {"customer": planner.customer, **details(phase)}
    assert older.post(PREVIEW, **asked)["total"] == 500
    assert older.get("/v1/invoices/upcoming", **asked)["total"] == 500


def test_what_is_the_last_of_a_schedule(planner: Planner) -> None:
    schedule = planner.schedule(of(planner.silver, iterations=1), end_behavior="cancel")
    error = planner.books.refused(PREVIEW, schedule=schedule["id"])
    assert error["code"] == "invoice_upcoming_none"
    previewed = preview(planner, schedule=schedule["id"], **details(end_behavior="release"))
    assert previewed["total"] == 1000


def test_refusals(planner: Planner) -> None:
    schedule = planner.schedule(of(planner.silver, iterations=1))
    subscription = planner.subscription(schedule)["id"]
    error = planner.books.refused(PREVIEW, schedule=schedule["id"], subscription=subscription)
    assert error["message"] == "You may only specify one of these parameters: schedule, subscription."
    error = planner.books.refused(PREVIEW, **details(of(planner.silver)))
    assert error["message"] == "Must provide customer or customer_account."
    error = planner.books.refused(PREVIEW, schedule="sub_sched_none")
    assert (error["param"], error["code"]) == ("schedule", "resource_missing")
    planner.shop.post(f"{PATH}/{schedule['id']}/release")
    assert planner.books.refused(PREVIEW, schedule=schedule["id"])["code"] == "invoice_upcoming_none"
