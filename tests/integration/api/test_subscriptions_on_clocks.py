"""Subscriptions on test clocks: the documentation's walk-throughs, and the scenarios of clocks."""

from __future__ import annotations

import pytest

from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books, line_texts

PATH = "/v1/test_helpers/test_clocks"
NEW_YEAR = 1_767_225_600
FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200
HOUR = 3600
DAY = 86400

pytestmark = pytest.mark.every_engine


@pytest.fixture
def clock(shop: Shop) -> str:
    """A clock that stands at New Year 2026."""
    id: str = shop.post(PATH, frozen_time=NEW_YEAR)["id"]
    return id


def period(subscription: Object) -> tuple[int, int]:
    item = subscription["items"]["data"][0]
    return item["current_period_start"], item["current_period_end"]


def test_a_month_on_a_clock(books: Books, shop: Shop, clock: str) -> None:
    """Scenario S15: the boundary makes a draft, an hour later it is paid (documented)."""
    customer = shop.paying_customer(test_clock=clock)
    created = books.subscribe(customer["id"], books.price(1000))
    assert (created["status"], created["created"], created["test_clock"]) == ("active", NEW_YEAR, clock)
    first = books.latest_invoice(created)
    assert (first["status"], first["total"], first["test_clock"]) == ("paid", 1000, clock)
    told = len(shop.events())

    shop.advance(clock, FEBRUARY)
    renewed = books.subscription(created["id"])
    assert period(renewed) == (FEBRUARY, MARCH)
    draft = books.latest_invoice(renewed)
    assert (draft["status"], draft["billing_reason"], draft["total"]) == ("draft", "subscription_cycle", 1000)
    assert (draft["created"], draft["period_start"], draft["period_end"]) == (FEBRUARY, NEW_YEAR, FEBRUARY)
    updated = [e for e in shop.events()[told:] if e["type"] == "customer.subscription.updated"]
    assert [sorted(event["data"]["previous_attributes"]) for event in updated] == [["items", "latest_invoice"]]
    assert updated[0]["request"] == {"id": None, "idempotency_key": None}
    assert len(shop.get("/v1/charges", customer=customer["id"])["data"]) == 1

    shop.advance(clock, FEBRUARY + HOUR + 1)
    paid = shop.invoice(draft["id"])
    assert paid["status"] == "paid"
    assert paid["number"].endswith("-0002")
    assert FEBRUARY + HOUR <= paid["status_transitions"]["paid_at"] <= FEBRUARY + HOUR + 1

    refused = shop.wire.post(f"{PATH}/{clock}/advance", {"frozen_time": 1_775_088_001 + HOUR})
    assert (refused.status, refused.error["param"]) == (400, "frozen_time")


def test_a_card_that_fails_on_a_clock(books: Books, shop: Shop, clock: str) -> None:
    """Scenario S16: retried after 3, 5 and 7 days, then canceled (times by the emulator's rule)."""
    customer = shop.paying_customer(test_clock=clock)
    created = books.subscribe(customer["id"], books.price(1000))
    books.use_card(customer["id"], "pm_card_chargeCustomerFail")
    shop.advance(clock, FEBRUARY)
    finalized = books.latest_invoice(books.subscription(created["id"]))["automatically_finalizes_at"]
    for to, attempts, following, status in (
        (finalized, 1, finalized + 3 * DAY, "past_due"),
        (finalized + 3 * DAY, 2, finalized + 8 * DAY, "past_due"),
        (finalized + 8 * DAY, 3, finalized + 15 * DAY, "past_due"),
        (finalized + 15 * DAY, 4, None, "canceled"),
    ):
        shop.advance(clock, to)
        subscription = books.subscription(created["id"])
        failed = books.latest_invoice(subscription)
        assert (failed["status"], failed["attempt_count"], failed["next_payment_attempt"]) == (
            "open",
            attempts,
            following,
        )
        assert subscription["status"] == status
    assert subscription["cancellation_details"]["reason"] == "payment_failed"
    assert subscription["ended_at"] == finalized + 15 * DAY
    types = [event["type"] for event in shop.events()]
    assert types.count("invoice.payment_failed") == 4
    assert types.count("customer.subscription.deleted") == 1


def test_a_trial_on_a_clock(books: Books, shop: Shop, clock: str) -> None:
    """The documentation's walk-through: seven days from 1 January."""
    customer = shop.paying_customer(test_clock=clock)
    created = books.subscribe(customer["id"], books.price(1000), trial_period_days=7)
    shop.advance(clock, NEW_YEAR + 4 * DAY)
    (warned,) = [e for e in shop.events() if e["type"] == "customer.subscription.trial_will_end"]
    assert warned["data"]["object"]["status"] == "trialing"
    shop.advance(clock, NEW_YEAR + 7 * DAY)
    active = books.subscription(created["id"])
    assert (active["status"], period(active)) == ("active", (NEW_YEAR + 7 * DAY, FEBRUARY + 7 * DAY))
    assert line_texts(books.latest_invoice(active)) == [("1 × Gold (at $10.00 / month)", 1000)]
    shop.advance(clock, FEBRUARY + 7 * DAY)
    assert period(books.subscription(created["id"])) == (FEBRUARY + 7 * DAY, MARCH + 7 * DAY)


def test_a_year_on_a_clock_goes_on_from_month_to_month(books: Books, shop: Shop, clock: str) -> None:
    customer = shop.paying_customer(test_clock=clock)
    created = books.subscribe(customer["id"], books.price(1000))
    boundaries = [FEBRUARY, MARCH, 1_775_001_600, 1_777_593_600, 1_780_272_000, 1_782_864_000]
    for to in boundaries[1::2]:
        shop.advance(clock, to)
    made = shop.get("/v1/invoices", customer=customer["id"], limit=100)["data"]
    assert [each["created"] for each in made] == [*boundaries[::-1], NEW_YEAR]
    assert [each["status"] for each in made] == ["draft", *["paid"] * 6]
    assert period(books.subscription(created["id"]))[0] == boundaries[-1]


def test_a_customer_on_a_clock_has_three_subscriptions(books: Books, shop: Shop, clock: str) -> None:
    customer = shop.paying_customer(test_clock=clock)["id"]
    made = [books.subscribe(customer, books.price(1000)) for _ in range(3)]
    refused = books.refused("/v1/subscriptions", customer=customer, items__0__price=books.price(1000))
    assert (refused["status"], refused["param"]) == (400, "customer")
    shop.delete(f"/v1/subscriptions/{made[0]['id']}")
    books.subscribe(customer, books.price(1000))


def test_deleting_a_clock_cancels_its_subscriptions(books: Books, shop: Shop, clock: str) -> None:
    customer = shop.paying_customer(test_clock=clock)["id"]
    made = [books.subscribe(customer, books.price(1000))["id"] for _ in range(3)]
    shop.delete(f"{PATH}/{clock}")
    for id in made:
        canceled = books.subscription(id)
        assert (canceled["status"], canceled["ended_at"]) == ("canceled", NEW_YEAR)
    assert [event["type"] for event in shop.events()][-5:] == [
        "test_helpers.test_clock.deleted",
        *["customer.subscription.deleted"] * 3,
        "customer.deleted",
    ]


def test_subscriptions_of_a_clock_are_in_no_list_that_does_not_ask_for_them(
    books: Books, shop: Shop, clock: str
) -> None:
    hidden = books.subscribe(shop.paying_customer(test_clock=clock)["id"], books.price(1000))
    shown = books.subscribe(shop.paying_customer()["id"], books.price(1000))

    def listed(**params: str) -> list[str]:
        return [each["id"] for each in shop.get("/v1/subscriptions", **params)["data"]]

    assert listed() == [shown["id"]]
    assert listed(test_clock=clock) == listed(customer=hidden["customer"]) == [hidden["id"]]
