"""Several payments on one invoice add up to what is due, and not to more."""

import pytest

from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine


def owed(shop: Shop) -> tuple[str, Object, str]:
    """A customer, an open invoice of 20 dollars, and the customer's card."""
    customer = shop.customer()["id"]
    card = shop.post("/v1/payment_methods/pm_card_visa/attach", customer=customer)["id"]
    return customer, shop.open_invoice(customer), card


def intent(shop: Shop, customer: str, card: str, amount: int, **params: object) -> str:
    made = shop.post(
        "/v1/payment_intents", amount=amount, currency="usd", customer=customer, payment_method=card, **params
    )
    return str(made["id"])


def default_payment(shop: Shop, invoice: str) -> Object:
    payments: list[Object] = shop.get("/v1/invoice_payments", invoice=invoice)["data"]
    return next(each for each in payments if each["is_default"])


def test_after_a_part_the_invoices_own_intent_asks_for_the_rest(shop: Shop) -> None:
    customer, invoice, card = owed(shop)
    part = intent(shop, customer, card, 500, confirm=True, return_url="https://example.com")
    shop.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=part)
    payment = default_payment(shop, invoice["id"])
    assert payment["amount_requested"] == 1500

    own = payment["payment"]["payment_intent"]
    confirmed = shop.post(f"/v1/payment_intents/{own}/confirm", payment_method=card)
    paid = shop.invoice(invoice["id"])
    assert confirmed["amount_received"] == 1500
    assert (paid["status"], paid["amount_paid"], paid["amount_remaining"]) == ("paid", 2000, 0)


def test_a_hold_pays_the_invoice_it_is_attached_to_when_it_is_captured(shop: Shop) -> None:
    customer, invoice, card = owed(shop)
    held = intent(shop, customer, card, 2000, confirm=True, capture_method="manual", return_url="https://example.com")
    shop.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=held)
    assert shop.invoice(invoice["id"])["status"] == "open"
    shop.post(f"/v1/payment_intents/{held}/capture")
    assert shop.invoice(invoice["id"])["status"] == "paid"


def test_a_hold_captured_by_its_charge_pays_the_invoice_too(shop: Shop) -> None:
    customer, invoice, card = owed(shop)
    held = intent(shop, customer, card, 2000, confirm=True, capture_method="manual", return_url="https://example.com")
    shop.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=held)
    charge = shop.get(f"/v1/payment_intents/{held}")["latest_charge"]
    shop.post(f"/v1/charges/{charge}/capture")
    assert shop.invoice(invoice["id"])["status"] == "paid"


def test_the_intent_that_an_invoice_made_is_not_captured_by_hand(shop: Shop) -> None:
    _, invoice, card = owed(shop)
    own = default_payment(shop, invoice["id"])["payment"]["payment_intent"]
    for step in ("", "/confirm"):
        for param in ("capture_method", "payment_method_options[card][capture_method]"):
            refused = shop.wire.post(f"/v1/payment_intents/{own}{step}", {param: "manual"})
            assert (refused.status, refused.error["param"]) == (400, param)
    shop.post(f"/v1/payment_intents/{own}", capture_method="automatic_async")
    shop.post(f"/v1/payment_intents/{own}/confirm", payment_method=card)
    assert shop.invoice(invoice["id"])["status"] == "paid"


def test_a_part_does_not_pay_what_a_subscription_charges(shop: Shop) -> None:
    customer = shop.customer()["id"]
    price = shop.price(unit_amount=2000, recurring__interval="month")["id"]
    subscription = shop.post(
        "/v1/subscriptions", customer=customer, items__0__price=price, payment_behavior="default_incomplete"
    )
    path = f"/v1/invoices/{subscription['latest_invoice']}/attach_payment"
    refused = shop.wire.post(path, {"payment_intent": shop.paid_intent(customer, 500)["id"]})
    assert (refused.status, refused.error["param"]) == (400, "payment_intent")
    assert shop.post(path, payment_intent=shop.paid_intent(customer, 2000)["id"])["status"] == "paid"
