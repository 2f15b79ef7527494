"""Schedules of subscriptions over the wire: made, listed, refused, and how they end."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.schedules import (
    DAY,
    FEBRUARY,
    HOUR,
    MARCH,
    NEW_YEAR,
    PATH,
    Planner,
    named,
    of,
    prices,
)

pytestmark = pytest.mark.every_engine


def test_a_new_schedule(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, duration__interval="month"), of(planner.gold))
    assert_keys(made, stripe.SubscriptionSchedule)
    assert (made["status"], made["test_clock"], made["created"]) == ("active", planner.clock, NEW_YEAR)
    assert made["current_phase"] == {"start_date": NEW_YEAR, "end_date": FEBRUARY}
    assert [(each["start_date"], each["end_date"]) for each in made["phases"]] == [
        (NEW_YEAR, FEBRUARY),
        (FEBRUARY, MARCH),
    ]
    assert made["phases"][0]["items"] == [
        {
            "billing_thresholds": None,
            "discounts": [],
            "metadata": {},
            "plan": planner.silver,
            "price": planner.silver,
            "quantity": 1,
            "tax_rates": [],
        }
    ]
    subscription = planner.subscription(made)
    assert (subscription["status"], subscription["schedule"], prices(subscription)) == (
        "active",
        made["id"],
        [planner.silver],
    )
    assert planner.books.latest_invoice(subscription)["status"] == "paid"
    expanded = planner.shop.get(f"{PATH}/{made['id']}", expand=["subscription", "customer"])
    assert expanded["subscription"] == subscription
    expanded = planner.shop.get(f"{PATH}/{made['id']}", expand=["phases.items.price", "phases.items.plan"])
    assert expanded["phases"][1]["items"][0]["price"]["unit_amount"] == 2000
    assert expanded["phases"][1]["items"][0]["plan"]["object"] == "plan"


def test_the_last_phase_may_cancel(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=2), end_behavior="cancel")
    assert planner.subscription(made)["cancel_at"] == MARCH
    planner.advance(MARCH)
    completed, subscription = planner.read(made), planner.subscription(made)
    assert (completed["status"], completed["completed_at"], completed["current_phase"]) == ("completed", MARCH, None)
    assert (subscription["status"], subscription["ended_at"]) == ("canceled", MARCH)
    assert len(planner.shop.get("/v1/invoices", customer=planner.customer)["data"]) == 2


def test_a_schedule_that_starts_later(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=1), start_date=NEW_YEAR + 5 * DAY)
    assert (made["status"], made["subscription"], made["current_phase"]) == ("not_started", None, None)
    assert [each["id"] for each in planner.shop.get(PATH, customer=planner.customer, scheduled=True)["data"]] == [
        made["id"]
    ]
    planner.advance(NEW_YEAR + 5 * DAY)
    begun = planner.read(made)
    assert begun["status"] == "active"
    subscription = planner.subscription(made)
    assert (subscription["created"], subscription["status"]) == (NEW_YEAR + 5 * DAY, "active")
    assert planner.books.latest_invoice(subscription)["status"] == "draft"
    planner.advance(NEW_YEAR + 5 * DAY + 2 * HOUR)
    assert planner.books.latest_invoice(subscription)["status"] == "paid"
    assert planner.shop.get(PATH, customer=planner.customer, scheduled=True)["data"] == []


def test_a_customer_without_a_card_is_scheduled_all_the_same(planner: Planner) -> None:
    customer = planner.shop.customer(test_clock=planner.clock)["id"]
    made = planner.schedule(of(planner.silver, iterations=2), customer=customer)
    subscription = planner.subscription(made)
    assert (made["status"], subscription["status"]) == ("active", "active")
    assert planner.books.latest_invoice(subscription)["status"] == "draft"
    planner.advance(NEW_YEAR + 2 * HOUR)
    assert planner.subscription(made)["status"] == "past_due"


def test_a_schedule_whose_first_phase_cannot_begin_is_canceled(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=2), start_date=NEW_YEAR + 5 * DAY)
    planner.shop.post(f"/v1/prices/{planner.silver}", active=False)
    planner.advance(NEW_YEAR + 6 * DAY)
    ended = planner.read(made)
    assert (ended["status"], ended["canceled_at"], ended["subscription"]) == ("canceled", NEW_YEAR + 5 * DAY, None)


def test_a_schedule_whose_next_phase_cannot_begin_lets_its_subscription_go_on(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, duration__interval="month"), of(planner.gold))
    planner.shop.post(f"/v1/prices/{planner.gold}", active=False)
    planner.advance(FEBRUARY + DAY)
    assert planner.read(made)["status"] == "released"
    subscription = planner.subscription(made)
    assert (subscription["status"], prices(subscription)) == ("active", [planner.silver])


def test_an_invoice_to_send_needs_its_days(planner: Planner) -> None:
    error = planner.refused(
        PATH,
        of(planner.silver, iterations=2, collection_method="send_invoice"),
        customer=planner.customer,
        start_date=NEW_YEAR + DAY,
    )
    assert error["param"] == "phases[0][invoice_settings][days_until_due]"
    assert planner.shop.get(PATH)["data"] == []


def test_a_schedule_of_a_subscription_that_there_is(planner: Planner) -> None:
    subscription = planner.books.subscribe(planner.customer, planner.silver)
    made = planner.schedule(from_subscription=subscription["id"])
    assert (made["status"], made["subscription"]) == ("active", subscription["id"])
    assert made["current_phase"] == {"start_date": NEW_YEAR, "end_date": FEBRUARY}
    assert planner.books.subscription(subscription["id"])["schedule"] == made["id"]
    changed = planner.shop.post(
        f"{PATH}/{made['id']}",
        **named(
            (
                of(planner.silver, start_date=NEW_YEAR, end_date=FEBRUARY),
                of(planner.gold, iterations=1, start_date=FEBRUARY),
            )
        ),
    )
    assert [each["end_date"] for each in changed["phases"]] == [FEBRUARY, MARCH]
    planner.advance(FEBRUARY)
    assert prices(planner.subscription(made)) == [planner.gold]
    again = planner.refused(PATH, from_subscription=subscription["id"])
    assert (again["status"], again["param"]) == (400, "from_subscription")
    with_phases = planner.refused(PATH, of(planner.silver), from_subscription=subscription["id"])
    assert (with_phases["status"], with_phases["param"]) == (400, "phases")


@pytest.mark.parametrize("deleted", ["customer", "clock"])
def test_what_has_not_started_is_canceled_with_its_customer(planner: Planner, deleted: str) -> None:
    """As the acceptance tests of Stripe's Terraform provider find it once they have deleted the customer."""
    planned = [planner.schedule(of(planner.silver), start_date=FEBRUARY) for _ in range(2)]
    begun = planner.schedule(of(planner.silver))
    released = planner.schedule(of(planner.silver))
    planner.shop.post(f"{PATH}/{released['id']}/release")
    paths = {"customer": f"/v1/customers/{begun['customer']}", "clock": f"/v1/test_helpers/test_clocks/{planner.clock}"}
    planner.shop.delete(paths[deleted])
    left = [planner.read(each) for each in (*planned, begun, released)]
    assert [(each["status"], each["canceled_at"]) for each in left] == [
        *[("canceled", NEW_YEAR)] * 3,
        ("released", None),
    ]
    told = [event["type"] for event in planner.shop.events()]
    assert told.count("subscription_schedule.canceled") == 3
    assert told[-1] == "customer.deleted"


def test_canceling_a_schedule_cancels_its_subscription(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=2))
    canceled = planner.shop.post(f"{PATH}/{made['id']}/cancel")
    assert (canceled["status"], canceled["canceled_at"]) == ("canceled", NEW_YEAR)
    assert planner.subscription(canceled)["status"] == "canceled"
    types = [event["type"] for event in planner.shop.events()]
    assert {"subscription_schedule.canceled", "customer.subscription.deleted"} <= set(types)
    for what, path in (("cancel", "/cancel"), ("release", "/release"), ("update", "")):
        refused = (
            planner.refused(f"{PATH}/{made['id']}{path}", metadata__a="b")
            if not path
            else planner.refused(f"{PATH}/{made['id']}{path}")
        )
        done = {"cancel": "canceled", "release": "released", "update": "updated"}[what]
        assert refused["message"] == (
            f"You cannot {what} a subscription schedule that is currently in the canceled status. It must be in "
            f"not_started, active status to be {done}."
        )


def test_a_schedule_ends_with_its_subscription(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=2))
    planner.shop.delete(f"/v1/subscriptions/{made['subscription']}")
    assert planner.read(made)["status"] == "canceled"


def test_a_schedule_is_aborted_where_nobody_pays(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=3))
    planner.books.use_card(planner.customer, "pm_card_chargeCustomerFail")
    planner.advance(FEBRUARY + 20 * DAY)
    assert planner.subscription(made)["status"] == "canceled"
    assert planner.read(made)["status"] == "canceled"
    assert "subscription_schedule.aborted" in [event["type"] for event in planner.shop.events()]


@pytest.mark.parametrize(("keeps", "cancel_at"), [(False, None), (True, MARCH)])
def test_releasing_lets_the_subscription_go_on(keeps: bool, cancel_at: int | None, planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=2), end_behavior="cancel")
    released = planner.shop.post(f"{PATH}/{made['id']}/release", preserve_cancel_date=keeps)
    assert (released["status"], released["released_subscription"]) == ("released", made["subscription"])
    subscription = planner.subscription(released)
    assert (subscription["schedule"], subscription["cancel_at"]) == (None, cancel_at)
    types = [event["type"] for event in planner.shop.events()]
    assert "subscription_schedule.released" in types


def test_what_a_schedule_ends_cannot_be_ended_by_hand(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, iterations=2))
    refused = planner.refused(f"/v1/subscriptions/{made['subscription']}", cancel_at_period_end=True)
    assert refused["message"] == (
        f"The subscription is managed by the subscription schedule `{made['id']}`, and updating any cancelation "
        "behavior directly is not allowed. Please update the schedule instead."
    )


def test_it_is_listed(planner: Planner) -> None:
    made = [planner.schedule(of(planner.silver)) for _ in range(2)]
    newest_first = [each["id"] for each in made[::-1]]
    assert [each["id"] for each in planner.shop.get(PATH, customer=planner.customer)["data"]] == newest_first
    assert planner.shop.get(PATH)["data"] == []
    own = planner.schedule(of(planner.silver), customer=planner.shop.paying_customer()["id"])
    assert [each["id"] for each in planner.shop.get(PATH)["data"]] == [own["id"]]
    planner.shop.post(f"{PATH}/{made[0]['id']}/release")
    released = planner.shop.get(PATH, customer=planner.customer, released_at__gte=NEW_YEAR)["data"]
    assert [each["id"] for each in released] == [made[0]["id"]]
    missing = planner.shop.wire.get(f"{PATH}/nope")
    assert (missing.status, missing.error["message"]) == (404, "No such subscription schedule: 'nope'")


@pytest.mark.parametrize(
    ("phases", "params", "param"),
    [
        ((), {}, "phases"),
        (({"iterations": 1},), {}, "phases[0][items]"),
        (({"items__0__quantity": 1},), {}, "phases[0][items][0][price]"),
        (({"items__0__price": "price_nope"},), {}, "phases[0][items][0][price]"),
        (({"items__0__price": "silver", "end_date": NEW_YEAR},), {}, "phases[0][end_date]"),
        (({"items__0__price": "silver", "end_date": FEBRUARY, "iterations": 1},), {}, "phases[0][end_date]"),
        (({"items__0__price": "silver"},), {"customer": ""}, "customer"),
        (({"items__0__price": "silver", "start_date": NEW_YEAR},), {}, "phases[0][start_date]"),
        (({"items__0__price": "silver"},), {"end_behavior": "renew"}, "end_behavior"),
        (({"items__0__price": "silver", "trial_end": MARCH},), {}, "phases[0][trial_end]"),
    ],
)
def test_what_is_no_schedule(
    phases: tuple[dict[str, Any], ...], params: dict[str, Any], param: str, planner: Planner
) -> None:
    named_prices = [{k: planner.silver if v == "silver" else v for k, v in each.items()} for each in phases]
    given = {"customer": planner.customer, "start_date": "now", **params}
    refused = planner.refused(PATH, *named_prices, **given)
    assert refused["status"] in (400, 501)
    assert refused["param"] == param
    assert planner.shop.get("/v1/subscriptions", customer=planner.customer)["data"] == []
