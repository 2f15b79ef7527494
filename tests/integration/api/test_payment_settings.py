"""How an invoice may be paid, who issues it, and the tax ids of its seller."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from emulator.billing.payments.method_types import METHOD_TYPES as INTENT_TYPES
from schemas.stripe.payment_settings import METHOD_TYPES
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books
from tests.support.typed_classes import mismatches

NOTHING = {"default_mandate": None, "payment_method_options": None, "payment_method_types": None}
TO_BE_SENT = {"collection_method": "send_invoice", "days_until_due": 30}
NOT_ALLOWED = (
    "The PaymentMethod provided (card) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of "
    "the following types: us_bank_account."
)


def types_of_the_intent(shop: Shop) -> list[str]:
    types: list[str] = shop.get("/v1/payment_intents")["data"][0]["payment_method_types"]
    return types


def test_an_invoice_takes_every_type_and_its_intent_those_that_intents_have(shop: Shop) -> None:
    customer = shop.customer()["id"]
    for type in METHOD_TYPES:
        draft = shop.draft(customer, 2000, payment_settings__payment_method_types=[type])
        shop.post(f"/v1/invoices/{draft['id']}/finalize")
        assert types_of_the_intent(shop) == ([type] if type in INTENT_TYPES else ["card", "link"])
        assert shop.invoice(draft["id"])["payment_settings"]["payment_method_types"] == [type]


TRANSFER = "payment_settings[payment_method_options][customer_balance][bank_transfer]"


@pytest.mark.parametrize(
    ("currency", "wanted", "param"),
    [
        ("eur", {"type": "us_bank_transfer"}, f"{TRANSFER}[type]"),
        ("usd", {"type": "somewhere"}, f"{TRANSFER}[type]"),
        ("eur", {"eu_bank_transfer__country": "US"}, f"{TRANSFER}[eu_bank_transfer][country]"),
        ("chf", {"type": "eu_bank_transfer"}, "currency"),
    ],
)
def test_a_bank_transfer_that_nobody_can_make_is_refused(
    shop: Shop, currency: str, wanted: dict[str, str], param: str
) -> None:
    books, customer = Books(shop), shop.customer()["id"]
    options = "payment_settings__payment_method_options__customer_balance__bank_transfer"
    asked = {f"{options}__{name}": value for name, value in wanted.items()}
    draft = shop.draft(customer, currency=currency)
    plan = {"customer": customer, "items__0__price": books.price(2000, currency=currency), **TO_BE_SENT}
    subscription = shop.post("/v1/subscriptions", **plan)
    for path, params in (
        ("/v1/invoices", {"customer": customer, "currency": currency}),
        (f"/v1/invoices/{draft['id']}", {}),
        ("/v1/subscriptions", plan),
        (f"/v1/subscriptions/{subscription['id']}", {}),
    ):
        assert books.refused(path, **params, **asked)["param"] == param, path


def test_settings_are_kept_merged_and_unset(shop: Shop) -> None:
    draft = shop.draft(
        payment_settings__default_mandate="mandate_1",
        payment_settings__payment_method_types=["card", "us_bank_account"],
        payment_settings__payment_method_options__card__request_three_d_secure="any",
        payment_settings__payment_method_options__card__installments__enabled=True,
    )
    path, settings = f"/v1/invoices/{draft['id']}", draft["payment_settings"]
    assert [mismatch for mismatch in mismatches(draft) if "payment_settings" in mismatch] == []
    assert (settings["default_mandate"], settings["payment_method_types"]) == ("mandate_1", ["card", "us_bank_account"])
    card = {"installments": {"enabled": True}, "request_three_d_secure": "any"}
    assert {name for name, value in settings["payment_method_options"].items() if value is not None} == {"card"}
    assert settings["payment_method_options"]["card"] == card
    options = "payment_settings__payment_method_options"
    merged = shop.post(path, **{f"{options}__card__request_three_d_secure": "challenge"})["payment_settings"]
    assert merged["payment_method_options"]["card"] == {**card, "request_three_d_secure": "challenge"}
    assert merged["default_mandate"] == "mandate_1"
    cleared = shop.post(
        path,
        payment_settings__default_mandate="",
        payment_settings__payment_method_types="",
        **{f"{options}__card": ""},
    )
    assert cleared["payment_settings"] == NOTHING


@pytest.mark.recorded("bikeindex/bike_index, 4 subscriptions at 2025-01-27.acacia, 2025 and 2026")
def test_a_subscriptions_card_has_no_terms_of_a_mandate_until_some_are_set(books: Books, shop: Shop) -> None:
    options = "payment_settings__payment_method_options__card__request_three_d_secure"
    made = books.subscribe(shop.paying_customer()["id"], books.price(1000), **{options: "automatic"})
    shown = made["payment_settings"]["payment_method_options"]
    assert shown["card"] == {"network": None, "request_three_d_secure": "automatic"}
    assert shown["acss_debit"] is None


@pytest.mark.parametrize(
    ("option", "value", "shown"),
    [
        ("acss_debit__mandate_options__transaction_type", "business", {"transaction_type": "business"}),
        ("bancontact__preferred_language", "fr", "fr"),
        ("customer_balance__bank_transfer__eu_bank_transfer__country", "DE", {"eu_bank_transfer": {"country": "DE"}}),
        ("customer_balance__funding_type", "bank_transfer", "bank_transfer"),
        ("pix__expires_after_seconds", 600, 600),
        ("us_bank_account__verification_method", "instant", "instant"),
    ],
)
def test_options_of_other_types_are_shown(option: str, value: str | int, shown: object, shop: Shop) -> None:
    params: dict[str, Any] = {f"payment_settings__payment_method_options__{option}": value}
    draft = shop.draft(**params)
    method, name, *_ = option.split("__")
    assert draft["payment_settings"]["payment_method_options"][method][name] == shown


def test_the_intent_takes_what_the_settings_name(shop: Shop) -> None:
    customer = shop.customer(payment_method="pm_card_visa", invoice_settings__default_payment_method="pm_card_visa")
    opened = shop.open_invoice(customer["id"], payment_settings__payment_method_types=["us_bank_account"])
    path = f"/v1/invoices/{opened['id']}"
    assert types_of_the_intent(shop) == ["us_bank_account"]
    refused = shop.wire.post(f"{path}/pay")
    assert (refused.status, refused.error["message"]) == (400, NOT_ALLOWED)
    updated = shop.post(path, payment_settings__payment_method_types=["card"])
    assert updated["payment_settings"] == {**NOTHING, "payment_method_types": ["card"]}
    assert types_of_the_intent(shop) == ["card"]
    shop.post(path, payment_settings__payment_method_types="")
    assert types_of_the_intent(shop) == ["card", "link"]
    assert shop.post(f"{path}/pay")["status"] == "paid"
    shop.post(path, payment_settings__payment_method_types=["card"])
    assert types_of_the_intent(shop) == ["card", "link"]


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"payment_settings[payment_method_types][]": "cheque"}, "payment_settings[payment_method_types][0]"),
        (
            {"payment_settings[payment_method_options][card][installments][plan][type]": "revolving"},
            "payment_settings[payment_method_options][card][installments][plan]",
        ),
        (
            {"payment_settings[payment_method_options][upi][mandate_options][amount_type]": "some"},
            "payment_settings[payment_method_options][upi][mandate_options][amount_type]",
        ),
        ({"issuer[type]": "account"}, "issuer[account]"),
        ({"issuer[type]": "self", "issuer[account]": "acct_1"}, "issuer[account]"),
        ({"account_tax_ids[]": "txi_nope"}, "account_tax_ids[0]"),
    ],
)
def test_what_is_refused(params: Object, param: str, shop: Shop) -> None:
    refused = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], **params})
    assert (refused.status, refused.error["param"]) == (400, param)


def test_the_account_itself_issues(shop: Shop) -> None:
    assert shop.draft(issuer__type="self")["issuer"] == {"type": "self"}


def test_the_accounts_tax_ids(shop: Shop) -> None:
    vat = shop.post("/v1/tax_ids", type="de_stn", value="9876543210")
    draft = shop.draft(None, 2000, account_tax_ids=[vat["id"]])
    path = f"/v1/invoices/{draft['id']}"
    assert draft["account_tax_ids"] == [vat["id"]]
    assert shop.invoice(draft["id"], expand=["account_tax_ids"])["account_tax_ids"] == [vat]
    assert shop.post(path, account_tax_ids="")["account_tax_ids"] is None
    shop.post(path, account_tax_ids=[vat["id"]])
    shop.send(draft["id"])
    frozen = shop.wire.post(path, {"account_tax_ids": ""})
    assert (frozen.status, frozen.error["param"]) == (400, "account_tax_ids")
    mail = shop.get("/_emulator/outbox/wait", to="jenny@example.com")
    pdf = PdfReader(BytesIO(shop.wire.get(f"/_emulator/outbox/{mail['id']}.pdf").body))
    assert "9876543210" in pdf.pages[0].extract_text()


def test_a_customers_tax_id_is_not_the_accounts(shop: Shop) -> None:
    customer = shop.customer()["id"]
    theirs = shop.post(f"/v1/customers/{customer}/tax_ids", type="de_stn", value="1234567890")["id"]
    refused = shop.wire.post("/v1/invoices", {"customer": customer, "account_tax_ids[]": theirs})
    assert refused.error["message"] == f"No such tax ID: '{theirs}'"
