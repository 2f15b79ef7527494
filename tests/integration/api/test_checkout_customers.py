"""Checkout Sessions of customers who owe, have credit, live somewhere, or change their minds after a declined card."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.checkout import Till
from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, Books

pytestmark = pytest.mark.every_engine


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def subscriptions(till: Till, customer: str) -> list[Object]:
    found: list[Object] = till.shop.get("/v1/subscriptions", customer=customer, status="all")["data"]
    return found


@pytest.mark.parametrize("covered_by", ["balance", "pending item"])
def test_a_credit_that_covers_the_first_invoice_begins_one_subscription(till: Till, covered_by: str) -> None:
    customer = till.shop.customer(balance=-5000 if covered_by == "balance" else 0)["id"]
    if covered_by == "pending item":
        till.shop.item(customer, amount=-5000)
    session = till.open(till.monthly(), mode="subscription", customer=customer)
    outcome = till.complete(session)
    assert (outcome["outcome"], outcome["payment_status"]) == ("completed", "no_payment_required")
    (subscription,) = subscriptions(till, customer)
    assert (subscription["id"], subscription["status"]) == (till.read(session)["subscription"], "active")
    kept = till.shop.get(f"/v1/payment_methods/{subscription['default_payment_method']}")
    assert kept["customer"] == customer


def test_a_card_that_cannot_be_set_up_begins_nothing(till: Till) -> None:
    customer = till.shop.customer(balance=-5000)["id"]
    session = till.open(till.monthly(), mode="subscription", customer=customer)
    assert till.complete(session, payment_method="pm_card_chargeDeclined")["outcome"] == "declined"
    assert subscriptions(till, customer) == []
    assert till.shop.get(f"/v1/customers/{customer}")["balance"] == -5000


@pytest.mark.parametrize("balance", [-300, 300])
def test_the_balance_has_no_part_in_the_invoice_of_a_payment(till: Till, balance: int) -> None:
    customer = till.shop.customer(balance=balance)["id"]
    session = till.open(till.once(), customer=customer, invoice_creation__enabled=True)
    till.complete(session)
    invoice = till.read(session, expand=["invoice"])["invoice"]
    paid = (invoice["status"], invoice["total"], invoice["amount_due"], invoice["amount_paid"])
    assert paid == ("paid", 1500, 1500, 1500)
    assert till.shop.get(f"/v1/customers/{customer}")["balance"] == balance


def test_the_discount_of_a_customer_has_no_part_in_the_invoice_of_a_payment(till: Till) -> None:
    customer = till.shop.customer(coupon=till.shop.coupon(percent_off="50", duration="forever")["id"])["id"]
    session = till.open(till.once(), customer=customer, invoice_creation__enabled=True)
    till.complete(session)
    invoice = till.read(session, expand=["invoice"])["invoice"]
    assert (session["amount_total"], invoice["total"], invoice["amount_paid"]) == (1500, 1500, 1500)


def test_what_was_typed_before_a_declined_card_can_be_corrected(till: Till) -> None:
    session = till.open(till.monthly(), mode="subscription")
    till.complete(session, payment_method="pm_card_chargeDeclined", email="kmi@example.com", name="Kmi")
    till.complete(session, email="kim@example.com", name="Kim")
    customer = till.read(session, expand=["customer"])["customer"]
    assert (customer["email"], customer["name"]) == ("kim@example.com", "Kim")
    assert len(till.shop.get("/v1/customers")["data"]) == 1


TAXED: dict[str, Any] = {"automatic_tax__enabled": True}
HERE, GERMANY = {"country": "US", "state": "CA", "postal_code": "94103"}, {"country": "DE", "postal_code": "10115"}


def test_automatic_tax_needs_to_know_where_a_customer_lives(till: Till, rates: dict[str, str]) -> None:
    customer, price = till.shop.customer()["id"], till.once()
    taxed = {**TAXED, "customer": customer}
    error = till.refused(price, **taxed)
    assert error["code"] == "customer_tax_location_invalid"
    assert error["message"].startswith("Automatic tax calculation in Checkout requires a valid address on the Customer")
    assert till.open(price, **taxed, customer_update__address="auto")["automatic_tax"]["enabled"]
    till.shop.post(f"/v1/customers/{customer}", address__country="DE")
    session = till.open(price, **taxed)
    assert (session["automatic_tax"]["status"], session["amount_total"]) == ("complete", 1785)
    assert rates


@pytest.mark.parametrize("mode", ["payment", "subscription"])
@pytest.mark.parametrize(
    ("of_customer", "params", "entered", "total"),
    [
        (None, {}, {"address": GERMANY}, 1190),
        (None, {}, {"address": HERE, "shipping": {"address": GERMANY}}, 1080),
        (
            None,
            {"shipping_address_collection__allowed_countries": ["DE"]},
            {"address": HERE, "shipping": {"address": GERMANY, "name": "Kim"}},
            1190,
        ),
        ("DE", {}, {"address": HERE}, 1190),
        ("DE", {}, {}, 1190),
        ("DE", {"customer_update__address": "auto"}, {"address": HERE}, 1080),
    ],
)
def test_what_is_paid_is_taxed_as_its_invoice(
    till: Till,
    rates: dict[str, str],
    mode: str,
    of_customer: str | None,
    params: Object,
    entered: Object,
    total: int,
) -> None:
    customer = None if of_customer is None else till.shop.customer(address__country=of_customer)["id"]
    price = till.monthly(1000) if mode == "subscription" else till.once(1000)
    invoiced = True if mode == "payment" else None
    given = {**TAXED, **params, "customer": customer, "invoice_creation__enabled": invoiced}
    session = till.open(price, mode=mode, **given)
    assert till.complete(session, **entered)["outcome"] == "completed"
    paid = till.read(session, expand=["invoice"])
    invoice = paid["invoice"]
    assert (paid["amount_total"], invoice["total"], invoice["amount_paid"], invoice["status"]) == (
        *(total, total, total),
        "paid",
    )
    assert rates


@pytest.mark.parametrize("mode", ["payment", "subscription", "setup"])
def test_tax_ids_are_collected_of_whom_an_address_is_known_or_noted(till: Till, mode: str) -> None:
    prices = {"payment": [till.once()], "subscription": [till.monthly()], "setup": []}[mode]
    asked: dict[str, Any] = {"mode": mode, "tax_id_collection__enabled": True, "customer_update__name": "auto"}
    unknown = till.shop.customer()["id"]
    error = till.refused(*prices, customer=unknown, **asked)
    assert error["param"] == "customer_update[address]"
    assert error["message"] == (
        "We could not find a valid address on the provided customer. To enable tax ID collection, please set "
        "`customer_update[address]` to `auto`."
    )
    assert till.open(*prices, customer=unknown, customer_update__address="auto", **asked)["status"] == "open"
    assert till.open(*prices, customer=till.shop.customer(address__country="DE")["id"], **asked)["status"] == "open"
    assert till.open(*prices, **{**asked, "customer_update__name": None})["status"] == "open"


def test_what_is_known_of_a_customer_stays_so(till: Till) -> None:
    customer = till.shop.customer(email="kim@example.com", name="Kim", address__country="DE")["id"]
    session = till.open(till.once(), customer=customer, customer_update__address="auto")
    till.complete(session)
    details = till.read(session)["customer_details"]
    assert (details["email"], details["name"], details["address"]["country"]) == ("kim@example.com", "Kim", "DE")
    assert till.shop.get(f"/v1/customers/{customer}")["address"]["country"] == "DE"


def test_a_customer_who_is_still_to_answer_has_not(till: Till) -> None:
    session = till.open(till.once())
    till.complete(session, payment_method="pm_card_threeDSecure2Required", authentication="waits")
    again = till.complete(session, authentication="waits")
    assert (again["outcome"], again["status"]) == ("action_required", "open")


def test_a_bank_s_answer_comes_though_its_customer_is_gone(till: Till) -> None:
    now = Books(till.shop).stop()
    types = ["sepa_debit"]
    session = till.open(till.once(currency="eur"), payment_method_types=types, invoice_creation__enabled=True)
    till.complete(session)
    till.shop.delete(f"/v1/customers/{till.read(session)['customer']}")
    Books(till.shop).move_to(now + 10 * DAY)
    paid = till.read(session)
    assert (paid["payment_status"], paid["invoice"]) == ("paid", None)


@pytest.mark.parametrize("mode", ["payment", "subscription"])
def test_nobody_pays_more_than_was_shown_because_a_coupon_is_gone(till: Till, mode: str) -> None:
    coupon = till.shop.coupon(percent_off="50", duration="once")["id"]
    price = till.monthly() if mode == "subscription" else till.once()
    session = till.open(price, mode=mode, discounts__0__coupon=coupon)
    till.shop.delete(f"/v1/coupons/{coupon}")
    answer = till.try_to_complete(session)
    assert (answer.status, answer.error["message"]) == (400, f"No such coupon: '{coupon}'")
    assert till.shop.get("/v1/charges")["data"] == []


@pytest.mark.parametrize("mode", ["payment", "subscription"])
@pytest.mark.parametrize("exempt", ["exempt", "reverse"])
def test_who_pays_no_taxes_is_shown_none(till: Till, mode: str, exempt: str) -> None:
    customer, rate = till.shop.customer(tax_exempt=exempt)["id"], till.shop.tax_rate()["id"]
    price = till.monthly(1000) if mode == "subscription" else till.once(1000)
    invoiced = True if mode == "payment" else None
    session = till.open(
        price, mode=mode, customer=customer, line_items__0__tax_rates=[rate], invoice_creation__enabled=invoiced
    )
    till.complete(session)
    invoice = till.read(session, expand=["invoice"])["invoice"]
    assert (session["amount_total"], invoice["total"], invoice["amount_paid"]) == (1000, 1000, 1000)


@pytest.mark.parametrize(("behavior", "share"), [("create_prorations", 1), ("none", 0)])
def test_a_first_period_that_is_cut_short_costs_a_part(till: Till, behavior: str, share: int) -> None:
    now = Books(till.shop).stop()
    customer, price = till.shop.customer()["id"], till.monthly(3000)
    session = till.open(
        price,
        mode="subscription",
        customer=customer,
        subscription_data__billing_cycle_anchor=now + 10 * DAY,
        subscription_data__proration_behavior=behavior,
    )
    assert 3000 * 10 // 31 <= session["amount_total"] <= 3000 * 10 // 28 if share else session["amount_total"] == 0
    assert till.complete(session)["outcome"] == "completed"
    paid = till.read(session, expand=["invoice"])
    charged = sum(each["amount"] for each in till.shop.get("/v1/charges")["data"])
    assert charged == paid["amount_total"] == session["amount_total"]
    assert len(subscriptions(till, customer)) == 1
    late = till.refused(price, mode="subscription", subscription_data__billing_cycle_anchor=now + 40 * DAY)
    assert late["param"] == "subscription_data[billing_cycle_anchor]"


def test_the_discount_of_a_customer_is_taken_off_a_subscription(till: Till) -> None:
    coupon = till.shop.coupon(percent_off="50", duration="forever")["id"]
    customer, price = till.shop.customer(coupon=coupon)["id"], till.monthly(1000)
    session = till.open(price, mode="subscription", customer=customer, expand=["total_details.breakdown"])
    assert (session["amount_total"], session["discounts"]) == (500, [])
    assert [each["amount"] for each in session["total_details"]["breakdown"]["discounts"]] == [500]
    till.complete(session)
    assert till.read(session, expand=["invoice"])["invoice"]["amount_paid"] == 500
    other = till.shop.coupon(percent_off="10", duration="once")["id"]
    assert till.open(price, mode="subscription", customer=customer, discounts__0__coupon=other)["amount_total"] == 900


@pytest.mark.parametrize(
    "entered",
    [{"custom_fields": {"size": "s"}}, {"email": "nobody"}, {"tax_id": {"type": "moon_vat", "value": "1"}}],
)
def test_an_answer_that_is_none_is_refused(till: Till, entered: Object) -> None:
    session = till.open(till.once(), customer_creation="always")
    assert till.try_to_complete(session, **entered).status == 400
    assert till.read(session)["status"] == "open"


def test_a_subscription_that_was_settled_otherwise_is_not_begun_again(till: Till) -> None:
    session = till.open(till.monthly(), mode="subscription")
    till.complete(session, payment_method="pm_card_chargeDeclined")
    (invoice,) = till.shop.get("/v1/invoices")["data"]
    till.shop.post(f"/v1/invoices/{invoice['id']}/pay", paid_out_of_band=True)
    outcome = till.complete(session)
    assert (outcome["outcome"], outcome["payment_status"]) == ("completed", "paid")
    (subscription,) = till.shop.get("/v1/subscriptions", status="all")["data"]
    assert (subscription["id"], subscription["status"]) == (till.read(session)["subscription"], "active")


@pytest.mark.parametrize("mode", ["payment", "setup", "subscription"])
def test_nobody_pays_with_what_is_another_s(till: Till, mode: str) -> None:
    method = till.shop.card(till.shop.customer()["id"])["id"]
    prices = {"payment": [till.once()], "setup": [], "subscription": [till.monthly()]}[mode]
    session = till.open(*prices, mode=mode)
    answer = till.try_to_complete(session, payment_method=method)
    assert answer.status == 400
    assert "belong" in answer.error["message"]
    assert till.read(session)["status"] == "open"


def test_the_names_that_are_asked_for(till: Till) -> None:
    """docs.stripe.com/payments/checkout/name-collection."""
    asked = {
        "name_collection__business__enabled": True,
        "name_collection__individual__enabled": True,
        "name_collection__individual__optional": True,
    }
    session = till.open(till.once(), customer_creation="always", **asked)
    names = {"business_name": "Stripe, Inc.", "individual_name": "Kim Lee"}
    till.complete(session, name="K. Lee", **names)
    done = till.read(session, expand__0="customer", expand__1="payment_intent.payment_method")
    for shown in (done["collected_information"], done["customer_details"], done["customer"]):
        assert {name: shown[name] for name in names} == names
    assert (done["customer_details"]["name"], done["customer"]["name"]) == ("Stripe, Inc.", "Stripe, Inc.")
    assert done["payment_intent"]["payment_method"]["billing_details"]["name"] == "K. Lee"

    answered = till.open(till.once(), **asked)
    till.complete(answered)
    details = till.read(answered)["customer_details"]
    assert (details["business_name"], details["individual_name"]) == ("Rosen Books", None)


@pytest.mark.parametrize(("customer_update", "name"), [("auto", "Kim Lee"), ("never", "Jenny Rosen")])
def test_the_name_of_a_customer_there_is(till: Till, customer_update: str, name: str) -> None:
    customer = till.shop.customer()["id"]
    asked = {"name_collection__individual__enabled": True, "customer_update__name": customer_update}
    session = till.open(till.once(), customer=customer, **asked)
    till.complete(session, individual_name="Kim Lee")
    after = till.shop.get(f"/v1/customers/{customer}")
    assert (after["name"], after.get("individual_name")) == (name, "Kim Lee" if name == "Kim Lee" else None)


def test_a_name_that_is_known_is_not_made_up(till: Till) -> None:
    known = {"business_name": "Acme", "individual_name": "Kim Lee"}
    customer = till.shop.customer(**known)["id"]
    asked = {f"name_collection__{kind}__enabled": True for kind in ("business", "individual")}
    for more in ({}, {"name_collection__business__optional": True, "name_collection__individual__optional": True}):
        session = till.open(till.once(), customer=customer, customer_update__name="auto", **asked, **more)
        till.complete(session)
        assert known.items() <= till.read(session)["customer_details"].items()
    unasked = till.open(till.once(), customer=customer)
    till.complete(unasked)
    assert till.read(unasked)["customer_details"]["business_name"] is None


def test_a_subscription_that_could_not_begin_is_not_opened(till: Till) -> None:
    price = till.monthly()
    twice = till.refused(price, price, mode="subscription")
    assert twice["message"].startswith("Cannot create a Subscription with multiple Subscription Items")
    many = till.refused(*(till.monthly() for _ in range(21)), mode="subscription")
    assert many["message"].startswith("A subscription can have a maximum number of items of 20")
    customer = till.shop.customer()["id"]
    till.complete(till.open(price, mode="subscription", customer=customer))
    other = till.refused(till.monthly(currency="eur"), mode="subscription", customer=customer)
    assert other["message"].startswith("You cannot combine currencies on a single customer.")


def test_a_payment_method_is_kept_as_it_is_said_to_be(till: Till) -> None:
    session = till.open(till.monthly(), mode="subscription", payment_method_data__allow_redisplay="limited")
    till.complete(session, payment_method="card")
    subscription = till.read(session, expand=["subscription.default_payment_method"])["subscription"]
    assert subscription["default_payment_method"]["allow_redisplay"] == "limited"


def test_a_payment_method_that_a_second_attempt_keeps_is_kept(till: Till) -> None:
    session = till.open(till.once())
    till.complete(session, payment_method="pm_card_chargeDeclined")
    till.complete(session, save_payment_method=True)
    kept = till.shop.get(f"/v1/customers/{till.read(session)['customer']}/payment_methods")["data"]
    assert [each["type"] for each in kept] == ["card"]


def test_a_code_that_asks_for_an_amount_is_asked_again_when_there_are_fewer(till: Till) -> None:
    coupon = till.shop.coupon(amount_off=400, currency="usd")["id"]
    least = {"restrictions__minimum_amount": 2000, "restrictions__minimum_amount_currency": "usd"}
    till.shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon, code="MANY", **least)
    session = till.open(
        till.once(1000),
        allow_promotion_codes=True,
        line_items__0__adjustable_quantity__enabled=True,
        expand=["line_items"],
    )
    line = session["line_items"]["data"][0]["id"]
    card = "pm_card_chargeDeclined"
    assert till.complete(session, payment_method=card, quantities={line: 3}, promotion_code="MANY")
    assert till.read(session)["amount_total"] == 2600
    assert till.try_to_complete(session, quantities={line: 1}).status == 400
    till.complete(session, quantities={line: 2})
    assert till.read(session)["amount_total"] == 1600
