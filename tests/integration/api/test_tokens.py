"""Tokens over the wire: cards and bank accounts that stand for themselves once."""

from __future__ import annotations

from typing import Any

from tests.support.payment_classes import mismatches
from tests.support.resources import check_reading, check_refusal
from tests.support.shop import Object, Shop

CARD = {"card__number": "4242424242424242", "card__exp_month": 5, "card__exp_year": 2034, "card__cvc": "123"}
ACCOUNT = {
    "bank_account__country": "US",
    "bank_account__currency": "usd",
    "bank_account__account_holder_name": "Jenny Rosen",
    "bank_account__account_holder_type": "individual",
    "bank_account__routing_number": "110000000",
    "bank_account__account_number": "000123456789",
}


def token(shop: Shop, **params: Any) -> Object:
    return shop.post("/v1/tokens", **(params or CARD))


def test_a_card_and_a_bank_account(shop: Shop) -> None:
    card, account = token(shop), token(shop, **ACCOUNT)
    assert (card["type"], card["used"], card["card"]["last4"]) == ("card", False, "4242")
    assert card["card"]["brand"] == "Visa"
    assert (account["type"], account["bank_account"]["status"]) == ("bank_account", "new")
    assert [mismatch for each in (card, account) for mismatch in mismatches(each)] == []
    check_reading(shop, "/v1/tokens", card, "No such token")
    assert shop.get("/v1/tokens/tok_mastercard")["card"]["brand"] == "MasterCard"


def test_a_token_is_used_once(shop: Shop) -> None:
    made = token(shop)["id"]
    customer = shop.customer()["id"]
    kept = shop.post(f"/v1/customers/{customer}/sources", source=made)
    assert kept["id"] == shop.get(f"/v1/tokens/{made}")["card"]["id"]
    assert shop.get(f"/v1/tokens/{made}")["used"] is True
    again = shop.wire.post(f"/v1/customers/{customer}/sources", {"source": made})
    assert (again.status, again.error["code"]) == (400, "token_already_used")


def test_a_token_becomes_a_payment_method(shop: Shop) -> None:
    made = token(shop)["id"]
    method = shop.post("/v1/payment_methods", type="card", card__token=made, billing_details__name="Jenny")
    assert (method["id"][:3], method["card"]["last4"], method["billing_details"]["name"]) == ("pm_", "4242", "Jenny")
    given = {"payment_method_data__type": "card", "payment_method_data__card__token": token(shop)["id"]}
    charged = {"amount": 500, "currency": "usd", "confirm": True, "payment_method_types": ["card"]}
    assert shop.post("/v1/payment_intents", **charged, **given)["status"] == "succeeded"


def test_what_is_refused(shop: Shop) -> None:
    check_refusal(
        shop.wire.post("/v1/tokens", {"card[number]": "4242424242424242"}), "card[exp_month]", "parameter_missing"
    )
    assert shop.wire.post("/v1/tokens").status == 400
    wrong = {"card[number]": "4242424242424241", "card[exp_month]": 1, "card[exp_year]": 2034}
    refused = shop.wire.post("/v1/tokens", wrong)
    assert (refused.status, refused.error["code"]) == (402, "incorrect_number")


def test_the_token_of_a_bank_account_is_no_card(shop: Shop) -> None:
    account = {"account_number": "000123456789", "country": "US", "routing_number": "110000000"}
    made = token(shop, **{f"bank_account__{name}": value for name, value in account.items()})["id"]
    refused = shop.wire.post("/v1/payment_methods", {"type": "card", "card[token]": made})
    assert (refused.status, refused.error["param"]) == (400, "card[token]")
    assert shop.get(f"/v1/tokens/{made}")["used"] is False
