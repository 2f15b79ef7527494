"""The account over the wire: what its own key sees of it."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.support.shop import Shop
from tests.support.typed_classes import mismatches


def test_an_account_that_has_set_nothing(shop: Shop) -> None:
    account = shop.get("/v1/account")
    assert mismatches(account) == []
    assert (account["country"], account["default_currency"], account["type"]) == ("US", "usd", "standard")
    assert account["capabilities"] == {"card_payments": "active", "link_payments": "active", "transfers": "active"}
    assert shop.get(f"/v1/accounts/{account['id']}") == account


def test_it_shows_what_was_set(shop: Shop) -> None:
    tax_id = shop.post("/v1/tax_ids", type="eu_vat", value="DE123456789")
    settings = {
        "address": {"line1": "Calle Mayor 1", "country": "ES"},
        "brand_colour": "#0a6b8a",
        "business_name": "Taller Norte",
        "country": "ES",
        "default_account_tax_ids": [tax_id["id"]],
        "default_currency": "eur",
        "email": "hola@example.com",
        "payment_method_types": ["card", "us_bank_account"],
        "phone": "+34 910 000 000",
        "statement_descriptor": "TALLER NORTE",
    }
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=json.dumps(settings).encode()))
    account = shop.get("/v1/account", expand=["settings.invoices.default_account_tax_ids"])
    assert mismatches(account) == []
    assert (account["country"], account["default_currency"], account["email"]) == ("ES", "eur", "hola@example.com")
    assert account["business_profile"]["name"] == account["settings"]["dashboard"]["display_name"] == "Taller Norte"
    assert account["business_profile"]["support_address"]["line1"] == "Calle Mayor 1"
    assert "us_bank_account_ach_payments" in account["capabilities"]
    assert account["settings"]["payments"]["statement_descriptor"] == "TALLER NORTE"
    assert account["settings"]["branding"]["primary_color"] == "#0a6b8a"
    assert account["settings"]["invoices"]["default_account_tax_ids"] == [tax_id]


def test_a_connected_account(shop: Shop) -> None:
    connected = Shop(replace(shop.wire, account="acct_1Connected"))
    account = connected.get("/v1/account")
    assert (account["id"], account["controller"]["type"]) == ("acct_1Connected", "application")
    assert shop.get("/v1/accounts/acct_1Connected") == account


def test_what_is_no_account(shop: Shop) -> None:
    answer = shop.wire.get("/v1/accounts/nope")
    assert (answer.status, answer.error["code"]) == (403, "account_invalid")
    assert answer.error["message"].startswith(
        f"The provided key 'sk_test_{'*' * 28}{shop.wire.key[-4:]}' does not have"
    )
    assert "Application access may have been revoked." in answer.error["message"]


def test_what_is_paid_out_to_is_a_list_of_its_own(shop: Shop) -> None:
    account = shop.get("/v1/account")
    embedded = account["external_accounts"]
    listed = shop.get(embedded["url"], limit=100, object="bank_account")
    assert {**listed, "total_count": 0} == embedded
    shop.get(embedded["url"], object="card", expand=["data.account"])
    assert shop.wire.get(embedded["url"], {"object": "cash"}).status == 400
    assert shop.wire.get(embedded["url"], {"starting_after": "ba_1"}).error["code"] == "resource_missing"
    assert shop.wire.get("/v1/accounts/nope/external_accounts").status == 403
