"""A detached card is not charged any more, wherever it is still named."""

import pytest

from tests.support.shop import Shop

USED_UP = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a "
    "connected account without Customer attachment, or was detached from a Customer. It may not be used again. "
    "To use a PaymentMethod multiple times, you must attach it to a Customer first."
)


@pytest.fixture
def customer(shop: Shop) -> str:
    return str(shop.customer()["id"])


@pytest.fixture
def card(shop: Shop, customer: str) -> str:
    return str(shop.post("/v1/payment_methods/pm_card_visa/attach", customer=customer)["id"])


def test_an_invoice_does_not_charge_its_detached_default_card(shop: Shop, customer: str, card: str) -> None:
    invoice = shop.open_invoice(customer, default_payment_method=card)["id"]
    shop.post(f"/v1/payment_methods/{card}/detach")
    refused = shop.wire.post(f"/v1/invoices/{invoice}/pay")
    assert (refused.status, refused.error["message"]) == (400, USED_UP)
    assert shop.invoice(invoice)["status"] == "open"


@pytest.mark.parametrize("kind", ["payment", "setup"])
def test_an_intent_does_not_use_its_detached_card(kind: str, shop: Shop, customer: str, card: str) -> None:
    priced = {"amount": 500, "currency": "usd"} if kind == "payment" else {}
    intent = shop.post(f"/v1/{kind}_intents", customer=customer, payment_method=card, **priced)["id"]
    shop.post(f"/v1/payment_methods/{card}/detach")
    refused = shop.wire.post(f"/v1/{kind}_intents/{intent}/confirm", {"return_url": "https://example.com"})
    assert (refused.status, refused.error["message"]) == (400, USED_UP)
