"""Setup intents over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop


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
