"""What becomes of a subscription in time, and what is told of it: the ends of trials and periods, failing cards."""

from __future__ import annotations

import pytest

from tests.support.shop import Object, Shop, spelled
from tests.support.subscriptions import DAY, MONTH_START, Books, items, line_texts

HOUR = 3600
FEBRUARY = MONTH_START + 31 * DAY


@pytest.mark.recorded(
    "pay-rails/pay, 9 lines at 2023-08-16 to 2025-03-31.basil and 4 at clover and dahlia; 6 without a unit"
)
@pytest.mark.parametrize(
    ("mode", "named", "text"),
    [
        ("classic", {"unit_label": "user"}, "Trial period for Seats (per user)"),
        ("classic", {}, "Trial period for Seats"),
        ("flexible", {"unit_label": "user"}, "Free trial for 1 user × Seats"),
    ],
)
def test_a_trial_names_the_unit_of_its_product(
    books: Books, shop: Shop, mode: str, named: dict[str, str], text: str
) -> None:
    product = shop.post("/v1/products", name="Seats", **named)["id"]
    price = shop.post("/v1/prices", product=product, currency="usd", unit_amount=1000, recurring__interval="month")

    created = books.subscribe(
        shop.customer()["id"], price["id"], trial_period_days=14, billing_mode__type=mode, expand=["latest_invoice"]
    )

    assert line_texts(created["latest_invoice"]) == [(text, 0)]


@pytest.mark.every_engine
def test_a_trial_ends_and_its_first_period_is_billed(books: Books, shop: Shop) -> None:
    start = books.stop()
    customer = shop.paying_customer()["id"]
    trial = books.subscribe(customer, books.price(1000), trial_period_days=14)
    assert (trial["status"], trial["trial_end"], trial["pending_setup_intent"]) == ("trialing", start + 14 * DAY, None)
    begun = len(shop.events())

    books.move_to(start + 11 * DAY - 1)
    assert books.told_since(begun) == []
    books.move_to(start + 11 * DAY)
    assert books.told_since(begun) == ["customer.subscription.trial_will_end"]

    books.move_to(start + 14 * DAY)
    active = books.subscription(trial["id"])
    assert (active["status"], active["billing_cycle_anchor"], active["trial_end"]) == (
        "active",
        start + 14 * DAY,
        start + 14 * DAY,
    )
    draft = books.latest_invoice(active)
    assert (draft["billing_reason"], draft["status"], draft["total"]) == ("subscription_cycle", "draft", 1000)
    assert (draft["period_start"], draft["period_end"]) == (start, start + 14 * DAY)
    assert draft["lines"]["data"][0]["period"] == _month(start + 14 * DAY)
    assert books.told_since(begun)[1:] == ["invoice.created", "customer.subscription.updated"]
    assert shop.events()[-1]["data"]["previous_attributes"].keys() == {"items", "latest_invoice", "status"}


def test_a_short_trial_is_told_to_end_at_once(books: Books, shop: Shop) -> None:
    books.stop()
    customer = shop.customer()["id"]
    made = books.subscribe(customer, books.price(1000), trial_period_days=2)
    assert books.told_since(0)[-1] == "customer.subscription.trial_will_end"
    books.update(made["id"], trial_end=MONTH_START + 3 * DAY)
    books.move_to(MONTH_START + 3 * DAY - 1)
    assert books.told_since(0).count("customer.subscription.trial_will_end") == 2


@pytest.mark.parametrize(
    ("behavior", "status", "told"),
    [
        ("cancel", "canceled", ["customer.subscription.deleted"]),
        ("pause", "paused", ["customer.subscription.paused", "customer.subscription.updated"]),
        ("create_invoice", "active", ["invoice.created", "customer.subscription.updated"]),
    ],
)
def test_a_trial_that_ends_without_a_card(
    books: Books, shop: Shop, behavior: str, status: str, told: list[str]
) -> None:
    start = books.stop()
    trial = books.subscribe(
        shop.customer()["id"],
        books.price(1000),
        trial_period_days=7,
        trial_settings__end_behavior__missing_payment_method=behavior,
    )
    books.move_to(start + 6 * DAY)
    begun = len(shop.events())

    books.move_to(start + 7 * DAY)

    assert books.subscription(trial["id"])["status"] == status
    assert books.told_since(begun) == told


def test_it_ends_with_its_period(books: Books, shop: Shop) -> None:
    books.stop()
    customer = shop.paying_customer()["id"]
    made = books.subscribe(customer, books.price(1000))
    books.update(made["id"], cancel_at_period_end=True)
    begun = len(shop.events())

    books.move_to(FEBRUARY)

    over = books.subscription(made["id"])
    assert (over["status"], over["ended_at"], over["canceled_at"]) == ("canceled", FEBRUARY, MONTH_START)
    assert (over["cancel_at"], over["cancellation_details"]["reason"]) == (FEBRUARY, "cancellation_requested")
    assert over["latest_invoice"] == made["latest_invoice"]
    assert books.told_since(begun) == ["customer.subscription.deleted"]


@pytest.mark.every_engine
def test_what_still_waits_is_billed_as_it_ends(books: Books, shop: Shop) -> None:
    books.stop()
    customer = shop.paying_customer()["id"]
    made = books.subscribe(customer, books.price(1000))
    books.update(made["id"], cancel_at_period_end=True)
    books.move_to(MONTH_START + 15 * DAY + DAY // 2)
    item = made["items"]["data"][0]["id"]
    books.update(made["id"], items__0__id=item, items__0__quantity=3)

    books.move_to(FEBRUARY + 2 * HOUR)

    last = books.latest_invoice(books.subscription(made["id"]))
    assert [line["amount"] for line in last["lines"]["data"]] == [-500, 1500]
    assert (last["status"], last["total"]) == ("paid", 1000)


@pytest.mark.parametrize(
    ("token", "told"),
    [
        (
            "pm_card_authenticationRequired",
            [
                "customer.subscription.created",
                "invoice.created",
                "invoice.finalized",
                "payment_intent.created",
                "payment_intent.requires_action",
                "invoice.payment_action_required",
            ],
        ),
        (
            "pm_card_chargeCustomerFail",
            [
                "customer.subscription.created",
                "invoice.created",
                "invoice.finalized",
                "payment_intent.created",
                "charge.failed",
                "payment_intent.payment_failed",
                "invoice.payment_failed",
            ],
        ),
    ],
)
@pytest.mark.recorded("logs of listeners of 2020 to 2025; Kiln-AI/stripe_world, 12_subscriptions")
def test_a_first_payment_that_fails(books: Books, shop: Shop, token: str, told: list[str]) -> None:
    books.stop()
    customer = shop.customer()["id"]
    books.use_card(customer, token)
    begun = len(shop.events())

    made = books.subscribe(customer, books.price(2500))

    assert (made["status"], books.latest_invoice(made)["status"]) == ("incomplete", "open")
    named = [each for each in books.told_since(begun) if each in told]
    assert named == told


@pytest.mark.parametrize(("mode", "credit"), [("flexible", -417), ("classic", -250)])
def test_a_fixed_coupon_is_shared_out(books: Books, shop: Shop, mode: str, credit: int) -> None:
    """docs.stripe.com/billing/subscriptions/billing-mode/compare: 166/334, then -417 or -250."""
    books.stop()
    customer = shop.paying_customer()["id"]
    coupon = shop.coupon(amount_off=500, currency="usd", duration="forever")["id"]
    made = books.subscribe(
        customer, books.price(1000), books.price(2000), discounts__0__coupon=coupon, billing_mode__type=mode
    )
    first = books.latest_invoice(made)
    assert sorted(line["discount_amounts"][0]["amount"] for line in first["lines"]["data"]) == [166, 334]
    books.move_to(MONTH_START + 15 * DAY + DAY // 2)

    books.update(made["id"], items__0__id=_item_of(made, 1000), items__0__deleted=True)

    waiting = shop.get("/v1/invoiceitems", customer=customer, pending=True)["data"]
    assert [each["amount"] for each in waiting] == [credit]


@pytest.mark.parametrize(("mode", "amounts"), [("flexible", [-333, 333]), ("classic", [-667, 333])])
def test_what_was_not_prorated_is_not_given_back(books: Books, shop: Shop, mode: str, amounts: list[int]) -> None:
    """Computed from the rule that docs.stripe.com/billing/subscriptions/billing-mode/compare gives."""
    books.stop(MONTH_START + 90 * DAY)
    customer = shop.paying_customer()["id"]
    cheap, dear = books.price(1000), books.price(2000)
    made = books.subscribe(customer, cheap, billing_mode__type=mode)
    item = made["items"]["data"][0]
    books.update(made["id"], items__0__id=item["id"], items__0__price=dear, proration_behavior="none")
    span = item["current_period_end"] - item["current_period_start"]
    books.move_to(item["current_period_end"] - span // 3)

    books.update(made["id"], items__0__id=item["id"], items__0__price=cheap)

    waiting = shop.get("/v1/invoiceitems", customer=customer, pending=True)["data"]
    assert sorted(each["amount"] for each in waiting) == amounts


def test_a_coupon_of_an_item_is_used_up(books: Books, shop: Shop) -> None:
    books.stop()
    customer = shop.paying_customer()["id"]
    coupon = shop.coupon(percent_off=10, duration="once")["id"]
    made = books.subscribe(customer, books.price(1000), items__0__discounts__0__coupon=coupon)
    assert books.latest_invoice(made)["total"] == 900
    assert made["items"]["data"][0]["discounts"] == []

    books.move_to(FEBRUARY)

    assert books.latest_invoice(books.subscription(made["id"]))["total"] == 1000


@pytest.mark.parametrize("behavior", ["always_invoice", "create_prorations", "none"])
def test_an_end_within_the_period_is_previewed(books: Books, shop: Shop, behavior: str) -> None:
    start = books.stop()
    customer = shop.paying_customer()["id"]
    made = books.subscribe(customer, books.price(3100))
    change = {"cancel_at": start + 21 * DAY, "proration_behavior": behavior}
    asked = {f"subscription_details__{name}": value for name, value in change.items()}
    credits = [] if behavior == "none" else [-1000]

    answer = shop.wire.post("/v1/invoices/create_preview", spelled({"subscription": made["id"], **asked}))
    shown = [line["amount"] for line in answer.json["lines"]["data"]] if answer.status == 200 else []
    changed = books.update(made["id"], **change)

    assert shown == credits
    if behavior == "always_invoice":
        credit = books.latest_invoice(changed)
        assert (credit["status"], credit["total"]) == ("paid", -1000)
        assert shop.get(f"/v1/customers/{customer}")["balance"] == -1000


def test_what_costs_more_than_can_be_charged_is_refused(books: Books, shop: Shop) -> None:
    customer, price = shop.paying_customer()["id"], books.price(99_999_999)
    asked = {"customer": customer, **items(price), "items__0__quantity": 2}
    assert _refused(shop, "/v1/subscriptions", asked)["code"] == "amount_too_large"
    made = books.subscribe(customer, books.price(1000))
    more = {"items__0__id": made["items"]["data"][0]["id"], "items__0__quantity": 1_000_000}
    assert _refused(shop, f"/v1/subscriptions/{made['id']}", more)["code"] == "amount_too_large"


def _refused(shop: Shop, path: str, params: dict[str, object]) -> Object:
    return shop.wire.post(path, spelled(params)).error


def _item_of(subscription: Object, amount: int) -> str:
    found = next(each for each in subscription["items"]["data"] if each["price"]["unit_amount"] == amount)
    return str(found["id"])


def _month(start: int) -> dict[str, int]:
    return {"start": start, "end": start + 31 * DAY}
