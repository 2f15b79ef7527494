"""The other APIs' pages in the console."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.integration.pages.developer import ROOT, Developer
from tests.support.wire import new_key


def enter_beel(developer: Developer) -> None:
    developer.enter(f"beel_sk_test_{new_key().removeprefix('sk_test_')}")


def enter_dayzero(developer: Developer) -> str:
    """The id of a customer whom the business has."""
    developer.open(ROOT)
    developer.press("Open", key="dz_console", business=str(uuid.uuid4()))
    developer.open(f"{developer.base}/provider_customers")
    developer.press("New customer", name="Acme Corp", email="billing@example.com")
    return developer.id


def beel(developer: Developer) -> str:
    enter_beel(developer)
    developer.open(f"{developer.base}/provider_invoices")
    developer.press("New invoice", **{"recipient.email": "anna@example.com"})
    assert "150" in developer.text
    developer.press("Issue")
    assert "200 POST /beel/api/v1/invoices/" in developer.text
    return developer.press("Send", subject="Factura")


def stateset(developer: Developer) -> str:
    developer.open(ROOT)
    developer.press("Open", key=new_key(), provider="stateset")
    developer.open(f"{developer.base}/provider_customers")
    developer.press("New customer", first_name="Jenny", last_name="Rosen", email="jenny@example.com")
    customer = developer.id
    developer.open(f"{developer.base}/provider_invoices")
    developer.press("New invoice", customer_id=customer)
    assert "$20.00" in developer.text
    return developer.press("Send")


def dayzero(developer: Developer) -> str:
    customer = enter_dayzero(developer)
    developer.open(f"{developer.base}/provider_invoices")
    developer.press("New invoice", customer_id=customer, due_date="2030-05-01")
    assert "$2,500.00" in developer.text
    developer.press("Finalize")
    return developer.press("Send")


@pytest.mark.parametrize("send", [beel, stateset, dayzero])
def test_an_invoice_of_another_provider_is_made_and_sent(client: FlaskClient, send: Callable[[Developer], str]) -> None:
    developer = Developer(client)
    page = send(developer)
    assert re.search(r"20[01] POST /\w+/\S+/send", page), page
    assert developer.links(r"/mails/mail_\w+$")
    for path in (
        "",
        "/provider_invoices",
        "/requests",
        "/events",
        "/deliveries",
        "/mails",
        "/clock",
        "/faults",
        "/shell",
    ):
        developer.open(developer.base + path)
        assert developer.page.status_code == 200, path
    assert developer.client.get(f"{developer.base}/customers").status_code == 404


def test_a_refusal_of_another_provider_is_told_in_its_words(client: FlaskClient) -> None:
    developer = Developer(client)
    enter_beel(developer)
    developer.open(f"{developer.base}/provider_customers")
    assert "422 POST /beel/api/v1/customers" in developer.press("New customer", legal_name="Acme", nif="nope")
    assert "nif" in developer.text
    developer.open(f"{developer.base}/shell")
    assert "401" in developer.press("Send", _path="/v1/customers", _body="name=x")


def test_what_beel_allows_in_a_status_is_offered(client: FlaskClient) -> None:
    developer = Developer(client)
    enter_beel(developer)
    developer.open(f"{developer.base}/provider_invoices")
    developer.press("New invoice", **{"recipient.email": "anna@example.com"})
    assert "SCHEDULED" in developer.press("Schedule", scheduled_for="2099-01-02")
    assert "DRAFT" in developer.press("Cancel the schedule")
    developer.press("Duplicate")
    assert "ISSUED" in developer.press("Issue")
    assert "SENT" in developer.press("Mark sent")
    assert "ISSUED" in developer.press("Not sent after all")
    assert "201 POST" in developer.press("Correct")
    assert "VOIDED" in developer.press("Void")


def test_day_zeros_invoices_are_paid_and_repeated_by_clicks(client: FlaskClient) -> None:
    developer = Developer(client)
    customer = enter_dayzero(developer)
    developer.open(f"{developer.base}/provider_transactions")
    developer.press("New transaction", **{"amount:int": "100000"})
    transaction = developer.id
    developer.open(f"{developer.base}/provider_invoices")
    developer.press("New invoice", customer_id=customer, due_date="2030-05-01")
    developer.press("Finalize")
    assert "partially_paid" in developer.press("Link payment", transaction_id=transaction, **{"amount:int": "100000"})
    assert "stripe_paid" in developer.press("Pay by Stripe")
    developer.open(f"{developer.base}/provider_templates")
    developer.press("New template", customer_id=customer, start_date="2030-05-01")
    assert "2030-06-01" in developer.press("Skip the next")
    assert "paused" in developer.press("Pause")
    assert "canceled" in developer.press("Cancel")
