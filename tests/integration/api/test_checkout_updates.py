"""Checkout Sessions that change while they are open: their lines, and what was begun for others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.checkout import PATH, THANKS, Till
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def lines_of(till: Till, session: Object) -> list[Object]:
    lines: list[Object] = till.shop.get(f"{PATH}/{session['id']}/line_items")["data"]
    return lines


def with_lines(till: Till, session: Object, *lines: dict[str, Any]) -> Object:
    """The session with these lines, all of them."""
    given = {f"line_items__{n}__{name}": value for n, line in enumerate(lines) for name, value in line.items()}
    return till.shop.post(f"{PATH}/{session['id']}", **given)


def refused(till: Till, session: Object, **params: Any) -> Object:
    return till.refused(path=f"{PATH}/{session['id']}", **params)


def test_lines_stay_change_come_and_go(till: Till) -> None:
    session = till.open(till.once(100), till.once(200), till.once(400), line_items__0__metadata__a="1")
    first, second, third = (line["id"] for line in lines_of(till, session))
    made = {"price_data__currency": "usd", "price_data__product_data__name": "Bow", "price_data__unit_amount": 50}
    changed = with_lines(
        till,
        session,
        {"id": third},
        {**made, "quantity": 2},
        {"id": first, "quantity": 3, "metadata__b": "2", "adjustable_quantity__enabled": True},
    )
    lines = lines_of(till, session)
    assert [line["id"] for line in lines][::2] == [third, first]
    assert [line["amount_total"] for line in lines] == [400, 100, 300]
    assert changed["amount_total"] == 800
    assert (lines[2]["metadata"], lines[2]["adjustable_quantity"]["maximum"]) == ({"a": "1", "b": "2"}, 99)
    assert second not in {line["id"] for line in lines}

    with_lines(till, session, {"id": first, "price": till.once(1000)})
    (line,) = lines_of(till, session)
    assert (line["id"], line["quantity"], line["amount_total"]) == (first, 3, 3000)
    assert line["adjustable_quantity"]["enabled"]
    assert till.complete(session)["payment_status"] == "paid"
    assert refused(till, session, line_items__0__id=first)["param"] == "line_items"


def test_a_plan_changes_before_it_begins(till: Till) -> None:
    session = till.open(till.monthly(900), mode="subscription")
    declined = till.complete(session, payment_method="pm_card_chargeDeclined")
    assert declined["outcome"] == "declined"
    with_lines(till, session, {"price": till.monthly(2000), "quantity": 1})
    till.complete(session)
    done = till.read(session, expand__0="invoice")
    assert (done["amount_total"], done["invoice"]["amount_paid"]) == (2000, 2000)
    assert [each["status"] for each in till.shop.get("/v1/subscriptions", status="all")["data"]] == [
        "active",
        "incomplete_expired",
    ]


def test_a_discount_is_tried_again(till: Till) -> None:
    coupon = till.shop.coupon(percent_off="50", duration="once")["id"]
    restricted = {"restrictions__minimum_amount": 1000, "restrictions__minimum_amount_currency": "usd"}
    code = till.shop.post(
        "/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon, code="BIG", **restricted
    )["id"]
    session = till.open(till.once(1500), discounts__0__promotion_code=code)
    assert with_lines(till, session, {"price": till.once(2000), "quantity": 1})["amount_total"] == 1000
    assert refused(till, session, line_items__0__price=till.once(900), line_items__0__quantity=1)
    assert till.read(session)["amount_total"] == 1000


def test_what_cannot_be_changed(till: Till) -> None:
    session = till.open(till.once())
    (line,) = lines_of(till, session)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"line_items__0__id": "li_nope"}, "line_items[0][id]"),
        ({"line_items__0__id": line["id"], "line_items__1__id": line["id"]}, "line_items[1][id]"),
        ({"line_items__0__quantity": 1}, "line_items[0][price]"),
        ({"line_items__0__price": till.monthly(), "line_items__0__quantity": 1}, "line_items[0]"),
        ({"line_items__0__price": till.once(currency="eur"), "line_items__0__quantity": 1}, "line_items[0][price]"),
        ({"line_items__0__id": line["id"], "line_items__0__quantity": 0}, "line_items[0][quantity]"),
        (
            {
                "collected_information__shipping_details__name": "Kim",
                "collected_information__shipping_details__address__country": "US",
                "collected_information__shipping_details__address__line1": "1 Main St",
            },
            "collected_information",
        ),
    ]
    assert [refused(till, session, **params)["param"] for params, _ in wrong] == [param for _, param in wrong]
    setup = till.open(mode="setup", currency="usd")
    assert refused(till, setup, line_items__0__price=till.once())["param"] == "line_items"


@pytest.mark.parametrize("mode", ["payment", "subscription"])
def test_nobody_pays_for_what_was_asked_before(till: Till, mode: str) -> None:
    price = till.once if mode == "payment" else till.monthly
    session = till.open(price(1500), mode=mode, ui_mode="elements", return_url=THANKS, success_url=None)
    waiting = till.complete(session, payment_method="pm_card_authenticationRequired", authentication="waits")
    assert waiting["outcome"] == "action_required"
    with_lines(till, session, {"price": price(9000), "quantity": 1})
    assert till.complete(session, authentication="succeeds")["payment_status"] == "paid"
    done = till.read(session)
    intents = till.shop.get("/v1/payment_intents")["data"]
    assert done["amount_total"] == sum(each["amount_received"] for each in intents) == 9000


@pytest.mark.parametrize("by", ["business", "customer"])
def test_what_is_set_up_for_nothing_does_not_begin_what_costs_something(till: Till, by: str) -> None:
    extra = till.once(5000)
    session = till.open(
        till.monthly(0), mode="subscription", optional_items__0__price=extra, optional_items__0__quantity=1
    )
    till.complete(session, payment_method="pm_card_authenticationRequired", authentication="waits")
    if by == "business":
        with_lines(till, session, {"price": till.monthly(5000), "quantity": 1})
    else:
        till.complete(session, payment_method="pm_card_chargeDeclined", optional_items={extra: 1})
    (setup,) = till.shop.get("/v1/setup_intents")["data"]
    assert (setup["status"], setup["cancellation_reason"]) == ("canceled", "abandoned")
    assert till.complete(session, optional_items={extra: 1} if by == "customer" else {})["payment_status"] == "paid"
    done = till.read(session, expand__0="subscription")
    assert (done["amount_total"], done["subscription"]["status"]) == (5000, "active")


@pytest.mark.parametrize("mode", ["payment", "subscription"])
def test_what_is_free_by_a_code_is_not_waited_for(till: Till, mode: str) -> None:
    coupon = till.shop.coupon(percent_off="100", duration="forever")["id"]
    till.shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon, code="FREE")
    terms = {"payment_method_collection": "if_required"} if mode == "subscription" else {}
    price = till.once() if mode == "payment" else till.monthly()
    session = till.open(price, mode=mode, allow_promotion_codes=True, **terms)
    till.complete(session, payment_method="pm_card_authenticationRequired", authentication="waits")
    done = till.complete(session, payment_method="pm_card_visa", promotion_code="FREE")
    assert done["payment_status"] == "no_payment_required"
    (intent,) = till.shop.get("/v1/payment_intents")["data"]
    assert intent["status"] == "canceled"


def test_what_costs_nothing_any_more_is_not_waited_for(till: Till) -> None:
    session = till.open(till.once(1500), ui_mode="elements", return_url=THANKS, success_url=None)
    till.complete(session, payment_method="pm_card_authenticationRequired", authentication="waits")
    with_lines(till, session, {"price": till.once(0), "quantity": 1})
    (intent,) = till.shop.get("/v1/payment_intents")["data"]
    assert intent["status"] == "canceled"
    assert till.complete(session)["payment_status"] == "no_payment_required"


def test_what_the_payment_is_to_be(till: Till) -> None:
    own_page = {"ui_mode": "elements", "return_url": THANKS, "success_url": None}
    data = "payment_intent_data__"
    session = till.open(till.once(1500), **own_page, **{f"{data}description": "Cart", f"{data}metadata__a": "1"})
    till.complete(session, payment_method="pm_card_authenticationRequired", authentication="waits")
    terms = {"metadata__b": "2", "statement_descriptor_suffix": "CART 7", "setup_future_usage": "off_session"}
    till.shop.post(
        f"{PATH}/{session['id']}", **{f"{data}{name}": value for name, value in {"description": "", **terms}.items()}
    )
    (intent,) = till.shop.get("/v1/payment_intents")["data"]
    assert (intent["status"], intent["next_action"], intent["payment_method"]) == (
        "requires_payment_method",
        None,
        None,
    )
    till.complete(session)
    (paid,) = till.shop.get("/v1/payment_intents")["data"]
    assert (paid["id"], paid["status"]) == (intent["id"], "succeeded")
    assert (paid["description"], paid["metadata"]) == (None, {"a": "1", "b": "2"})
    assert (paid["statement_descriptor_suffix"], paid["setup_future_usage"]) == ("CART 7", "off_session")


@pytest.mark.parametrize("mode", ["payment", "subscription"])
def test_where_a_payment_stays_as_it_is(till: Till, mode: str) -> None:
    hosted = till.open(till.once() if mode == "payment" else till.monthly(), mode=mode)
    error = refused(till, hosted, payment_intent_data__description="Cart")
    assert error["param"] == "payment_intent_data"
