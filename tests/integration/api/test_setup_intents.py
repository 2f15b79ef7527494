"""Setup intents over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop, spelled


def test_a_setup_intent_attaches_its_card(shop: Shop) -> None:
    customer = shop.customer()["id"]
    intent = shop.post("/v1/setup_intents", customer=customer)
    assert intent["status"] == "requires_payment_method"
    done = shop.post(
        f"/v1/setup_intents/{intent['id']}/confirm", payment_method="pm_card_visa", return_url="https://example.com"
    )
    assert done["status"] == "succeeded"
    assert shop.get(f"/v1/payment_methods/{done['payment_method']}")["customer"] == customer
    again = shop.wire.post(f"/v1/setup_intents/{intent['id']}/cancel")
    assert (again.status, again.error["code"]) == (400, "setup_intent_unexpected_state")


def test_a_setup_intent_comes_back_to_where_its_confirmation_says(shop: Shop) -> None:
    made = shop.post("/v1/setup_intents", customer=shop.customer()["id"])
    assert made["automatic_payment_methods"] == {"allow_redirects": "always", "enabled": True}
    waiting = shop.post(
        f"/v1/setup_intents/{made['id']}/confirm",
        payment_method="pm_card_authenticationRequired",
        return_url="https://example.com/back",
    )
    assert waiting["status"] == "requires_action"
    assert waiting["next_action"]["redirect_to_url"]["return_url"] == "https://example.com/back"
    chosen = shop.post("/v1/setup_intents", automatic_payment_methods__enabled=False)
    assert chosen["automatic_payment_methods"] is None


def test_it_is_made_read_changed_listed_and_canceled(shop: Shop) -> None:
    customer = shop.customer()["id"]
    card = shop.card(customer)["id"]
    older, newer = (
        shop.post("/v1/setup_intents"),
        shop.post("/v1/setup_intents", customer=customer, payment_method=card),
    )
    check_reading(shop, "/v1/setup_intents", newer, "No such setupintent")
    check_listing(shop, "/v1/setup_intents", older, newer)
    check_changing(shop, "/v1/setup_intents", older)
    assert shop.post(f"/v1/setup_intents/{older['id']}", description="Later")["description"] == "Later"
    check_filters(shop, "/v1/setup_intents", ({"customer": customer}, [newer]), ({"payment_method": card}, [newer]))
    canceled = shop.post(f"/v1/setup_intents/{older['id']}/cancel", cancellation_reason="abandoned")
    assert (canceled["status"], canceled["cancellation_reason"]) == ("canceled", "abandoned")
    again = shop.wire.post(
        f"/v1/setup_intents/{older['id']}/confirm", {"payment_method": card, "return_url": "https://example.com"}
    )
    assert (again.status, again.error["code"]) == (400, "setup_intent_unexpected_state")


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"confirm": "true", "return_url": "https://example.com"}, None, "setup_intent_unexpected_state"),
        ({"customer": "cus_nope"}, "customer", "resource_missing"),
        ({"payment_method": "pm_nope"}, "payment_method", "resource_missing"),
        ({"usage": "never"}, "usage", None),
        ({"wat": 1}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, Any], param: str, code: str | None, shop: Shop) -> None:
    check_refusal(shop.wire.post("/v1/setup_intents", params), param, code)


@pytest.mark.parametrize("path", ["payment_intents", "setup_intents"])
@pytest.mark.parametrize("step", ["create", "update", "confirm"])
def test_a_payment_method_of_somebody_else(step: str, path: str, shop: Shop) -> None:
    owner, other = shop.customer()["id"], shop.customer()["id"]
    card = shop.card(owner)["id"]
    paid = {"amount": 500, "currency": "usd"} if path == "payment_intents" else {}
    named = (
        {"payment_method": card, "return_url": "https://a.example"} if step == "confirm" else {"payment_method": card}
    )
    words = {
        None: {
            "payment_intents": f"The `payment_method` parameter supplied {card} belongs to the Customer {owner}. "
            "Please include the Customer in the `customer` parameter on the PaymentIntent.",
            "setup_intents": f"The payment method supplied ({card}) belongs to the Customer {owner}. "
            "Please include the Customer in the `customer` parameter on the SetupIntent.",
        }[path],
        other: f"The PaymentMethod {card} does not belong to the Customer you supplied {other}. "
        "Please use this PaymentMethod with the Customer that it belongs to instead.",
    }
    for customer, message in words.items():
        given = {**paid, **({} if customer is None else {"customer": customer})}
        if step == "create":
            refused = shop.wire.post(f"/v1/{path}", spelled({**given, **named}))
        else:
            made = shop.post(f"/v1/{path}", **given)["id"]
            where = f"/v1/{path}/{made}" + ("/confirm" if step == "confirm" else "")
            refused = shop.wire.post(where, spelled(named))
            assert refused.error[path.removesuffix("s")]["id"] == made
        assert (refused.status, refused.error["message"]) == (400, message)


def test_what_is_over_is_not_confirmed_whatever_else_is_missing(shop: Shop) -> None:
    made = shop.post("/v1/setup_intents", automatic_payment_methods__enabled=True)["id"]
    shop.post(f"/v1/setup_intents/{made}/cancel")
    refused = shop.wire.post(f"/v1/setup_intents/{made}/confirm", {"payment_method": "pm_card_visa"})
    assert (refused.status, refused.error["code"]) == (400, "setup_intent_unexpected_state")
