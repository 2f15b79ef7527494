"""Checkout Sessions as they were opened before 2022-08-01, which programs in older versions do to this day."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.checkout import PATH, THANKS, Till
from tests.support.shop import Shop, spelled
from tests.support.wire import Response

DAY = 86400
ITEM = "subscription_data__items__0__"
TRIAL = "subscription_data__trial_from_plan"
pytestmark = pytest.mark.every_engine


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(Shop(shop.wire.with_version("2020-08-27")))


def attempt(till: Till, **params: Any) -> Response:
    return till.shop.wire.post(PATH, spelled({"success_url": THANKS, **params}))


def test_items_of_the_subscription_without_a_mode(till: Till) -> None:
    """As TryGhost/Ghost opens them."""
    price, coupon = till.monthly(), till.shop.coupon(percent_off=50)["id"]
    given = {f"{ITEM}plan": price, TRIAL: True, "discounts__0__coupon": coupon, "expand": ["line_items"]}
    session = till.open(mode=None, **given)
    (line,) = session["line_items"]["data"]
    assert (session["mode"], session["amount_total"], line["quantity"]) == ("subscription", 450, 1)
    assert line["price"]["id"] == price
    till.complete(session)
    made = till.shop.get(f"/v1/subscriptions/{till.read(session)['subscription']}")
    assert (made["status"], made["plan"]["id"], made["trial_end"]) == ("active", price, None)


def test_items_stand_before_what_is_paid_once(till: Till) -> None:
    rate = till.shop.tax_rate()["id"]
    items = {f"{ITEM}plan": till.monthly(), f"{ITEM}quantity": 3, f"{ITEM}tax_rates__0": rate}
    fee = {"amount": 700, "currency": "usd", "name": "Setup", "quantity": 1}
    session = till.open(
        **{f"line_items__0__{name}": fee[name] for name in fee}, **items, mode="subscription", expand=["line_items"]
    )
    first, second = session["line_items"]["data"]
    assert (first["quantity"], first["amount_subtotal"], second["description"]) == (3, 2700, "Setup")
    assert first["amount_tax"] > 0 == second["amount_tax"]


def test_an_item_that_is_metered_has_no_quantity(till: Till) -> None:
    terms = {"currency": "usd", "product_data[name]": "Calls", "unit_amount": 5, "recurring[interval]": "month"}
    metered = till.shop.wire.post("/v1/prices", {**terms, "recurring[usage_type]": "metered"}).json["id"]
    session = till.open(mode=None, **{f"{ITEM}plan": metered}, expand=["line_items"])
    (line,) = session["line_items"]["data"]
    assert (line["price"]["id"], line["quantity"], session["amount_total"]) == (metered, None, 0)


@pytest.mark.parametrize(("said", "days"), [("true", 14), ("True", 14), ("false", None)])
def test_the_trial_of_its_prices(said: str, days: int | None, till: Till) -> None:
    price = till.shop.price(unit_amount=900, recurring__interval="month", recurring__trial_period_days=14)["id"]
    session = till.open(price, till.monthly(), mode="subscription", **{TRIAL: said})
    till.complete(session)
    made = till.shop.get(f"/v1/subscriptions/{till.read(session)['subscription']}")
    assert made["trial_end"] == (None if days is None else made["trial_start"] + days * DAY)


def test_a_coupon_and_rates_of_shipping(till: Till) -> None:
    coupon = till.shop.coupon(percent_off=50)["id"]
    given = {f"{ITEM}plan": till.monthly(), "subscription_data__coupon": coupon}
    assert till.open(mode=None, **given)["amount_total"] == 450
    terms = {
        "display_name": "Post",
        "type": "fixed_amount",
        "fixed_amount__amount": 500,
        "fixed_amount__currency": "usd",
    }
    rate = till.shop.post("/v1/shipping_rates", **terms)["id"]
    session = till.open(till.once(), shipping_rates__0=rate)
    assert (session["amount_total"], session["shipping_rate"]) == (2000, rate)
    for twice in (
        {**given, "discounts__0__coupon": coupon},
        {"shipping_rates__0": rate, "shipping_options__0__shipping_rate": rate},
    ):
        assert attempt(till, **twice).error["code"] == "not_emulated"


def test_what_is_refused(till: Till) -> None:
    one = {f"{ITEM}plan": till.monthly()}
    twice = attempt(till, **one, **{TRIAL: "true"}, subscription_data__trial_period_days=3)
    assert twice.error["message"].startswith("You cannot set `trial_end` or `trial_period_days`")
    assert attempt(till, **one, **{TRIAL: "maybe"}).error["param"] == "subscription_data[trial_from_plan]"
    assert attempt(till, **{f"{ITEM}plan": "nope"}).error["code"] == "resource_missing"
    line = {"line_items__0__price": one[f"{ITEM}plan"], "line_items__0__quantity": 1}
    for nothing_of_the_kind in ({"subscription_data__items": "x"}, {"subscription_data__items__first__plan": "x"}):
        refused = attempt(till, mode="subscription", **line, **nothing_of_the_kind)
        assert (refused.status, refused.error.get("param")) == (400, "subscription_data[items]")
    newer = Till(Shop(till.shop.wire.with_version("2022-08-01")))
    for params in (one, {TRIAL: "true"}):
        refused = attempt(newer, mode="subscription", **params)
        assert (refused.status, refused.error["code"]) == (400, "parameter_unknown")


FEE = {"amount": 700, "currency": "usd", "name": "Setup", "quantity": 1}
COMPLAINTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({f"{ITEM}plan": "nope"}, "subscription_data[items][0][plan]"),
    ({f"{ITEM}price": "nope"}, "subscription_data[items][0][price]"),
    ({f"{ITEM}plan": "one", f"{ITEM}quantity": 0}, "subscription_data[items][0][quantity]"),
    ({f"{ITEM}plan": "one", f"{ITEM}colour": "red"}, "subscription_data[items][0][colour]"),
    ({"subscription_data__items__0": "x"}, "subscription_data[items][0]"),
    ({f"{ITEM}plan": "one", "line_items__0__price": "nope", "line_items__0__quantity": 1}, "line_items[0][price]"),
    ({f"{ITEM}plan": "one", "line_items": "x"}, "line_items"),
    ({f"{ITEM}plan": "one", "subscription_data__coupon": "nope"}, "subscription_data[coupon]"),
    ({f"{ITEM}plan": "one", "discounts__0__coupon": "nope"}, "discounts[0][coupon]"),
    ({"line_items__0": FEE, "shipping_rates__0": "nope"}, "shipping_rates[0]"),
    ({"line_items__0": FEE, "shipping_options__0__shipping_rate": "nope"}, "shipping_options[0][shipping_rate]"),
    ({"line_items__0": {**FEE, "amount": "x"}}, "line_items[0][amount]"),
    ({"line_items__0": {**FEE, "currency": "nope"}}, "line_items[0][currency]"),
    ({"line_items__0": {"amount": 700, "currency": "usd", "quantity": 1}}, "line_items[0][name]"),
    ({"line_items__0": FEE, "payment_intent_creation": "later"}, "payment_intent_creation"),
)


def test_a_complaint_calls_a_parameter_as_the_request_did(till: Till) -> None:
    plan = till.monthly()
    for params, param in COMPLAINTS:
        given: dict[str, Any] = {}
        for name, value in params.items():
            fields = {f"{name}__{part}": each for part, each in value.items()} if isinstance(value, dict) else {}
            given |= fields or {name: plan if value == "one" else value}
        refused = attempt(till, **given)
        assert (refused.status, refused.error.get("param")) == (400, param), refused.error
        assert (
            refused.error["message"].startswith(("No such", "Invalid", "This value"))
            or param in refused.error["message"]
        )
