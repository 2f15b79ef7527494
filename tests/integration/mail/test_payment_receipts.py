"""Receipts of payments that no invoice asked for: who is mailed one, and what it says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Object, Shop


def outbox(shop: Shop) -> list[Object]:
    """Every mail, oldest first."""
    mails: list[Object] = shop.get("/_emulator/outbox")["data"]
    return mails[::-1]


def pay(shop: Shop, **params: Any) -> Object:
    """The charge of a payment."""
    intent = shop.direct_payment(4999, **{"currency": "eur", **params})
    return shop.get(f"/v1/charges/{intent['latest_charge']}")


def test_a_payment_is_receipted_to_the_address_that_it_names(shop: Shop) -> None:
    charge = pay(shop, receipt_email="jenny@example.com", description="Teapot, brown")
    (mail,) = outbox(shop)
    assert (mail["kind"], mail["to"], mail["invoice"]) == ("receipt", ["jenny@example.com"], None)
    assert charge["receipt_number"] in mail["subject"]
    text = shop.wire.get(mail["links"]["txt"]).body.decode()
    for said in ("€49.99", "Teapot, brown", "Visa •••• 4242", charge["receipt_url"]):
        assert said in text


def test_who_names_no_address_is_told_nothing(shop: Shop) -> None:
    assert pay(shop)["receipt_number"] is None
    assert outbox(shop) == []


@pytest.mark.parametrize("captured", [True, False])
def test_a_hold_is_receipted_once_it_is_captured(captured: bool, shop: Shop) -> None:
    held = pay(shop, receipt_email="jenny@example.com", capture_method="manual")
    assert outbox(shop) == []
    if captured:
        shop.post(f"/v1/charges/{held['id']}/capture")
    assert len(outbox(shop)) == captured


def test_a_charge_with_another_address_is_receipted_there(shop: Shop) -> None:
    charge = shop.post("/v1/charges", amount=900, currency="usd", source="tok_visa", receipt_email="a@example.com")
    shop.post(f"/v1/charges/{charge['id']}", description="Rent")
    shop.post(f"/v1/charges/{charge['id']}", receipt_email="b@example.com")
    assert [mail["to"] for mail in outbox(shop)] == [["a@example.com"], ["b@example.com"]]


def test_a_declined_payment_is_not_receipted(shop: Shop) -> None:
    declined = {"amount": 900, "currency": "usd", "source": "tok_chargeDeclined", "receipt_email": "a@example.com"}
    assert shop.wire.post("/v1/charges", declined).status == 402
    assert outbox(shop) == []


def test_an_invoice_has_the_receipt_of_its_own(shop: Shop) -> None:
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=b'{"email_receipts": true}'))
    customer = shop.paying_customer()["id"]
    invoice = shop.post(f"/v1/invoices/{shop.open_invoice(customer)['id']}/pay")
    (mail,) = [each for each in outbox(shop) if each["kind"] == "receipt"]
    assert mail["invoice"] == invoice["id"]
