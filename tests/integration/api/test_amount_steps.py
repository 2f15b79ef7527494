"""Amounts of currencies whose last digits must be 0, wherever money moves (docs.stripe.com/currencies)."""

from __future__ import annotations

import pytest

from tests.support.resources import check_refusal
from tests.support.shop import Shop

CODE = "invalid_charge_amount_no_decimal_compatible"
INTENTS = "/v1/payment_intents"
CURRENCIES = ("kwd", "isk")


@pytest.mark.parametrize("currency", CURRENCIES)
def test_payments_of_another_amount_are_refused(currency: str, shop: Shop) -> None:
    asked = {"amount": "50001", "currency": currency}
    check_refusal(shop.wire.post(INTENTS, asked), "amount", CODE)
    check_refusal(shop.wire.post("/v1/charges", {**asked, "source": "tok_visa"}), "amount", CODE)
    intent = shop.post(INTENTS, amount=50000, currency=currency)
    check_refusal(shop.wire.post(f"{INTENTS}/{intent['id']}", {"amount": "50001"}), "amount", CODE)
    assert shop.get(f"{INTENTS}/{intent['id']}") == intent


@pytest.mark.parametrize("currency", CURRENCIES)
def test_captures_and_refunds_of_another_amount_are_refused(currency: str, shop: Shop) -> None:
    paid = {"amount": 50000, "currency": currency, "payment_method": "pm_card_visa", "payment_method_types": ["card"]}
    intent = shop.post(INTENTS, capture_method="manual", confirm=True, **paid)
    refused = shop.wire.post(f"{INTENTS}/{intent['id']}/capture", {"amount_to_capture": "20001"})
    check_refusal(refused, "amount_to_capture", CODE)
    shop.post(f"{INTENTS}/{intent['id']}/capture", amount_to_capture=20000)
    refused = shop.wire.post("/v1/refunds", {"payment_intent": intent["id"], "amount": "10001"})
    check_refusal(refused, "amount", CODE)
    assert shop.post("/v1/refunds", payment_intent=intent["id"], amount=10000)["status"] == "succeeded"
    held = shop.post("/v1/charges", amount=50000, currency=currency, source="tok_visa", capture=False)["id"]
    check_refusal(shop.wire.post(f"/v1/charges/{held}/capture", {"amount": "20001"}), "amount", CODE)


@pytest.mark.parametrize(("currency", "amount"), [("kwd", 1234), ("isk", 20150)])
def test_an_invoice_asks_for_what_its_items_say(currency: str, amount: int, shop: Shop) -> None:
    customer = shop.paying_customer()["id"]
    invoice = shop.open_invoice(customer, amount, currency=currency)
    paid = shop.post(f"/v1/invoices/{invoice['id']}/pay")
    assert (paid["status"], paid["amount_paid"]) == ("paid", amount)
