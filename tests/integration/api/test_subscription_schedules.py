"""Schedules of subscriptions over the wire, on a clock that stands at New Year 2026."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books, line_texts

PATH = "/v1/subscription_schedules"
CLOCKS = "/v1/test_helpers/test_clocks"
NEW_YEAR = 1_767_225_600
FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200
APRIL = 1_775_001_600
HOUR = 3600
DAY = 86400

pytestmark = pytest.mark.every_engine


class Planner:
    """A shop that schedules subscriptions of a customer on a clock."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.books = Books(shop)
        self.clock: str = shop.post(CLOCKS, frozen_time=NEW_YEAR)["id"]
        self.customer: str = shop.paying_customer(test_clock=self.clock)["id"]
        self.silver = self.books.price(1000)
        self.gold = self.books.price(2000)

    def schedule(self, *phases: dict[str, Any], **params: Any) -> Object:
        """A schedule that starts now unless it is said when."""
        start = {} if "from_subscription" in params else {"start_date": "now", "customer": self.customer}
        return self.shop.post(PATH, **{**start, **params}, **named(phases))

    def read(self, schedule: Object) -> Object:
        """The schedule as it reads now."""
        return self.shop.get(f"{PATH}/{schedule['id']}")

    def subscription(self, schedule: Object) -> Object:
        """Its subscription as it reads now."""
        found = self.read(schedule)
        return self.books.subscription(found["subscription"] or found["released_subscription"])

    def advance(self, to: int) -> None:
        """Moves the clock."""
        self.shop.post(f"{CLOCKS}/{self.clock}/advance", frozen_time=to)
        assert self.shop.get(f"{CLOCKS}/{self.clock}")["status"] == "ready"

    def refused(self, path: str, *phases: dict[str, Any], **params: Any) -> Object:
        """The error of a request that is refused."""
        return self.books.refused(path, **params, **named(phases))


def named(phases: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    return {f"phases__{n}__{name}": value for n, phase in enumerate(phases) for name, value in phase.items()}


def of(price: str, **params: Any) -> dict[str, Any]:
    """A phase of one price."""
    return {"items__0__price": price, **params}


@pytest.fixture
def planner(shop: Shop) -> Planner:
    return Planner(shop)


def prices(subscription: Object) -> list[str]:
    return [item["price"]["id"] for item in subscription["items"]["data"]]


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


def test_a_trial_phase(planner: Planner) -> None:
    made = planner.schedule(of(planner.silver, duration__interval="week", trial=True), of(planner.silver))
    subscription = planner.subscription(made)
    assert (subscription["status"], subscription["trial_end"]) == ("trialing", NEW_YEAR + 7 * DAY)
    planner.advance(NEW_YEAR + 7 * DAY)
    subscription = planner.subscription(made)
    assert subscription["status"] == "active"
    assert planner.books.latest_invoice(subscription)["total"] == 1000


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
