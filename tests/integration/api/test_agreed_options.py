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


COMPANY = {
    "registered_address": {
        "city": "Berlin",
        "country": "DE",
        "line1": None,
        "line2": None,
        "postal_code": None,
        "state": None,
    },
    "registered_name": "ACME GmbH",
    "registration_number": None,
    "registration_type": "de_hrb",
    "vat": None,
}


def test_what_other_types_agree_to(shop: Shop) -> None:
    options = "payment_settings__payment_method_options"
    company = f"{options}__billie__company_details"
    common: dict[str, Any] = {
        f"{company}__registered_address__city": "Berlin",
        f"{company}__registered_address__country": "de",
        f"{company}__registered_name": "ACME GmbH",
        f"{company}__registration_type": "de_hrb",
        f"{options}__payto__mandate_options__purpose": "utility",
        f"{options}__upi__mandate_options__amount": 900,
    }
    payto = {"amount": None, "amount_type": "maximum", "purpose": "utility"}
    upi = {"amount": 900, "amount_type": None, "description": None, "end_date": None}
    draft = shop.draft(**common, **{f"{options}__billie__reference": "PO 1"})
    shown = draft["payment_settings"]["payment_method_options"]
    assert shown["billie"] == {"company_details": COMPANY, "reference": "PO 1"}
    assert (shown["payto"], shown["upi"]) == ({"mandate_options": payto}, {"mandate_options": upi})
    assert mismatches(draft) == []
    books = Books(shop)
    more: dict[str, Any] = {
        f"{options}__blik__mandate_options__expires_at": 1_900_000_000,
        f"{options}__pix__mandate_options__payment_schedule": "monthly",
        **items(books.price(1000)),
    }
    made = shop.post("/v1/subscriptions", customer=shop.paying_customer()["id"], **common, **more)
    of_subscription = made["payment_settings"]["payment_method_options"]
    assert of_subscription["billie"] == {"company_details": COMPANY}
    assert of_subscription["blik"] == {"mandate_options": {"expires_at": 1_900_000_000}}
    assert of_subscription["pix"]["mandate_options"]["payment_schedule"] == "monthly"
    assert mismatches(made) == []
    assert mismatches(books.latest_invoice(made)) == []


def test_an_invoice_is_paid_by_the_mandate_of_its_method(shop: Shop) -> None:
    customer = shop.customer()["id"]
    bank, other = (debited(shop, customer) for _ in range(2))
    invoice = shop.open_invoice(customer, payment_settings__payment_method_types=["sepa_debit"], currency="eur")
    path = f"/v1/invoices/{invoice['id']}/pay"
    books = Books(shop)
    for mandate in ("mandate_nope", other["mandate"]):
        refused = books.refused(path, payment_method=bank["payment_method"], mandate=mandate)
        assert (refused["status"], refused["param"]) == (400, "mandate")
    paid = shop.post(path, payment_method=bank["payment_method"], mandate=bank["mandate"])
    assert paid["status"] == "open"
    by_card = shop.open_invoice(shop.paying_customer()["id"])
    assert shop.post(f"/v1/invoices/{by_card['id']}/pay", mandate="")["status"] == "paid"


def debited(shop: Shop, customer: str) -> Object:
    """A setup intent whose bank account may be debited."""
    return shop.post(
        "/v1/setup_intents",
        customer=customer,
        confirm=True,
        mandate_data__customer_acceptance__type="offline",
        payment_method_data__billing_details__email="jenny@example.com",
        payment_method_data__billing_details__name="Jenny Rosen",
        payment_method_data__sepa_debit__iban="DE89370400440532013000",
        payment_method_data__type="sepa_debit",
        payment_method_types=["sepa_debit"],
    )
