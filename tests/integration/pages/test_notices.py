"""Mail about payments, when the account has it switched on."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing.system.jobs import Job
from emulator.bootstrap import Emulator
from emulator.services import invoices
from tests.integration.pages.visitor import Visitor


def kinds(visitor: Visitor) -> list[str]:
    return [mail["kind"] for mail in visitor.outbox()]


def test_nobody_is_told_at_first(visitor: Visitor) -> None:
    url = visitor.open_invoice()["hosted_invoice_url"]
    visitor.pay(url, number="4000000000000002")
    visitor.pay(url)

    assert kinds(visitor) == []


def test_a_failure_and_a_receipt(visitor: Visitor) -> None:
    visitor.update_account(email_failed_payments=True, email_receipts=True, business_name="Northwind")
    url = visitor.open_invoice()["hosted_invoice_url"]
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
    live_visitor.update_account(email_receipts=True)
    invoice = live_visitor.open_invoice()
    card = live_visitor.post("/v1/payment_methods/pm_card_visa/attach", customer=invoice["customer"])["id"]

    live_visitor.post(f"/v1/invoices/{invoice['id']}/pay", payment_method=card)

    assert [(mail["kind"], mail["status"]) for mail in live_visitor.outbox()] == [("receipt", "queued")]


@pytest.mark.parametrize("settings", [{"email_receipts": True}, {"email_failed_payments": True}])
def test_each_has_a_switch_of_its_own(visitor: Visitor, settings: dict[str, bool]) -> None:
    visitor.update_account(**settings)
    url = visitor.open_invoice()["hosted_invoice_url"]
    visitor.pay(url, number="4000000000000002")
    visitor.pay(url)

    assert kinds(visitor) == (["receipt"] if "email_receipts" in settings else ["payment_failed"])


def test_what_was_paid_elsewhere_has_no_receipt(visitor: Visitor) -> None:
    visitor.update_account(email_receipts=True)
    invoice = visitor.open_invoice()
    visitor.post(f"/v1/invoices/{invoice['id']}/pay", paid_out_of_band="true")

    assert kinds(visitor) == []


def test_who_has_no_address_is_not_told(visitor: Visitor) -> None:
    visitor.update_account(email_receipts=True)
    customer = visitor.post("/v1/customers", name="Nobody")["id"]
    draft = visitor.post("/v1/invoices", customer=customer)["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft, amount=2000, currency="usd")
    visitor.pay(visitor.post(f"/v1/invoices/{draft}/finalize")["hosted_invoice_url"])

    assert visitor.get(f"/v1/invoices/{draft}")["status"] == "paid"
    assert kinds(visitor) == []


def test_a_mailed_receipt_has_a_number_and_a_link(visitor: Visitor) -> None:
    visitor.update_account(email_receipts=True)
    invoice = visitor.open_invoice()
    visitor.pay(invoice["hosted_invoice_url"])

    charge = visitor.get("/v1/charges")["data"][0]
    number = charge["receipt_number"]
    assert re.fullmatch("[0-9]{4}-[0-9]{4}", number)
    assert visitor.get(f"/v1/invoices/{invoice['id']}")["receipt_number"] == number
    (mail,) = visitor.outbox()
    assert mail["subject"].endswith(f" #{number}")
    text = visitor.client.get(mail["links"]["txt"], headers=visitor.headers).text
    assert f"Receipt number: {number}" in text
    (link,) = re.findall(r"http\S+/receipts/\S+", text)
    assert number in visitor.visit(link).text
    found = visitor.client.get(
        "/v1/invoices/search", query_string={"query": f"receipt_number:'{number}'"}, headers=visitor.headers
    )
    assert [each["id"] for each in found.get_json()["data"]] == [invoice["id"]]


def test_without_a_mailed_receipt_there_is_no_number(visitor: Visitor) -> None:
    invoice = visitor.open_invoice()
    visitor.pay(invoice["hosted_invoice_url"])

    assert visitor.get("/v1/charges")["data"][0]["receipt_number"] is None
    assert visitor.get(f"/v1/invoices/{invoice['id']}")["receipt_number"] is None


def test_a_failed_automatic_attempt_says_when_the_next_one_is(emulator: Emulator, visitor: Visitor) -> None:
    visitor.update_account(email_failed_payments=True)
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    card = visitor.post("/v1/payment_methods/pm_card_chargeCustomerFail/attach", customer=customer)["id"]
    visitor.post(f"/v1/customers/{customer}", **{"invoice_settings[default_payment_method]": card})
    draft = visitor.post("/v1/invoices", customer=customer)["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft, amount=2000, currency="usd")
    visitor.post(f"/v1/invoices/{draft}/finalize", auto_advance="true")
    world = authenticate(Headers(visitor.headers)).world
    job = emulator.store.unit_of_work(world).get(Job, f"charge-{draft}")
    assert job is not None

    emulator.store.run(world, lambda uow: invoices.charge_due(uow, job))

    (mail,) = visitor.outbox()
    text = visitor.client.get(mail["links"]["txt"], headers=visitor.headers).text
    retry = datetime.fromtimestamp(visitor.get(f"/v1/invoices/{draft}")["next_payment_attempt"], UTC)
    assert f"The next attempt will be made on {retry:%B} {retry.day}, {retry.year}." in text
    assert "Visa •••• 0341" in text


def test_what_an_attached_payment_paid_has_a_receipt(visitor: Visitor) -> None:
    visitor.update_account(email_receipts=True)
    invoice = visitor.open_invoice()
    intent = visitor.post("/v1/payment_intents", amount=2000, currency="usd", customer=invoice["customer"])["id"]
    visitor.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=intent)

    visitor.post(f"/v1/payment_intents/{intent}/confirm", payment_method="pm_card_visa", return_url="https://a.test")

    assert visitor.get(f"/v1/invoices/{invoice['id']}")["status"] == "paid"
    assert kinds(visitor) == ["receipt"]
    assert visitor.get("/v1/charges")["data"][0]["receipt_url"] in visitor.visit(invoice["hosted_invoice_url"]).text


def test_a_receipt_tells_of_what_was_captured_of_a_hold(visitor: Visitor) -> None:
    given = {"amount": 1000, "currency": "usd", "capture_method": "manual", "receipt_email": "jenny@example.com"}
    paying = {"confirm": "true", "payment_method": "pm_card_visa", "return_url": "https://a.test"}
    held = visitor.post("/v1/payment_intents", **given, **paying)["id"]
    visitor.post(f"/v1/payment_intents/{held}/capture", amount_to_capture=600)

    (mail,) = visitor.outbox()
    page = visitor.visit(visitor.get("/v1/charges")["data"][0]["receipt_url"]).text
    for told in (visitor.client.get(mail["links"]["txt"], headers=visitor.headers).text, page):
        assert "$6.00" in told
        assert "$10.00" not in told
