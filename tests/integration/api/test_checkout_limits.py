"""No more is paid at once than has eight digits: of sessions, of payment links, and of what a customer chooses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.checkout import PATH as SESSIONS
from tests.support.checkout import Till, one_each
from tests.support.payment_links import PATH as LINKS
from tests.support.payment_links import link_of, opened
from tests.support.shop import Shop

TOO_MUCH = ("amount_too_large", "The Checkout Session's total amount due must be no more than $999,999.99.")
MOST = 99_999_999
ADJUSTABLE = {
    "line_items__0__adjustable_quantity__enabled": True,
    "line_items__0__adjustable_quantity__maximum": 999_999,
}


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def said(error: dict[str, Any]) -> tuple[str, str]:
    return error["code"], error["message"]


def both_refused(till: Till, *prices: str, **params: Any) -> set[tuple[str, str]]:
    """What a session and a link are refused by."""
    of_link = {**one_each(*prices), **params, "mode": None}
    return {said(till.refused(*prices, **params)), said(till.refused(path=LINKS, **of_link))}


def test_the_most(till: Till) -> None:
    session = till.open(till.once(MOST))
    assert till.complete(session)["outcome"] == "completed"
    assert opened(till, link_of(till, till.once(MOST - 1), till.once(1)))["amount_total"] == MOST


def test_more(till: Till) -> None:
    dear = till.once(5_000_000)
    assert both_refused(till, till.once(MOST), till.once(50)) == {TOO_MUCH}
    assert both_refused(till, dear, line_items__0__quantity=20) == {TOO_MUCH}
    assert both_refused(till, till.monthly(MOST), dear, mode="subscription") == {TOO_MUCH}
    rate = till.shop.post(
        "/v1/shipping_rates", display_name="Truck", fixed_amount__amount=1, fixed_amount__currency="usd"
    )["id"]
    assert both_refused(till, till.once(MOST), shipping_options__0__shipping_rate=rate) == {TOO_MUCH}
    coupon = till.shop.post("/v1/coupons", percent_off=50, duration="once")["id"]
    assert till.open(dear, line_items__0__quantity=20, discounts__0__coupon=coupon)["amount_total"] == 50_000_000


@pytest.mark.parametrize(("currency", "most"), [("jpy", "¥99,999,999"), ("inr", "₹999,999.99"), ("eur", "€999,999.99")])
def test_it_is_said_in_its_currency(currency: str, most: str, till: Till) -> None:
    price = till.once(MOST, currency)
    (refusal,) = both_refused(till, price, line_items__0__quantity=2)
    assert refusal[1] == f"The Checkout Session's total amount due must be no more than {most}."


def test_nor_later(till: Till) -> None:
    price = till.once(5_000_000)
    link = link_of(till, price, expand=["line_items"])
    line = {"line_items__0__id": link["line_items"]["data"][0]["id"], "line_items__0__quantity": 20}
    assert said(till.refused(path=f"{LINKS}/{link['id']}", **line)) == TOO_MUCH
    custom = {"ui_mode": "elements", "success_url": None, "return_url": "https://shop.example"}
    session = till.open(price, **custom, expand=["line_items"])
    line = {"line_items__0__id": session["line_items"]["data"][0]["id"], "line_items__0__quantity": 20}
    assert said(till.refused(path=f"{SESSIONS}/{session['id']}", **line)) == TOO_MUCH


def test_nor_does_a_customer_choose_more(till: Till) -> None:
    session = till.open(till.once(5_000_000), **ADJUSTABLE, expand=["line_items"])
    line = session["line_items"]["data"][0]["id"]
    assert till.try_to_complete(session, quantities={line: 20}).error["message"] == TOO_MUCH[1]
    assert till.read(session)["amount_total"] == 5_000_000
    assert till.complete(session, quantities={line: 19})["outcome"] == "completed"
    assert till.read(session)["amount_total"] == 95_000_000
