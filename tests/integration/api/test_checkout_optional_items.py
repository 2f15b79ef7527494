"""What the customer of a Checkout Session may add to their order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.checkout import PATH, THANKS, Till
from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def offered(*prices: str, **more: Any) -> dict[str, Any]:
    """The parameters that offer one of each of these prices."""
    items = {
        f"optional_items__{n}__{name}": value
        for n, price in enumerate(prices)
        for name, value in (("price", price), ("quantity", 1))
    }
    return {**items, **more}


def amounts(till: Till, session: Object) -> list[int]:
    lines = till.shop.get(f"{PATH}/{session['id']}/line_items")["data"]
    return [line["amount_total"] for line in lines]


def test_what_is_offered_is_not_bought_unless_it_is_added(till: Till) -> None:
    extra = till.once(400)
    left, added = (till.open(till.once(1500), **offered(extra)) for _ in range(2))
    assert left["optional_items"] == [{"adjustable_quantity": None, "price": extra, "quantity": 1}]
    assert mismatches(left) == []
    assert (left["amount_total"], amounts(till, left)) == (1500, [1500])
    till.complete(left)
    till.complete(added, optional_items={extra: 1})
    assert (till.read(left)["amount_total"], amounts(till, left)) == (1500, [1500])
    assert (till.read(added)["amount_total"], amounts(till, added)) == (1900, [1500, 400])


def test_how_many_are_added(till: Till) -> None:
    extra = till.once(400)
    bounds = {"enabled": True, "maximum": 5, "minimum": 1}
    adjustable = {f"optional_items__0__adjustable_quantity__{name}": value for name, value in bounds.items()}
    session = till.open(till.once(1500), **offered(extra, **adjustable))
    assert session["optional_items"][0]["adjustable_quantity"] == bounds
    assert till.try_to_complete(session, optional_items={extra: 6}).status == 400
    till.complete(session, optional_items={extra: 5})
    assert amounts(till, session) == [1500, 2000]


def test_a_plan_with_what_is_added(till: Till) -> None:
    plan, support, setup = till.monthly(900), till.monthly(300), till.once(2000)
    session = till.open(plan, mode="subscription", **offered(support, setup))
    till.complete(session, optional_items={support: 1, setup: 1})
    done = till.read(session, expand__0="subscription", expand__1="invoice")
    assert {item["price"]["id"] for item in done["subscription"]["items"]["data"]} == {plan, support}
    assert (done["amount_total"], done["invoice"]["amount_paid"]) == (3200, 3200)


def test_it_is_added_to_what_a_code_asks_for(till: Till) -> None:
    extra, coupon = till.once(400), till.shop.coupon(percent_off="50", duration="once")["id"]
    code = {"promotion__type": "coupon", "promotion__coupon": coupon, "code": "LOTS"}
    restricted = {"restrictions__minimum_amount": 1900, "restrictions__minimum_amount_currency": "usd"}
    till.shop.post("/v1/promotion_codes", **code, **restricted)
    session = till.open(till.once(1500), **offered(extra), allow_promotion_codes=True)
    assert till.try_to_complete(session, promotion_code="LOTS").status == 400
    till.complete(session, promotion_code="LOTS", optional_items={extra: 1})
    assert till.read(session)["amount_total"] == 950


@pytest.mark.parametrize(("price", "quantity"), [("extra", 2), ("extra", -1), ("price_nope", 1)])
def test_what_cannot_be_added(till: Till, price: str, quantity: int) -> None:
    extra = till.once(400)
    session = till.open(till.once(1500), **offered(extra))
    wanted = {extra if price == "extra" else price: quantity}
    assert till.try_to_complete(session, optional_items=wanted).status == 400
    assert till.read(session)["status"] == "open"


def test_what_cannot_be_offered(till: Till) -> None:
    """docs.stripe.com/payments/checkout/optional-items, "Limitations"."""
    once, monthly = till.once(), till.monthly()
    yearly = till.shop.price(recurring__interval="year")["id"]
    custom = till.shop.post(
        "/v1/prices", currency="usd", product=till.shop.product()["id"], custom_unit_amount__enabled=True
    )["id"]
    own_page = {"ui_mode": "elements", "return_url": THANKS, "success_url": None}
    setup = {"mode": "setup", "line_items__0__price": None, "line_items__0__quantity": None}
    wrong: list[tuple[str, dict[str, Any], str]] = [
        (once, offered(monthly), "optional_items[0]"),
        (once, offered(custom), "line_items"),
        (custom, offered(once), "line_items"),
        (once, offered(once, once), "optional_items"),
        (once, offered(*[once] * 11), "optional_items"),
        (once, offered("price_nope"), "optional_items[0][price]"),
        (once, offered(till.once(currency="eur")), "optional_items[0][price]"),
        (once, offered(once, optional_items__0__quantity=0), "optional_items[0][quantity]"),
        (once, {**offered(once), **own_page}, "optional_items"),
        (once, {**offered(once), **setup}, "optional_items"),
        (monthly, {**offered(yearly), "mode": "subscription"}, "line_items"),
    ]
    assert [till.refused(price, **params)["param"] for price, params, _ in wrong] == [param for *_, param in wrong]
