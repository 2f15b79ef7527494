"""Phases of schedules: how one gives way to the next, and what can be changed of them."""

from __future__ import annotations

import pytest

from tests.support.schedules import (
    DAY,
    FEBRUARY,
    MARCH,
    NEW_YEAR,
    PATH,
    Planner,
    named,
    of,
    prices,
)
from tests.support.subscriptions import line_texts

pytestmark = pytest.mark.every_engine


def test_a_phase_begins_with_a_period_and_its_renewal_bills_it(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=1), of(planner.gold, iterations=1))
    planner.advance(FEBRUARY)
    entered = planner.read(made)
    assert entered["current_phase"] == {"start_date": FEBRUARY, "end_date": MARCH}
    subscription = planner.subscription(made)
    assert prices(subscription) == [planner.gold]
    renewal = planner.books.latest_invoice(subscription)
    assert (renewal["billing_reason"], line_texts(renewal)) == (
        "subscription_cycle",
        [("1 × Gold (at $20.00 / month)", 2000)],
    )
    planner.advance(MARCH)
    released = planner.read(made)
    assert (released["status"], released["subscription"]) == ("released", None)
    assert (released["released_at"], released["released_subscription"]) == (MARCH, subscription["id"])
    going_on = planner.subscription(made)
    assert (going_on["status"], going_on["schedule"], prices(going_on)) == ("active", None, [planner.gold])
    told = [e["type"] for e in planner.shop.events() if e["type"].startswith("subscription_schedule.")]
    assert told == [
        f"subscription_schedule.{what}"
        for what in ("created", "updated", "expiring", "completed", "released", "updated")
    ]


def test_a_phase_that_begins_within_a_period_is_prorated(planner: Planner) -> None:
    half = NEW_YEAR + (FEBRUARY - NEW_YEAR) // 2
    made = planner.schedule(of(planner.silver, end_date=half), of(planner.gold, iterations=1))
    planner.advance(half)
    assert prices(planner.subscription(made)) == [planner.gold]
    planner.advance(FEBRUARY)
    renewal = planner.books.latest_invoice(planner.subscription(made))
    assert line_texts(renewal) == [
        ("Unused time on Gold after 16 Jan 2026", -500),
        ("Remaining time on Gold after 16 Jan 2026", 1000),
        ("1 × Gold (at $20.00 / month)", 2000),
    ]


@pytest.mark.parametrize(("behavior", "lines"), [("none", 1), ("always_invoice", 2)])
def test_how_a_phase_is_prorated(behavior: str, lines: int, planner: Planner) -> None:
    half = NEW_YEAR + (FEBRUARY - NEW_YEAR) // 2
    made = planner.schedule(of(planner.silver, end_date=half), of(planner.gold, proration_behavior=behavior))
    planner.advance(half)
    latest = planner.books.latest_invoice(planner.subscription(made))
    assert len(latest["lines"]["data"]) == lines
    assert latest["billing_reason"] == ("subscription_create" if lines == 1 else "subscription_update")
    assert latest["status"] == "paid"


def test_a_change_of_the_current_phase_is_made_at_once(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=2))
    planner.advance(NEW_YEAR + 10 * DAY)
    phase = of(planner.gold, start_date=NEW_YEAR, end_date=MARCH)
    planner.shop.post(f"{PATH}/{made['id']}", proration_behavior="always_invoice", **named((phase,)))
    subscription = planner.subscription(made)
    assert prices(subscription) == [planner.gold]
    assert [text for text, _ in line_texts(planner.books.latest_invoice(subscription))] == [
        "Unused time on Gold after 11 Jan 2026",
        "Remaining time on Gold after 11 Jan 2026",
    ]


def test_a_current_phase_can_end_now(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=2))
    planner.advance(NEW_YEAR + 10 * DAY)
    phases = (of(planner.silver, start_date=NEW_YEAR, end_date="now"), of(planner.gold, iterations=1))
    planner.shop.post(f"{PATH}/{made['id']}", **named(phases))
    assert planner.read(made)["current_phase"]["start_date"] == NEW_YEAR + 10 * DAY
    assert prices(planner.subscription(made)) == [planner.gold]


def test_phases_that_are_over_stay_as_they_were(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=1), of(planner.gold, iterations=2))
    planner.advance(FEBRUARY)
    whole = (
        of(planner.silver, start_date=NEW_YEAR, end_date=FEBRUARY),
        of(planner.gold, start_date=FEBRUARY, end_date=MARCH),
    )
    for phases in (whole, whole[1:]):
        changed = planner.shop.post(f"{PATH}/{made['id']}", **named(phases))
        assert [(each["start_date"], each["end_date"]) for each in changed["phases"]] == [
            (NEW_YEAR, FEBRUARY),
            (FEBRUARY, MARCH),
        ]
    for phases, param in (
        ((of(planner.gold, iterations=1),), "phases"),
        ((of(planner.gold, start_date=FEBRUARY + 1, end_date=MARCH),), "phases[0][start_date]"),
    ):
        refused = planner.refused(f"{PATH}/{made['id']}", *phases)
        assert (refused["status"], refused["param"]) == (400, param)


def test_a_trial_phase(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, duration__interval="week", trial=True), of(planner.silver))
    subscription = planner.subscription(made)
    assert (subscription["status"], subscription["trial_end"]) == ("trialing", NEW_YEAR + 7 * DAY)
    planner.advance(NEW_YEAR + 7 * DAY)
    subscription = planner.subscription(made)
    assert subscription["status"] == "active"
    assert planner.books.latest_invoice(subscription)["total"] == 1000


def test_a_trial_ends_when_its_phase_has_none_any_more(planner: Planner) -> None:
    """tierrun/tier, TestSchedule_TrialSwapWithPaid: the phase that a schedule is in changes to a trial and back."""
    made = planner.schedule(of(planner.silver, iterations=2, trial=True))
    for trial, status in ((False, "active"), (True, "trialing"), (False, "active")):
        phase = of(planner.silver, start_date=NEW_YEAR, iterations=2, trial=trial)
        planner.shop.post(f"{PATH}/{made['id']}", **named((phase,)))
        subscription = planner.subscription(made)
        assert subscription["status"] == status
    assert subscription["trial_end"] == NEW_YEAR


def test_a_phase_with_all_it_can_say(planner: Planner) -> None:
    rate, coupon = planner.shop.tax_rate()["id"], planner.shop.coupon(percent_off=50)["id"]
    card = planner.shop.card(planner.customer)["id"]
    thing = planner.shop.price(unit_amount=500)["id"]
    phase = of(
        planner.silver,
        items__0__quantity=3,
        items__0__metadata__a="b",
        add_invoice_items__0__price=thing,
        collection_method="charge_automatically",
        default_payment_method=card,
        default_tax_rates=[rate],
        description="Three of them",
        discounts__0__coupon=coupon,
        invoice_settings__description="For you",
        metadata__c="d",
        iterations=1,
    )
    made = planner.schedule(phase)
    (shown,) = made["phases"]
    assert shown["discounts"] == [{"coupon": coupon, "discount": None, "promotion_code": None}]
    assert shown["add_invoice_items"][0]["period"] == {
        "end": {"timestamp": None, "type": "min_item_period_end"},
        "start": {"timestamp": None, "type": "max_item_period_start"},
    }
    subscription = planner.subscription(made)
    assert (subscription["description"], subscription["default_payment_method"]) == ("Three of them", card)
    assert subscription["metadata"] == {"c": "d"}
    (item,) = subscription["items"]["data"]
    assert (item["quantity"], item["metadata"]) == (3, {"a": "b"})
    invoice = planner.books.latest_invoice(subscription)
    assert (invoice["subtotal"], invoice["total"], invoice["description"]) == (3500, 2083, "For you")


def test_phases_of_another_interval_begin_a_new_period(planner: Planner) -> None:
    yearly = planner.books.price(10000, interval="year")
    made = planner.schedule(of(planner.silver, iterations=1), of(yearly, iterations=1))
    planner.advance(FEBRUARY)
    subscription = planner.subscription(made)
    (item,) = subscription["items"]["data"]
    assert (item["price"]["id"], item["current_period_start"]) == (yearly, FEBRUARY)
    assert planner.books.latest_invoice(subscription)["total"] == 10000


def test_an_item_of_a_phase_has_a_threshold(planner: Planner) -> None:
    meter = planner.shop.post(
        "/v1/billing/meters", display_name="Calls", event_name="calls", default_aggregation__formula="sum"
    )
    metered = planner.books.price(5, recurring__usage_type="metered", recurring__meter=meter["id"])
    threshold = {"items__0__billing_thresholds__usage_gte": 10}
    made = planner.schedule(of(metered, iterations=1), of(metered, iterations=1, **threshold))
    assert [phase["items"][0]["billing_thresholds"] for phase in made["phases"]] == [None, {"usage_gte": 10}]
    planner.advance(FEBRUARY)
    (item,) = planner.subscription(made)["items"]["data"]
    assert item["billing_thresholds"] == {"usage_gte": 10}
    refused = planner.refused(PATH, of(planner.gold, **threshold), customer=planner.customer)
    assert refused["param"] == "phases[0][items][0][billing_thresholds]"
