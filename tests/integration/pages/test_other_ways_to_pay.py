"""The hosted page of an invoice that is paid by something else than a card."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.pages.visitor import Visitor
from tests.support.shop import Object, spelled


def bill(visitor: Visitor, *types: str, currency: str = "eur", **params: Any) -> Object:
    """An open invoice that takes payment methods of these types."""
    customer = visitor.post("/v1/customers", name="Jenny Rosen", email="jenny@example.com")["id"]
    given = {
        "customer": customer,
        "currency": currency,
        "collection_method": "send_invoice",
        "days_until_due": 7,
        "payment_settings__payment_method_types": list(types),
        **params,
    }
    draft = visitor.post("/v1/invoices", **spelled(given))["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft, amount="4200", currency=currency)
    opened: Object = visitor.post(f"/v1/invoices/{draft}/finalize")
    return opened


def status(visitor: Visitor, invoice: Object) -> str:
    found: str = visitor.get(f"/v1/invoices/{invoice['id']}")["status"]
    return found


@pytest.mark.parametrize(("answer", "after"), [("complete", "paid"), ("fail", "open")])
def test_a_click_and_the_answer_to_it(answer: str, after: str, visitor: Visitor) -> None:
    invoice = bill(visitor, "card", "ideal", "sepa_debit")
    page = visitor.visit(invoice["hosted_invoice_url"]).text
    assert "iDEAL" in page
    assert "Pay with card" in page
    assert "SEPA Direct Debit" in page
    place = invoice["hosted_invoice_url"]
    sent = visitor.client.post(place, data={"method": "ideal"})
    assert (sent.status_code, sent.headers["Location"].endswith("/authentication")) == (303, True)
    asked = visitor.client.get(sent.headers["Location"]).text
    assert "Authorize payment" in asked
    assert "iDEAL" in asked
    visitor.client.post(sent.headers["Location"], data={"answer": answer})
    assert status(visitor, invoice) == after
    if after == "paid":
        assert "iDEAL" in visitor.visit(place).text


def test_a_bank_transfer(visitor: Visitor) -> None:
    invoice = bill(visitor, "customer_balance")
    page = visitor.visit(invoice["hosted_invoice_url"]).text
    assert "Pay by bank transfer" in page
    assert invoice["number"] in page
    assert "IBAN" in page
    assert "Pay with card" not in page
    sent = visitor.client.post(invoice["hosted_invoice_url"], data={"method": "customer_balance"})
    assert "IBAN" in visitor.client.get(sent.headers["Location"]).text
    visitor.client.post(sent.headers["Location"], data={"answer": "complete"})
    assert status(visitor, invoice) == "paid"
    assert "IBAN" not in visitor.visit(invoice["hosted_invoice_url"]).text


def test_a_type_that_is_not_offered_pays_nothing(visitor: Visitor) -> None:
    invoice = bill(visitor, "card")
    visitor.client.post(invoice["hosted_invoice_url"], data={"method": "ideal"})
    assert status(visitor, invoice) == "open"
