"""Options that customers agree to outside of the API: accounts of a bank, and terms of later payments by card."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books, items

INTENTS = ("/v1/payment_intents", "/v1/setup_intents")
BANK: dict[str, Any] = {"payment_method_types": ["us_bank_account"]}
CONNECTIONS = "payment_method_options__us_bank_account__financial_connections"
TERMS = {
    "amount": 5000,
    "amount_type": "maximum",
    "interval": "month",
    "interval_count": 1,
    "reference": "order-1",
    "start_date": 1_800_000_000,
}


def made(shop: Shop, path: str, **params: Any) -> Object:
    """An intent; one of a payment is of $10.00."""
    amount = {"amount": 1000, "currency": "usd"} if path == INTENTS[0] else {}
    return shop.post(path, **amount, **params)


def mandate(**more: Any) -> dict[str, Any]:
    """The parameters of the terms of a mandate."""
    return {f"payment_method_options__card__mandate_options__{k}": v for k, v in {**TERMS, **more}.items()}


@pytest.mark.parametrize("path", INTENTS)
def test_what_an_intent_asks_of_a_bank(path: str, shop: Shop) -> None:
    wanted = {"permissions": ["payment_method", "balances"], "prefetch": ["balances"]}
    intent = made(shop, path, **BANK, **{f"{CONNECTIONS}__{name}": value for name, value in wanted.items()})
    assert mismatches(intent) == []
    assert intent["payment_method_options"]["us_bank_account"]["financial_connections"] == wanted
    narrowed = shop.post(f"{path}/{intent['id']}", **{f"{CONNECTIONS}__filters__account_subcategories": ["checking"]})
    assert mismatches(narrowed) == []
    assert narrowed["payment_method_options"]["us_bank_account"]["financial_connections"] == {
        "permissions": ["payment_method"],
        "prefetch": [],
        "filters": {"account_subcategories": ["checking"]},
    }
    networks = shop.post(f"{path}/{intent['id']}", payment_method_options__us_bank_account__networks__requested=["ach"])
    assert "networks" not in networks["payment_method_options"]["us_bank_account"]


def test_who_asks_of_a_bank_asks_for_the_account(shop: Shop) -> None:
    books, params = Books(shop), {f"{CONNECTIONS}__permissions": ["balances"]}
    refused = books.refused(INTENTS[0], amount=1000, currency="usd", **BANK, **params)
    assert refused["param"] == CONNECTIONS.replace("__", "[", 1).replace("__", "][") + "][permissions]"
    unknown = books.refused(INTENTS[1], **BANK, **{f"{CONNECTIONS}__permissions": ["everything"]})
    assert unknown["status"] == 400


def test_what_an_invoice_asks_of_a_bank(shop: Shop) -> None:
    settings, permissions = "payment_settings__payment_method", ["payment_method", "balances"]
    asked: dict[str, Any] = {
        f"{settings}_options__us_bank_account__financial_connections__permissions": permissions,
        f"{settings}_types": ["us_bank_account"],
    }
    invoice = shop.draft(**asked)
    options = invoice["payment_settings"]["payment_method_options"]["us_bank_account"]
    assert options["financial_connections"] == {"filters": None, "permissions": permissions, "prefetch": []}
    assert mismatches(invoice) == []


def test_what_a_cardholder_agrees_to(shop: Shop) -> None:
    intent = made(shop, INTENTS[0], **mandate())
    terms = {**TERMS, "description": None, "end_date": None, "supported_types": None}
    assert intent["payment_method_options"]["card"]["mandate_options"] == dict(sorted(terms.items()))
    setup = made(shop, INTENTS[1], **mandate(currency="inr", supported_types=["india"]))
    of_setup = setup["payment_method_options"]["card"]["mandate_options"]
    assert (of_setup["currency"], of_setup["supported_types"]) == ("inr", ["india"])
    assert mismatches(setup) == []
    books = Books(shop)
    lacking = {name: value for name, value in mandate().items() if not name.endswith("reference")}
    refused = books.refused(INTENTS[0], amount=1000, currency="usd", **lacking)
    assert refused["param"] == "payment_method_options[card][mandate_options][reference]"


def test_what_a_subscriber_agrees_to_is_not_the_invoice_s(shop: Shop) -> None:
    books = Books(shop)
    settings = "payment_settings__payment_method_options"
    params = {
        f"{settings}__card__mandate_options__amount": 5000,
        f"{settings}__us_bank_account__financial_connections__prefetch": ["balances"],
        **items(books.price(1000)),
    }
    made = shop.post("/v1/subscriptions", customer=shop.paying_customer()["id"], **params)
    options = made["payment_settings"]["payment_method_options"]
    assert options["card"]["mandate_options"] == {"amount": 5000, "amount_type": None, "description": None}
    assert mismatches(made) == []
    invoice = books.latest_invoice(made)
    of_invoice = invoice["payment_settings"]["payment_method_options"]
    assert "mandate_options" not in of_invoice["card"]
    assert of_invoice["us_bank_account"]["financial_connections"]["prefetch"] == ["balances"]
    assert mismatches(invoice) == []
