"""Checkout Sessions whose customer decides: what to pay, or to take something away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.checkout import PATH, Till
from tests.support.shop import Object, Shop, spelled

pytestmark = pytest.mark.every_engine


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def choosable(till: Till, currency: str = "usd", **bounds: Any) -> str:
    """A price whose amount the customer chooses."""
    terms = {f"custom_unit_amount__{name}": value for name, value in {"enabled": True, **bounds}.items()}
    price = till.shop.post("/v1/prices", currency=currency, product=till.shop.product()["id"], **terms)
    return str(price["id"])


def only_line(till: Till, session: Object) -> Object:
    (line,) = till.shop.get(f"{PATH}/{session['id']}/line_items")["data"]
    return dict(line)


def test_the_suggested_amount_is_paid_unless_another_is_chosen(till: Till) -> None:
    price = choosable(till, preset=2000)
    suggested, other = till.open(price), till.open(price)
    assert (suggested["amount_total"], only_line(till, suggested)["amount_total"]) == (2000, 2000)
    till.complete(suggested)
    till.complete(other, amounts={only_line(till, other)["id"]: 1250})
    for session, amount in ((suggested, 2000), (other, 1250)):
        paid = till.read(session, expand__0="payment_intent")
        assert (paid["amount_total"], paid["payment_intent"]["amount_received"]) == (amount, amount)
        assert only_line(till, session)["amount_subtotal"] == amount


def test_nothing_is_suggested(till: Till) -> None:
    session = till.open(choosable(till, minimum=700))
    assert session["amount_total"] == 0
    assert till.complete(session)["payment_status"] == "paid"
    assert till.read(session)["amount_total"] == 700


@pytest.mark.parametrize(("currency", "preset", "least"), [("usd", 0, 50), ("kwd", 1005, 10)])
def test_what_is_suggested_and_cannot_be_paid_is_not_taken(till: Till, currency: str, preset: int, least: int) -> None:
    session = till.open(choosable(till, currency, preset=preset))
    assert till.complete(session)["payment_status"] == "paid"
    assert till.read(session)["amount_total"] == least


@pytest.mark.parametrize(
    ("currency", "bounds", "least", "most"),
    [
        ("kwd", {}, 10, 99_999_990),
        ("kwd", {"minimum": 1001, "maximum": 2999}, 1010, 2990),
        ("isk", {}, 100, 99_999_900),
        ("ugx", {"minimum": 100, "maximum": 250}, 100, 200),
        ("jpy", {"minimum": 101, "maximum": 199}, 101, 199),
    ],
)
def test_the_bounds_are_amounts_that_the_currency_has(
    till: Till, currency: str, bounds: dict[str, int], least: int, most: int
) -> None:
    price = choosable(till, currency, **bounds)
    for amount in (least, most):
        session = till.open(price)
        given = {} if amount == least else {"amounts": {only_line(till, session)["id"]: most}}
        assert till.complete(session, **given)["payment_status"] == "paid"
        assert till.read(session)["amount_total"] == amount


def test_the_invoice_says_what_was_chosen(till: Till) -> None:
    session = till.open(choosable(till), invoice_creation__enabled=True)
    till.complete(session, amounts={only_line(till, session)["id"]: 4200})
    invoice = till.read(session, expand__0="invoice")["invoice"]
    assert (invoice["total"], invoice["status"]) == (4200, "paid")
    assert invoice["lines"]["data"][0]["quantity"] == 1


@pytest.mark.parametrize("amount", [-1, 499, 5001])
def test_an_amount_within_bounds(till: Till, amount: int) -> None:
    session = till.open(choosable(till, minimum=500, maximum=5000))
    line = only_line(till, session)["id"]
    refused = till.try_to_complete(session, amounts={line: amount})
    assert refused.status == 400
    assert refused.error["message"] == f"The amount of the line item {line} must lie between $5.00 and $50.00."
    assert till.complete(session, amounts={line: 5000})["outcome"] == "completed"


def test_what_is_not_theirs_to_choose(till: Till) -> None:
    session = till.open(till.once())
    line = only_line(till, session)["id"]
    for id in (line, "li_nope"):
        refused = till.try_to_complete(session, amounts={id: 900})
        assert (refused.status, id in refused.error["message"]) == (400, True)


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"line_items__0__quantity": 2}, "line_items[0][quantity]"),
        ({"line_items__0__adjustable_quantity__enabled": True}, "line_items[0][quantity]"),
        ({"allow_promotion_codes": True}, "allow_promotion_codes"),
        ({"discounts__0__coupon": "coupon"}, "discounts"),
    ],
)
def test_what_does_not_go_with_it(till: Till, params: dict[str, Any], param: str) -> None:
    coupon = till.shop.coupon()["id"]
    given = {name: coupon if value == "coupon" else value for name, value in params.items()}
    assert till.refused(choosable(till), **given)["param"] == param


def test_it_stands_alone(till: Till) -> None:
    assert till.refused(choosable(till), till.once())["param"] == "line_items"
    assert till.refused(till.monthly(), choosable(till), mode="subscription")["param"] == "line_items"


def test_it_does_not_recur(till: Till) -> None:
    product = till.shop.product()["id"]
    terms = {"currency": "usd", "custom_unit_amount__enabled": True, "recurring__interval": "month"}
    answer = till.shop.wire.post("/v1/prices", spelled({**terms, "product": product}))
    assert (answer.status, answer.error["param"]) == (400, "custom_unit_amount")


def test_what_was_taken_away_is_not_bought(till: Till) -> None:
    kept, taken = till.once(1500), till.once(700)
    more = {"line_items__1__adjustable_quantity__enabled": True, "invoice_creation__enabled": True}
    session = till.open(kept, taken, **more)
    first, second = till.shop.get(f"{PATH}/{session['id']}/line_items")["data"]
    till.complete(session, quantities={second["id"]: 0})
    assert only_line(till, session)["id"] == first["id"]
    done = till.read(session, expand__0="invoice")
    assert done["amount_total"] == 1500
    assert [line["amount"] for line in done["invoice"]["lines"]["data"]] == [1500]


def test_the_last_thing_stays(till: Till) -> None:
    session = till.open(till.once(), line_items__0__adjustable_quantity__enabled=True)
    line = only_line(till, session)["id"]
    refused = till.try_to_complete(session, quantities={line: 0})
    assert (refused.status, refused.error["message"]) == (400, "The only item that remains cannot be removed.")


def test_what_a_plan_is_for_stays(till: Till) -> None:
    session = till.open(
        till.monthly(), till.once(), mode="subscription", line_items__0__adjustable_quantity__enabled=True
    )
    plan = till.shop.get(f"{PATH}/{session['id']}/line_items")["data"][0]["id"]
    assert till.try_to_complete(session, quantities={plan: 0}).status == 400


def test_nobody_is_asked_to_buy_none(till: Till) -> None:
    error = till.refused(till.once(), line_items__0__quantity=0)
    assert (error["code"], error["param"]) == ("parameter_invalid_integer", "line_items[0][quantity]")
    assert error["message"] == "This value must be greater than or equal to 1."
