"""Confirmation tokens over the wire: what intents are confirmed with, once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.payment_classes import mismatches
from tests.support.resources import check_reading, check_refusal
from tests.support.restricted_keys import restricted
from tests.support.shop import Object, Shop, spelled

TOKENS = "/v1/test_helpers/confirmation_tokens"
SHIPPING = {"shipping__address__city": "Madrid", "shipping__address__country": "ES", "shipping__name": "Jenny"}
DEBIT = {
    "payment_method_data__type": "sepa_debit",
    "payment_method_data__sepa_debit__iban": "AT321904300235473204",
    "payment_method_data__billing_details__email": "jenny@example.com",
    "payment_method_data__billing_details__name": "Jenny",
}
PAYMENT = {"amount": 500, "currency": "eur"}


def token(shop: Shop, **params: Any) -> Object:
    given = {"payment_method": "pm_card_visa", "return_url": "https://a.example"}
    return shop.post(TOKENS, **({**given, **params} if "payment_method_data__type" not in params else params))


@pytest.mark.every_engine
def test_a_payment_is_confirmed_with_what_a_token_carries(shop: Shop) -> None:
    customer = shop.customer()["id"]
    made = token(shop, setup_future_usage="off_session", **SHIPPING)
    check_reading(shop, "/v1/confirmation_tokens", made, "No such confirmationtoken")
    assert mismatches(made) == []
    assert made["expires_at"] == made["created"] + 12 * 3600
    assert (made["payment_intent"], made["setup_intent"], made["mandate_data"]) == (None, None, None)
    assert (made["payment_method_preview"]["type"], made["payment_method_preview"]["customer"]) == ("card", None)
    intent = shop.post("/v1/payment_intents", **PAYMENT, customer=customer)
    paid = shop.post(f"/v1/payment_intents/{intent['id']}/confirm", confirmation_token=made["id"])
    assert (paid["status"], paid["setup_future_usage"]) == ("succeeded", "off_session")
    assert (paid["shipping"]["name"], paid["shipping"]["address"]["city"]) == ("Jenny", "Madrid")
    (kept,) = shop.get(f"/v1/customers/{customer}/payment_methods")["data"]
    assert kept["id"] == paid["payment_method"]
    assert shop.get(f"/v1/confirmation_tokens/{made['id']}") == {**made, "payment_intent": intent["id"]}


def test_an_intent_is_made_and_confirmed_with_a_token_at_once(shop: Shop) -> None:
    made = token(shop, payment_method="pm_card_authenticationRequired")
    waiting = shop.post("/v1/payment_intents", **PAYMENT, confirm=True, confirmation_token=made["id"])
    assert waiting["next_action"]["redirect_to_url"]["return_url"] == "https://a.example"
    data = token(shop, payment_method_data__type="card", payment_method_data__card__token="tok_mastercard")
    ready = shop.post(
        "/v1/setup_intents",
        automatic_payment_methods__enabled=True,
        automatic_payment_methods__allow_redirects="never",
        confirm=True,
        confirmation_token=data["id"],
        expand=["payment_method"],
    )
    assert (ready["status"], ready["payment_method"]["card"]["brand"]) == ("succeeded", "mastercard")
    used = shop.get(f"/v1/confirmation_tokens/{data['id']}")
    assert (used["setup_intent"], used["payment_intent"]) == (ready["id"], None)


def test_a_setup_intent_is_confirmed_with_a_token(shop: Shop) -> None:
    customer = shop.customer()["id"]
    intent = shop.post("/v1/setup_intents", customer=customer)
    made = token(shop, payment_method=shop.card(customer)["id"])
    shown = shop.get(f"/v1/confirmation_tokens/{made['id']}", expand=["payment_method_preview.customer"])
    assert shown["payment_method_preview"]["customer"]["id"] == customer
    ready = shop.post(f"/v1/setup_intents/{intent['id']}/confirm", confirmation_token=made["id"])
    assert (ready["status"], ready["customer"]) == ("succeeded", customer)


def test_a_restricted_key_needs_the_permission(shop: Shop) -> None:
    allowed = restricted(shop.wire, confirmation_token="read")
    assert allowed.get(f"/v1/confirmation_tokens/{token(shop)['id']}").status == 200
    refused = allowed.post(TOKENS, {"payment_method": "pm_card_visa"})
    assert (refused.status, "rak_confirmation_token_write" in refused.error["message"]) == (403, True)


def test_the_request_takes_precedence(shop: Shop) -> None:
    made = token(shop, setup_future_usage="off_session", **SHIPPING)
    paid = shop.post(
        "/v1/payment_intents",
        **PAYMENT,
        confirm=True,
        confirmation_token=made["id"],
        expand=["payment_method"],
        payment_method_data__type="card",
        payment_method_data__card__token="tok_mastercard",
        setup_future_usage="on_session",
        shipping__address__city="Porto",
        shipping__name="John",
    )
    assert (paid["payment_method"]["card"]["brand"], paid["setup_future_usage"]) == ("mastercard", "on_session")
    assert (paid["shipping"]["name"], paid["shipping"]["address"]["country"]) == ("John", None)


def test_a_token_of_a_debit_is_an_agreement(shop: Shop) -> None:
    made = token(shop, **DEBIT)
    assert made["mandate_data"]["customer_acceptance"]["type"] == "online"
    assert (mismatches(made), made["payment_method_preview"]["sepa_debit"]["last4"]) == ([], "3204")
    ready = shop.post(
        "/v1/setup_intents",
        confirm=True,
        confirmation_token=made["id"],
        payment_method_types=["sepa_debit"],
    )
    assert shop.get(f"/v1/mandates/{ready['mandate']}")["customer_acceptance"]["accepted_at"] == made["created"]


def test_a_token_is_used_once(shop: Shop) -> None:
    made = token(shop)["id"]
    path = f"/v1/payment_intents/{shop.post('/v1/payment_intents', **PAYMENT)['id']}/confirm"
    first = shop.wire.post(path, {"confirmation_token": made}, idempotency_key="once")
    assert shop.wire.post(path, {"confirmation_token": made}, idempotency_key="once").json == first.json
    other = shop.post("/v1/payment_intents", **PAYMENT)["id"]
    check_refusal(
        shop.wire.post(f"/v1/payment_intents/{other}/confirm", {"confirmation_token": made}), "confirmation_token"
    )
    declined = token(shop, payment_method="pm_card_chargeDeclined")["id"]
    given = spelled({**PAYMENT, "confirm": "true", "confirmation_token": declined})
    assert shop.wire.post("/v1/payment_intents", given).status == 402
    check_refusal(shop.wire.post("/v1/payment_intents", given), "confirmation_token")


def test_what_is_refused_leaves_the_token_as_it_was(shop: Shop) -> None:
    made = token(shop, payment_method=shop.card(shop.customer()["id"])["id"])
    intent = shop.post("/v1/payment_intents", **PAYMENT)["id"]
    refused = shop.wire.post(f"/v1/payment_intents/{intent}/confirm", {"confirmation_token": made["id"]})
    assert (refused.status, refused.error["code"]) == (400, "parameter_missing")
    assert shop.get(f"/v1/confirmation_tokens/{made['id']}") == made


def test_a_token_ends_after_twelve_hours(shop: Shop) -> None:
    made = token(shop)
    given = spelled({**PAYMENT, "confirm": "true", "confirmation_token": made["id"]})
    shop.clock(now=made["expires_at"])
    refused = shop.wire.post("/v1/payment_intents", given)
    check_refusal(refused, "confirmation_token")
    assert "has expired" in refused.error["message"]
    assert shop.get(f"/v1/confirmation_tokens/{made['id']}") == made


@pytest.mark.parametrize("kind", ["payment_intents", "setup_intents"])
def test_a_token_confirms(shop: Shop, kind: str) -> None:
    terms = PAYMENT if kind == "payment_intents" else {}
    made = token(shop)["id"]
    check_refusal(
        shop.wire.post(f"/v1/{kind}", spelled({**terms, "confirmation_token": made})),
        "confirmation_token",
        f"{kind[:-1]}_invalid_parameter",
    )
    unknown = shop.wire.post(f"/v1/{kind}", spelled({**terms, "confirm": "true", "confirmation_token": "ctoken_1"}))
    check_refusal(unknown, "confirmation_token", "resource_missing")
    assert unknown.error["message"] == "No such confirmationtoken: 'ctoken_1'"


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"payment_method": "pm_1"}, "payment_method"),
        ({"payment_method": "pm_card_visa", **DEBIT}, None),
        ({"setup_future_usage": "never"}, "setup_future_usage"),
        ({"return_url": "nowhere"}, "return_url"),
        ({"shipping__name": "Jenny"}, "shipping[address]"),
        ({"payment_method_options__card__installments__plan__type": "fixed_count"}, "payment_method_options"),
        ({"wat": "1"}, "wat"),
    ],
)
def test_what_no_token_is_made_of(shop: Shop, given: dict[str, str], param: str | None) -> None:
    refused = shop.wire.post(TOKENS, spelled(given))
    assert (refused.status, refused.error.get("param")) == (400, param)


def test_a_token_may_say_nothing_of_a_payment_method(shop: Shop) -> None:
    made = shop.post(TOKENS, return_url="https://a.example")
    assert (made["payment_method_preview"], mismatches(made)) == (None, [])
    intent = shop.post("/v1/payment_intents", **PAYMENT, payment_method="pm_card_visa")["id"]
    paid = shop.post(f"/v1/payment_intents/{intent}/confirm", confirmation_token=made["id"])
    assert paid["status"] == "succeeded"
