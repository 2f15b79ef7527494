"""What can be done by the console's forms, and how a refusal is told."""

from __future__ import annotations

import re

from emulator.bootstrap import Emulator
from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor
from tests.support.wire import new_key


def test_the_story_of_a_sandbox(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/customers")
    developer.press("New customer", name="Jenny Rosen", email="jenny@example.com")
    assert "/customers/cus_" in developer.url
    developer.press("New invoice")
    assert "/invoices/in_" in developer.url
    developer.press("Add a line", lines__0__description="Teapot", lines__0__amount="4200")
    assert "Teapot 1 $42.00" in developer.text
    page = developer.press("Send")
    assert "200 POST /v1/invoices/in_" in page
    assert "$42.00" in page
    page = developer.press("Pay by test card", card="pm_card_visa")
    assert "paid" in page
    assert "invoice.paid" in page

    acted = {
        (method, re.sub(r"(in|cus|pm)_\w+", "…", path)) for method, path, status in visitor.requests() if status == 200
    }
    assert {
        ("POST", "/v1/customers"),
        ("POST", "/v1/invoices"),
        ("POST", "/v1/invoices/…/add_lines"),
        ("POST", "/v1/invoices/…/send"),
        ("POST", "/v1/payment_methods/…/attach"),
        ("POST", "/v1/invoices/…/pay"),
    } <= acted
    assert visitor.get("/_emulator/requests")["data"][0]["headers"]["User-Agent"] == "Console"


def test_the_console_speaks_the_newest_version_whatever_the_account_speaks(
    visitor: Visitor, developer: Developer
) -> None:
    visitor.update_account(api_version="2019-12-03")
    customer = visitor.post("/v1/customers", name="Jenny", email="jenny@example.com")["id"]
    developer.open(f"{developer.base}/customers/{customer}")
    developer.press("New invoice")
    assert "200 POST /v1/invoices" in developer.text
    developer.press("Add a line", lines__0__amount="700", lines__0__description="Teapot")
    page = developer.press("Send")
    assert "Teapot" in page
    assert "Stripe-Version: " in page
    invoice = developer.url.partition("?")[0]
    developer.open(f"{invoice}/json")
    assert '"paid": false' in developer.html


def test_a_refusal_is_told_in_the_words_of_the_api_and_loses_nothing(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/customers")
    page = developer.press("New customer", name="Jenny", email="no address")

    assert "400 POST /v1/customers" in page
    assert "Invalid email address: no address" in page
    assert "email_invalid" in page
    assert developer.form("New customer").fields["name"] == "Jenny"
    assert visitor.get("/v1/customers")["data"] == []
    assert "-d &#39;email=no address&#39;" in developer.html


def test_an_invoice_takes_what_its_status_allows(visitor: Visitor, developer: Developer) -> None:
    invoice = visitor.open_invoice()
    address = f"{developer.base}/invoices/{invoice['id']}"
    developer.open(address)
    developer.press("Credit note", amount="500", memo="Sorry")
    assert "$5.00" in developer.text
    developer.open(address)
    developer.press("Mark uncollectible")
    assert "uncollectible" in developer.text
    developer.press("Void")
    assert visitor.get(f"/v1/invoices/{invoice['id']}")["status"] == "void"
    developer.press("Duplicate")
    assert developer.url.partition("?")[0] != address
    developer.press("Edit", description="A copy", number="COPY-1")
    developer.press("Delete")
    assert "200 DELETE /v1/invoices/in_" in developer.text
    assert len(visitor.get("/v1/invoices")["data"]) == 1


def test_a_move_of_the_clock_finalizes_a_draft(running: Emulator) -> None:
    visitor = Visitor(running.app.test_client(), new_key())
    developer = Developer(running.app.test_client())
    developer.enter(visitor.key)
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    draft = visitor.post("/v1/invoices", customer=customer, auto_advance="true")["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft, amount="700", currency="usd")
    assert "finalize the draft" in developer.open(f"{developer.base}/clock")

    developer.press("To what is due next")
    assert "200 POST /_emulator/clock" in developer.text
    assert "invoice.finalized" in developer.text
    assert "By itself" in developer.open(f"{developer.base}/invoices/{draft}")


def test_a_subscription_on_a_test_clock_is_renewed(running: Emulator) -> None:
    visitor = Visitor(running.app.test_client(), new_key())
    developer = Developer(running.app.test_client())
    developer.enter(visitor.key)
    developer.open(f"{developer.base}/products")
    developer.press("New product", name="Plan")
    developer.press("New price", unit_amount="900", recurring__interval="month")
    price = visitor.get("/v1/prices")["data"][0]["id"]
    developer.open(f"{developer.base}/test_clocks")
    developer.press("New test clock", name="Years ahead", **{"frozen_time:day": "2027-01-01"})
    clock = developer.url.partition("?")[0]
    developer.press("New customer", name="Jenny", email="jenny@example.com")
    customer = developer.id
    developer.press("Attach a test card")
    developer.press("Make the default")
    developer.open(f"{developer.base}/subscriptions")
    developer.press("New subscription", customer=customer, items__0__price=price)
    assert "$9.00 each month" in developer.text
    subscription = developer.url.partition("?")[0]
    developer.open(clock)
    developer.press("+ 31 days")
    developer.open(clock)
    assert "2027-02-01 00:00:00 UTC" in developer.text
    assert len(visitor.get(f"/v1/invoices?customer={customer}")["data"]) == 2
    schedule = visitor.post("/v1/subscription_schedules", from_subscription=subscription.rpartition("/")[2])["id"]
    developer.open(f"{developer.base}/subscription_schedules/{schedule}")
    assert "Phases" in developer.text
    developer.press("Release")
    assert "released" in developer.text
    developer.open(subscription)
    developer.press("Cancel at the period's end")
    assert "Go on after the period" in developer.text
    developer.press("Cancel now")
    assert "canceled" in developer.text


def test_a_quote_is_offered_and_accepted(visitor: Visitor, developer: Developer) -> None:
    customer = visitor.post("/v1/customers", name="Jenny", email="jenny@example.com")["id"]
    product = visitor.post("/v1/products", name="Teapot")["id"]
    price = visitor.post("/v1/prices", product=product, currency="usd", unit_amount="4200")["id"]
    developer.open(f"{developer.base}/quotes")
    developer.press("New quote", customer=customer, line_items__0__price=price, line_items__0__quantity="2")
    assert "$84.00" in developer.text
    developer.press("Finalize")
    developer.press("Accept")
    assert "accepted" in developer.text
    assert developer.links(r"/invoices/in_")
