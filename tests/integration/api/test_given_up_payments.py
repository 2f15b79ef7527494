"""Payment intents that are given up, and what they have under way: debits, holds, cash, and payments of invoices."""

from __future__ import annotations

import pytest

from tests.support.method_types import ACCEPTED
from tests.support.shop import Object, Shop

HOLD = {
    "confirm": True,
    "payment_method": "pm_card_visa",
    "capture_method": "manual",
    "return_url": "https://a.example",
}
DEBIT = {"confirm": True, "payment_method": "pm_usBankAccount_processing", **ACCEPTED}
OF_ACCOUNTS = {"payment_method_types": ["us_bank_account"]}


def intent(shop: Shop, **params: object) -> Object:
    """A payment intent of five dollars."""
    return shop.post("/v1/payment_intents", amount=500, currency="usd", **params)


def attached(shop: Shop, invoice: Object, **params: object) -> str:
    """The id of an intent of five dollars that is to pay a part of an invoice."""
    id = intent(shop, customer=invoice["customer"], **params)["id"]
    shop.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=id)
    return str(id)


def statuses(shop: Shop, invoice: Object) -> list[str]:
    """Those of its payments, the oldest first."""
    return [each["status"] for each in shop.get("/v1/invoice_payments", invoice=invoice["id"])["data"]][::-1]


def test_a_debit_that_is_called_off_fails_its_charge(shop: Shop) -> None:
    asked = intent(shop, **DEBIT, **OF_ACCOUNTS)
    before = len(shop.event_log())
    canceled = shop.post(f"/v1/payment_intents/{asked['id']}/cancel", expand=["latest_charge"])
    charge = canceled["latest_charge"]
    assert (canceled["status"], charge["status"], charge["captured"]) == ("canceled", "failed", False)
    assert charge["failure_code"] == "payment_intent_payment_attempt_failed"
    assert shop.types_since(before) == ["charge.failed", "payment_intent.canceled"]


@pytest.mark.parametrize(
    "step", [("void", {}), ("pay", {"paid_out_of_band": True}), ("pay", {"payment_method": "pm_card_visa"})]
)
def test_the_debit_of_an_invoice_that_is_over_fails(step: tuple[str, Object], shop: Shop) -> None:
    invoice = shop.open_invoice(None, 2000, payment_settings__payment_method_types=["us_bank_account", "card"])
    own = shop.get("/v1/invoice_payments", invoice=invoice["id"])["data"][0]["payment"]["payment_intent"]
    asked = shop.post(f"/v1/payment_intents/{own}/confirm", payment_method="pm_usBankAccount_processing", **ACCEPTED)
    assert asked["status"] == "processing"
    operation, params = step
    if "payment_method" in params:
        # The intent that asks its bank takes no other method: another one pays the whole.
        part = shop.paid_intent(invoice["customer"], 2000)["id"]
        shop.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=part)
    else:
        shop.post(f"/v1/invoices/{invoice['id']}/{operation}", **params)
    after = shop.get(f"/v1/payment_intents/{own}", expand=["latest_charge"])
    assert (after["status"], after["latest_charge"]["status"]) == ("canceled", "failed")


def test_an_attached_intent_that_is_canceled_is_no_payment_any_more(shop: Shop) -> None:
    invoice = shop.open_invoice(None, 2000)
    part = attached(shop, invoice)
    assert shop.post(f"/v1/payment_intents/{part}/cancel")["status"] == "canceled"
    assert statuses(shop, invoice) == ["open", "canceled"]
    again = shop.wire.post(f"/v1/payment_intents/{part}/cancel")
    assert again.error["code"] == "payment_intent_unexpected_state"
    assert shop.post(f"/v1/invoices/{invoice['id']}/void")["status"] == "void"


def test_the_intent_that_an_invoice_made_is_not_canceled_directly(shop: Shop) -> None:
    invoice = shop.open_invoice(None, 2000)
    own = shop.get("/v1/invoice_payments", invoice=invoice["id"])["data"][0]["payment"]["payment_intent"]
    refused = shop.wire.post(f"/v1/payment_intents/{own}/cancel")
    assert (refused.status, refused.error["message"]) == (
        400,
        f"This PaymentIntent collects the invoice {invoice['id']}. Void the invoice to cancel it.",
    )


@pytest.mark.parametrize("waiting", [{}, HOLD, {**DEBIT, **OF_ACCOUNTS}])
def test_what_was_attached_is_given_up_once_the_invoice_is_paid_otherwise(waiting: Object, shop: Shop) -> None:
    invoice = shop.open_invoice(None, 2000)
    part = attached(shop, invoice, **waiting)
    shop.post(f"/v1/invoices/{invoice['id']}/pay", paid_out_of_band=True)
    after = shop.get(f"/v1/payment_intents/{part}", expand=["latest_charge"])
    assert (after["status"], after["amount_received"]) == ("canceled", 0)
    assert statuses(shop, invoice) == ["canceled", "canceled"]
    charge = after["latest_charge"]
    assert charge is None or charge["refunded"] or charge["status"] == "failed"
    refused = shop.wire.post(f"/v1/payment_intents/{part}/confirm", {"payment_method": "pm_card_visa"})
    assert refused.error["code"] == "payment_intent_unexpected_state"


def test_one_attached_payment_pays_and_the_other_is_given_up(shop: Shop) -> None:
    invoice = shop.open_invoice(None, 500)
    first, second = attached(shop, invoice), attached(shop, invoice)
    paying = {"payment_method": "pm_card_visa", "return_url": "https://a.example"}
    assert shop.post(f"/v1/payment_intents/{first}/confirm", **paying)["status"] == "succeeded"
    assert statuses(shop, invoice) == ["canceled", "paid", "canceled"]
    assert shop.get(f"/v1/payment_intents/{second}")["status"] == "canceled"


def test_cash_that_went_into_an_attached_intent_is_there_again(shop: Shop) -> None:
    customer = shop.customer()["id"]
    transfer = {
        "payment_method_types": ["customer_balance"],
        "payment_method_data__type": "customer_balance",
        "payment_method_options__customer_balance__funding_type": "bank_transfer",
        "payment_method_options__customer_balance__bank_transfer__type": "us_bank_transfer",
    }
    part = intent(shop, customer=customer, confirm=True, **transfer)["id"]
    shop.post(f"/v1/test_helpers/customers/{customer}/fund_cash_balance", amount=200, currency="usd")
    assert shop.get(f"/v1/customers/{customer}/cash_balance")["available"] is None
    invoice = shop.open_invoice(customer, 2000)
    shop.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=part)
    shop.post(f"/v1/invoices/{invoice['id']}/pay", paid_out_of_band=True)
    assert shop.get(f"/v1/customers/{customer}/cash_balance")["available"] == {"usd": 200}


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ("void", "Invoices with `open` payments cannot be voided."),
        ("mark_uncollectible", "Invoices with `open` payments cannot be marked uncollectible."),
    ],
)
def test_what_somebody_may_still_pay_is_not_given_up(operation: str, message: str, shop: Shop) -> None:
    invoice = shop.open_invoice(None, 2000)
    part = attached(shop, invoice)
    refused = shop.wire.post(f"/v1/invoices/{invoice['id']}/{operation}")
    assert (refused.status, refused.error["message"]) == (400, message)
    assert shop.invoice(invoice["id"])["status"] == "open"
    shop.post(f"/v1/payment_intents/{part}/cancel")
    assert shop.post(f"/v1/invoices/{invoice['id']}/{operation}")["status"] != "open"


def test_an_incomplete_subscription_ends_whatever_was_attached_to_its_first_invoice(shop: Shop) -> None:
    customer = shop.customer()["id"]
    price = shop.price(recurring__interval="month")["id"]
    subscription = shop.post(
        "/v1/subscriptions", customer=customer, items__0__price=price, payment_behavior="default_incomplete"
    )
    invoice = shop.invoice(subscription["latest_invoice"])
    part = attached(shop, invoice)
    assert shop.delete(f"/v1/subscriptions/{subscription['id']}")["status"] == "incomplete_expired"
    assert shop.invoice(invoice["id"])["status"] == "void"
    assert shop.get(f"/v1/payment_intents/{part}")["status"] == "canceled"
