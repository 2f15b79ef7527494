"""Billing credits as people see them: on the console, on the hosted page, in the PDF and in the mail."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.integration.pages.developer import Developer, forms_of
from tests.integration.pages.visitor import Visitor


@pytest.fixture
def invoice(visitor: Visitor) -> dict[str, Any]:
    """An invoice of five dollars of calls that were sent, three of which credits paid."""
    meter = {"display_name": "Calls", "event_name": "calls", "default_aggregation[formula]": "sum"}
    metered = {
        "recurring[usage_type]": "metered",
        "recurring[meter]": visitor.post("/v1/billing/meters", **meter)["id"],
    }
    customer = visitor.post("/v1/customers", email="jenny@example.com", name="Jenny Rosen")["id"]
    product = {"product_data[name]": "Calls", "recurring[interval]": "month"}
    price = visitor.post("/v1/prices", currency="usd", unit_amount=5, **metered, **product)["id"]
    scope = {"applicability_config[scope][price_type]": "metered"}
    amount = {"amount[type]": "monetary", "amount[monetary][value]": 300, "amount[monetary][currency]": "usd"}
    visitor.post("/v1/billing/credit_grants", customer=customer, name="Welcome", **amount, **scope)
    sent = {"collection_method": "send_invoice", "days_until_due": 30}
    subscription = visitor.post("/v1/subscriptions", customer=customer, **{"items[0][price]": price}, **sent)["id"]
    used = {"payload[stripe_customer_id]": customer, "payload[value]": 100}
    visitor.post("/v1/billing/meter_events", event_name="calls", **used)
    # What is used within the last second of a subscription is not billed any more.
    visitor.move_clock(advance=60)
    path = f"/v1/subscriptions/{subscription}"
    ended = visitor.client.delete(path, data={"invoice_now": "true"}, headers=visitor.headers).get_json()
    return visitor.post(f"/v1/invoices/{ended['latest_invoice']}/send")


def test_who_pays_sees_what_credits_paid(invoice: dict[str, Any], visitor: Visitor) -> None:
    assert (invoice["subtotal"], invoice["total"]) == (500, 200)
    page = visitor.visit(invoice["hosted_invoice_url"]).text
    assert "Credit grant applied" in page
    pdf = PdfReader(BytesIO(visitor.visit(invoice["invoice_pdf"]).data))
    assert "Subtotal $5.00 Credit grant applied -$3.00 Total $2.00" in " ".join(pdf.pages[0].extract_text().split())
    mail = visitor.client.get(f"/_emulator/outbox/{visitor.outbox()[-1]['id']}.txt", headers=visitor.headers).text
    assert "Credit grant applied" in mail


def test_a_grant_is_voided_once(developer: Developer, visitor: Visitor) -> None:
    customer = visitor.post("/v1/customers", name="Jenny Rosen")["id"]
    scope = {"applicability_config[scope][price_type]": "metered"}
    amount = {"amount[type]": "monetary", "amount[monetary][value]": 300, "amount[monetary][currency]": "usd"}
    grant = visitor.post("/v1/billing/credit_grants", customer=customer, **amount, **scope)["id"]
    developer.open(f"{developer.base}/credit_grants/{grant}")
    developer.press("Void")
    assert visitor.get(f"/v1/billing/credit_grants/{grant}")["voided_at"]
    assert {form.button for form in forms_of(developer.html)}.isdisjoint({"Expire", "Void"})


def test_the_console_shows_grants_and_what_became_of_them(
    developer: Developer, invoice: dict[str, Any], visitor: Visitor
) -> None:
    page = developer.open(f"{developer.base}/invoices/{invoice['id']}")
    assert "Subtotal $5.00 Billing credits -$3.00 Total $2.00" in page
    assert "-$3.00 of billing credits" in page
    (grant,) = visitor.get("/v1/billing/credit_grants")["data"]
    assert "Billing credits" in developer.open(f"{developer.base}/customers/{invoice['customer']}")
    assert developer.links(rf"/credit_grants/{grant['id']}$")
    page = developer.open(f"{developer.base}/credit_grants/{grant['id']}")
    assert "credits applied" in page
    assert "credits granted" in page
    assert developer.links(rf"/invoices/{invoice['id']}$")
    (transaction,) = invoice["total_pretax_credit_amounts"]
    # A customer's balance moves by what has ids like it, and no page of its own: neither is led to.
    assert not developer.links(transaction["credit_balance_transaction"])
