"""Mail about payments, when the account has it switched on."""

from __future__ import annotations

import pytest

from tests.integration.pages.visitor import Visitor


def kinds(visitor: Visitor) -> list[str]:
    return [mail["kind"] for mail in visitor.outbox()]


def test_nobody_is_told_at_first(visitor: Visitor) -> None:
    url = visitor.opened()["hosted_invoice_url"]
    visitor.pay(url, number="4000000000000002")
    visitor.pay(url)

    assert kinds(visitor) == []


def test_a_failure_and_a_receipt(visitor: Visitor) -> None:
    visitor.settle(email_failed_payments=True, email_receipts=True, business_name="Northwind")
    url = visitor.opened()["hosted_invoice_url"]
    visitor.pay(url, number="4000000000000002")
    visitor.pay(url)

    failure, receipt = visitor.outbox()
    assert (failure["kind"], failure["status"], failure["to"]) == ("payment_failed", "not_sent", ["jenny@example.com"])
    assert (receipt["kind"], receipt["status"], receipt["to"]) == ("receipt", "not_sent", ["jenny@example.com"])
    assert "Your payment to Northwind was unsuccessful" in failure["subject"]
    assert receipt["subject"].startswith("Your receipt from Northwind")
    text = visitor.client.get(receipt["links"]["txt"], headers=visitor.headers).text
    assert "Visa •••• 4242" in text
    assert "$20.00" in text


def test_in_live_mode_they_are_queued(live_visitor: Visitor) -> None:
    live_visitor.settle(email_receipts=True)
    invoice = live_visitor.opened()
    card = live_visitor.post("/v1/payment_methods/pm_card_visa/attach", customer=invoice["customer"])["id"]

    live_visitor.post(f"/v1/invoices/{invoice['id']}/pay", payment_method=card)

    assert [(mail["kind"], mail["status"]) for mail in live_visitor.outbox()] == [("receipt", "queued")]


@pytest.mark.parametrize("settings", [{"email_receipts": True}, {"email_failed_payments": True}])
def test_each_has_a_switch_of_its_own(visitor: Visitor, settings: dict[str, bool]) -> None:
    visitor.settle(**settings)
    url = visitor.opened()["hosted_invoice_url"]
    visitor.pay(url, number="4000000000000002")
    visitor.pay(url)

    assert kinds(visitor) == (["receipt"] if "email_receipts" in settings else ["payment_failed"])


def test_what_was_paid_elsewhere_has_no_receipt(visitor: Visitor) -> None:
    visitor.settle(email_receipts=True)
    invoice = visitor.opened()
    visitor.post(f"/v1/invoices/{invoice['id']}/pay", paid_out_of_band="true")

    assert kinds(visitor) == []


def test_who_has_no_address_is_not_told(visitor: Visitor) -> None:
    visitor.settle(email_receipts=True)
    customer = visitor.post("/v1/customers", name="Nobody")["id"]
    draft = visitor.post("/v1/invoices", customer=customer)["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft, amount=2000, currency="usd")
    visitor.pay(visitor.post(f"/v1/invoices/{draft}/finalize")["hosted_invoice_url"])

    assert visitor.get(f"/v1/invoices/{draft}")["status"] == "paid"
    assert kinds(visitor) == []
