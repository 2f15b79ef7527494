"""Types of payment method that an intent is narrowed to, or that are taken out of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books

INTENTS = ("/v1/payment_intents", "/v1/setup_intents")
TYPES = ["card", "link", "us_bank_account"]


@pytest.fixture
def account(shop: Shop) -> Shop:
    """An account that accepts three types."""
    body = json.dumps({"payment_method_types": TYPES}).encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=body))
    return shop


def made(shop: Shop, path: str, **params: Any) -> Object:
    """An intent whose types Stripe chooses, but for what is said; one of a payment is of $10.00."""
    amount = {"amount": 1000, "currency": "usd"} if path == INTENTS[0] else {}
    return shop.post(path, **amount, automatic_payment_methods__enabled=True, **params)


def shown(intent: Object) -> tuple[Any, ...]:
    names = ("payment_method_types", "allowed_payment_method_types", "excluded_payment_method_types")
    return tuple(intent[name] for name in names)


@pytest.mark.parametrize("path", INTENTS)
def test_what_is_left_of_the_accounts_types(path: str, account: Shop) -> None:
    assert shown(made(account, path)) == (TYPES, None, None)
    intent = made(account, path, excluded_payment_method_types=["us_bank_account", "klarna"])
    assert shown(intent) == (["card", "link"], None, ["us_bank_account", "klarna"])
    assert sorted(intent["payment_method_options"]) == ["card", "link"]
    assert mismatches(intent) == []
    narrower = account.post(f"{path}/{intent['id']}", allowed_payment_method_types=["card", "us_bank_account"])
    assert shown(narrower) == (["card"], ["card", "us_bank_account"], ["us_bank_account", "klarna"])
    assert mismatches(narrower) == []
    wider = account.post(f"{path}/{intent['id']}", excluded_payment_method_types="")
    assert shown(wider) == (["card", "us_bank_account"], ["card", "us_bank_account"], None)
    assert account.get(f"{path}/{intent['id']}") == wider


@pytest.mark.parametrize("path", INTENTS)
def test_what_was_taken_out_does_not_pay(path: str, account: Shop) -> None:
    books = Books(account)
    intent = made(account, path)
    confirm = f"{path}/{intent['id']}/confirm"
    there = {"payment_method": "pm_card_visa", "return_url": "https://example.com"}
    refused = books.refused(confirm, allowed_payment_method_types=["us_bank_account"], **there)
    assert refused["status"] == 400
    assert account.post(confirm, allowed_payment_method_types=["card"], **there)["status"] == "succeeded"


@pytest.mark.parametrize("path", INTENTS)
def test_something_is_left(path: str, account: Shop) -> None:
    books = Books(account)
    amount = {"amount": 1000, "currency": "usd"} if path == INTENTS[0] else {}
    for name, types in (("excluded", TYPES[:1]), ("allowed", ["klarna", "wero"])):
        param = f"{name}_payment_method_types"
        refused = books.refused(path, **amount, payment_method_types=["card"], **{param: types})
        assert (refused["status"], refused["param"]) == (400, param)
    unknown = books.refused(path, **amount, excluded_payment_method_types=["link"])
    assert unknown["param"] == "excluded_payment_method_types[0]"


def test_a_setup_intent_is_widened_again(account: Shop) -> None:
    intent = made(account, INTENTS[1], allowed_payment_method_types=["card"])
    wider = account.post(f"{INTENTS[1]}/{intent['id']}", allowed_payment_method_types="")
    assert shown(wider) == (TYPES, None, None)


@pytest.mark.parametrize("path", INTENTS)
def test_types_that_are_named_are_narrowed_too(path: str, account: Shop) -> None:
    there = f"{path}/{made(account, path)['id']}"
    intent = account.post(there, payment_method_types=["card", "link"], allowed_payment_method_types=["card"])
    assert (shown(intent), intent["automatic_payment_methods"]) == ((["card"], ["card"], None), None)


@pytest.mark.parametrize("path", INTENTS)
def test_types_that_are_named_later_do_not_bring_back_what_was_taken_out(path: str, account: Shop) -> None:
    there = f"{path}/{made(account, path, excluded_payment_method_types=['us_bank_account'])['id']}"
    intent = account.post(there, payment_method_types=["card", "us_bank_account"])
    assert shown(intent) == (["card"], None, ["us_bank_account"])


def test_an_intent_that_is_over_keeps_its_types(account: Shop) -> None:
    intent = made(account, INTENTS[0], confirm=True, payment_method="pm_card_visa", return_url="https://example.com")
    refused = Books(account).refused(f"{INTENTS[0]}/{intent['id']}", excluded_payment_method_types=["us_bank_account"])
    assert refused["code"] == "payment_intent_unexpected_state"


@pytest.mark.parametrize("switch", [True, False])
@pytest.mark.parametrize(
    ("path", "name", "given"),
    [
        (INTENTS[0], "confirmation_method", "automatic"),
        (INTENTS[0], "confirmation_method", "manual"),
        (INTENTS[0], "payment_method_types", ["card"]),
        (INTENTS[1], "payment_method_types", ["card"]),
    ],
)
def test_types_are_named_or_chosen(path: str, name: str, given: str | list[str], switch: bool, shop: Shop) -> None:
    amount = {"amount": 1000, "currency": "usd"} if path == INTENTS[0] else {}
    refused = Books(shop).refused(path, **amount, automatic_payment_methods__enabled=switch, **{name: given})
    assert (refused["message"], refused["param"]) == (
        f"You may only specify one of these parameters: automatic_payment_methods, {name}.",
        "automatic_payment_methods",
    )
    assert shop.post(path, **amount, **{name: given})[name] == given
