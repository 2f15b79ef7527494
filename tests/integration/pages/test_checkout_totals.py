"""The page of a Checkout Session: what is paid is what was shown, whatever is chosen on the way."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.integration.pages.checkout_page import (
    DECLINED,
    PRICE_DATA,
    SHIPPING,
    mistakes,
    now,
    path_of,
    send,
    session_of,
    shown_total,
    told,
    value_of,
)
from tests.integration.pages.visitor import Visitor
from tests.support.shop import Object, spelled


def test_a_promotion_code_is_applied_and_taken_off(visitor: Visitor) -> None:
    coupon = visitor.post("/v1/coupons", percent_off=25, duration="once", name="Welcome")["id"]
    code = {"promotion__type": "coupon", "promotion__coupon": coupon, "code": "WELCOME"}
    visitor.post("/v1/promotion_codes", **spelled(code))
    session = session_of(visitor, allow_promotion_codes=True)

    wrong = send(visitor, session, do="update", code="NOSUCH")
    assert mistakes(wrong) == {"code": "This code is invalid."}
    assert value_of(wrong, "code") == "NOSUCH"

    right = send(visitor, session, do="update", code="welcome")
    assert "WELCOME" in right.text
    assert shown_total(right) == "1500"
    assert value_of(right, "email") == "jenny@example.com"

    without = send(visitor, session, do="remove_code")
    assert shown_total(without) == "2000"


def test_nobody_pays_a_total_that_they_have_not_seen(visitor: Visitor) -> None:
    session = session_of(
        visitor,
        line_items__0__adjustable_quantity__enabled=True,
        shipping_address_collection__allowed_countries=["US"],
        shipping_options__0__shipping_rate_data__display_name="Ground",
        shipping_options__0__shipping_rate_data__type="fixed_amount",
        shipping_options__0__shipping_rate_data__fixed_amount__amount=500,
        shipping_options__0__shipping_rate_data__fixed_amount__currency="usd",
        shipping_options__1__shipping_rate_data__display_name="Next day",
        shipping_options__1__shipping_rate_data__type="fixed_amount",
        shipping_options__1__shipping_rate_data__fixed_amount__amount=1500,
        shipping_options__1__shipping_rate_data__fixed_amount__currency="usd",
    )
    page = visitor.visit(path_of(session))
    assert shown_total(page) == "2500"
    options = re.findall(r'name="shipping_option" value="([^"]*)"', page.text)
    quantity = re.findall(r'name="(quantity\.[^"]*)"', page.text)[0]
    typed = {**SHIPPING, "shipping_option": options[1], quantity: "3", "total": "2500"}

    first = send(visitor, session, **typed)

    assert first.status_code == 200
    assert told(first) == "Your order has changed. Check the total, then confirm."
    assert shown_total(first) == "7500"
    assert value_of(first, "shipping.city") == "San Francisco"
    assert now(visitor, session)["status"] == "open"
    assert send(visitor, session, **typed).status_code == 200
    paid = send(visitor, session, **{**typed, "total": "7500"})
    assert paid.status_code == 303
    assert now(visitor, session)["amount_total"] == 7500


def _choosable(visitor: Visitor, **bounds: int) -> Object:
    """A session whose customer chooses what to pay."""
    product = visitor.post("/v1/products", name="Fundraising dinner")["id"]
    terms = {f"custom_unit_amount__{name}": value for name, value in {"enabled": "true", **bounds}.items()}
    price = visitor.post("/v1/prices", **spelled({"currency": "usd", "product": product, **terms}))["id"]
    only = {"line_items__0__price": price, "line_items__0__quantity": 1, "submit_type": "donate"}
    return session_of(visitor, **only, **dict.fromkeys(PRICE_DATA))


def test_who_chooses_what_to_pay_sees_it_before_they_pay(visitor: Visitor) -> None:
    session = _choosable(visitor, minimum=500)
    page = visitor.visit(path_of(session))
    (name,) = re.findall(r'name="(amount\.[^"]*)"', page.text)
    assert value_of(page, name) == ""
    assert re.findall(rf'id="{name}"[^>]* placeholder="([^"]*)"', page.text) == ["$5.00"]
    assert "Donate to" in page.text
    assert "Total" not in page.text

    for typed in ("", "ten", "4.99", "1000000"):
        wrong = send(visitor, session, **{name: typed})
        assert (wrong.status_code, mistakes(wrong)) == (
            422,
            {name: "Enter an amount from $5.00 to $999,999.99."},
        )
        assert value_of(wrong, name) == typed
    assert mistakes(send(visitor, session, do="update", **{name: ""})) == {}

    seen = send(visitor, session, **{name: "12.5"})
    assert told(seen) == "Your order has changed. Check the total, then confirm."
    assert (value_of(seen, name), shown_total(seen)) == ("$12.50", "1250")
    assert "Donate $12.50" in seen.text
    assert send(visitor, session, **{name: "$12.50", "total": "1250"}).status_code == 303
    assert now(visitor, session)["amount_total"] == 1250


def _priced(visitor: Visitor, name: str, amount: int, **more: str) -> str:
    terms = {"currency": "usd", "unit_amount": amount, "product_data__name": name, **more}
    return str(visitor.post("/v1/prices", **spelled(terms))["id"])


def test_what_is_offered_is_added_and_taken_away(visitor: Visitor) -> None:
    bow = _priced(visitor, "Bow <b>", 400)
    session = session_of(visitor, optional_items__0__price=bow, optional_items__0__quantity=1)
    page = visitor.visit(path_of(session))
    (add,) = re.findall(r'value="(add [^"]*)" aria-label="Add: Bow &lt;b&gt;"', page.text)
    assert (shown_total(page), "drop " in page.text) == ("2000", False)

    added = send(visitor, session, do=add)
    (drop,) = re.findall(r'value="(drop [^"]*)" aria-label="Remove Bow &lt;b&gt;"', added.text)
    assert (shown_total(added), 'value="add ' in added.text, told(added)) == ("2400", False, "")
    assert value_of(added, "email") == "jenny@example.com"
    assert send(visitor, session, do=add).status_code == 200

    dropped = send(visitor, session, do=drop)
    assert (shown_total(dropped), 'value="add ' in dropped.text) == ("2000", True)
    assert send(visitor, session, do="add li_nope").status_code == 200
    send(visitor, session, do=add)
    assert send(visitor, session, total="2400").status_code == 303
    assert now(visitor, session)["amount_total"] == 2400


def test_a_plan_says_what_it_costs_once_and_then(visitor: Visitor) -> None:
    plan, setup = _priced(visitor, "Gold", 900, recurring__interval="month"), _priced(visitor, "Setup", 1500)
    lines = {"line_items__0__price": plan, "line_items__0__quantity": 1, **dict.fromkeys(PRICE_DATA)}
    offer = {"optional_items__0__price": setup, "optional_items__0__quantity": 1}
    session = session_of(visitor, **lines, **offer, mode="subscription")
    page = visitor.visit(path_of(session))
    assert re.search(r'class="amount">\$9\.00</span> <span class="per">per month', page.text)
    (add,) = re.findall(r'value="(add [^"]*)"', page.text)
    both = send(visitor, session, do=add)
    assert re.search(
        r'class="amount">\$24\.00</span></p>\s*<p class="quiet">Then \$9\.00 per month starting', both.text
    )


@pytest.mark.parametrize(
    ("balance", "waiting", "rows", "due"),
    [
        (300, 0, {"Applied balance": "$3.00"}, 1200),
        (-400, 0, {"Applied balance": "-$4.00"}, 500),
        (0, 250, {"Earlier charges": "$2.50"}, 1150),
        (0, 0, {}, 900),
    ],
)
def test_what_a_customer_owes_is_seen_before_it_is_paid(
    visitor: Visitor, balance: int, waiting: int, rows: dict[str, str], due: int
) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com", balance=balance)["id"]
    if waiting:
        visitor.post("/v1/invoiceitems", customer=customer, amount=waiting, currency="usd")
    plan = _priced(visitor, "Gold", 900, recurring__interval="month")
    lines = {"line_items__0__price": plan, "line_items__0__quantity": 1, **dict.fromkeys(PRICE_DATA)}
    session = session_of(visitor, **lines, mode="subscription", customer=customer)

    page = visitor.visit(path_of(session))

    told_rows = dict(re.findall(r'<div class="sum"><p>([^<]*)</p><p class="figure">([^<]*)</p>', page.text))
    assert {name: told_rows.get(name) for name in ("Applied balance", "Earlier charges") if name in told_rows} == rows
    assert (shown_total(page), ("Then $9.00" in page.text) is bool(rows)) == (str(due), True)
    assert send(visitor, session, total="900" if rows else "901").status_code == 200
    assert send(visitor, session, total=str(due)).status_code == 303
    (intent,) = visitor.get("/v1/payment_intents")["data"]
    assert intent["amount_received"] == due


def test_a_total_that_follows_from_an_address_is_seen_before_it_is_paid(visitor: Visitor) -> None:
    rate = visitor.post("/v1/tax_rates", display_name="IVA", percentage="21", inclusive="false", country="ES")["id"]
    assert visitor.update_account(automatic_tax_rates=[{"country": "ES", "tax_rate": rate}]).status_code == 200
    session = session_of(visitor, automatic_tax__enabled=True, payment_method_types=["card"])
    typed = {"billing.country": "ES", "billing.postal_code": "08013"}
    assert mistakes(send(visitor, session, **{**typed, "billing.postal_code": ""})) == {
        "billing.postal_code": "This field is required."
    }

    first = send(visitor, session, **typed, total=shown_total(visitor.visit(path_of(session))))

    assert told(first) == "Your order has changed. Check the total, then confirm."
    assert shown_total(first) == "2420"
    assert "IVA (21%" in first.text
    assert now(visitor, session)["payment_intent"] is None
    assert send(visitor, session, **typed, total="2420").status_code == 303
    assert now(visitor, session)["amount_total"] == 2420


@pytest.mark.parametrize("count", ["0", "-1", "100000", "two", "", "1.5"])
def test_how_many_there_may_be_is_told(visitor: Visitor, count: str) -> None:
    bounds = {"enabled": True, "minimum": 1, "maximum": 10}
    asked = {f"line_items__0__adjustable_quantity__{name}": value for name, value in bounds.items()}
    session = session_of(visitor, **asked)
    quantity = re.findall(r'name="(quantity\.[^"]*)"', visitor.visit(path_of(session)).text)[0]

    page = send(visitor, session, do="update", **{quantity: count})

    assert page.status_code == 422
    assert mistakes(page) == {quantity: "Enter a number from 1 to 10."}


def _bounds(page: TestResponse) -> dict[str, str]:
    """Between which numbers each line's quantity can be chosen, by the name of its field, as the page says."""
    return dict(re.findall(r'name="(quantity\.[^"]*)"[^>]*placeholder="([^"]*)"', page.text))


def test_of_the_only_thing_that_remains_there_is_at_least_one(visitor: Visitor) -> None:
    bow = {"line_items__1__price": _priced(visitor, "Bow", 400), "line_items__1__quantity": 1}
    adjustable = {f"line_items__{number}__adjustable_quantity__enabled": True for number in (0, 1)}
    session = session_of(visitor, **bow, **adjustable)
    both = _bounds(visitor.visit(path_of(session)))
    first, second = both
    assert set(both.values()) == {"0–99"}

    page = send(visitor, session, do="update", **{first: "0"})
    assert (_bounds(page)[first], _bounds(page)[second]) == ("0–99", "1–99")
    page = send(visitor, session, do="update", **{first: "0", second: "0"})
    assert mistakes(page) == {second: "Enter a number from 1 to 99."}


def test_of_the_only_plan_there_is_at_least_one(visitor: Visitor) -> None:
    prices = (_priced(visitor, "Gold", 900, recurring__interval="month"), _priced(visitor, "Setup", 1500))
    lines = {f"line_items__{number}__price": price for number, price in enumerate(prices)}
    counts = {f"line_items__{number}__quantity": 1 for number in (0, 1)}
    adjustable = {f"line_items__{number}__adjustable_quantity__enabled": True for number in (0, 1)}
    session = session_of(visitor, **dict.fromkeys(PRICE_DATA), **lines, **counts, **adjustable, mode="subscription")
    assert list(_bounds(visitor.visit(path_of(session))).values()) == ["1–99", "0–99"]


@pytest.mark.parametrize("button", ["update", "pay"])
def test_how_much_can_be_paid_at_once_is_told(visitor: Visitor, button: str) -> None:
    session = session_of(
        visitor, line_items__0__price_data__unit_amount=5_000_000, line_items__0__adjustable_quantity__enabled=True
    )
    quantity = re.findall(r'name="(quantity\.[^"]*)"', visitor.visit(path_of(session)).text)[0]

    page = send(visitor, session, do=button, **{quantity: "20"})

    assert (page.status_code, told(page)) == (422, "At most $999,999.99 can be paid at once.")
    assert now(visitor, session)["amount_total"] == 5_000_000


def test_a_quantity_that_changes_after_a_declined_card_is_what_is_paid(visitor: Visitor) -> None:
    """The subscription that waits since the first attempt is for as many as there were then."""
    session = session_of(
        visitor,
        mode="subscription",
        line_items__0__price_data__recurring__interval="month",
        line_items__0__adjustable_quantity__enabled=True,
    )
    send(visitor, session, **{"card.number": DECLINED})
    line = visitor.get(f"/v1/checkout/sessions/{session['id']}/line_items")["data"][0]["id"]
    visitor.client.post(path_of(session), data={"do": "update", f"quantity.{line}": "3"})

    assert send(visitor, session, **{f"quantity.{line}": "3", "total": "6000"}).status_code == 303
    done = visitor.get(f"/v1/checkout/sessions/{session['id']}?expand[]=invoice&expand[]=subscription")
    assert (done["amount_total"], done["invoice"]["amount_paid"]) == (6000, 6000)
    assert done["subscription"]["quantity"] == 3


def test_a_first_period_that_is_cut_short_says_what_the_next_ones_cost(visitor: Visitor) -> None:
    visitor.move_clock(frozen=True, now="2026-11-29T12:00:00Z")
    session = session_of(
        visitor,
        mode="subscription",
        line_items__0__price_data__recurring__interval="month",
        subscription_data__billing_cycle_anchor_config__day_of_month=1,
        subscription_data__proration_behavior="none",
    )
    page = visitor.visit(session["url"]).text
    assert "Then $20.00 per month starting December 1, 2026" in page
    assert '<span class="amount">$0.00</span></p>' in page
