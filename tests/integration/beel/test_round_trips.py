"""How often BeeL's operations call DynamoDB."""

from __future__ import annotations

import pytest

from tests.support.beel import ADDRESS, LINE, Company
from tests.support.serving import Server

pytestmark = pytest.mark.every_engine

CORRECTION = {"rectification_type": "TOTAL", "rectification_code": "R1", "reason": "Devolución de toda la compra"}


def test_sending_to_named_recipients(server: Server, company: Company) -> None:
    path = f"/invoices/{company.issue_invoice()['id']}/send"
    assert company.wire.counted(server.emulator, "POST", path, {"recipients": ["a@example.com"]}) == ["read", "write"]


def test_sending_to_the_customer(server: Server, company: Company) -> None:
    invoice = company.issue_invoice(recipient={"customer_id": company.customer()["id"]})["id"]
    assert company.wire.counted(server.emulator, "POST", f"/invoices/{invoice}/send") == ["read", "read", "write"]


def test_issuing_and_paying(server: Server, company: Company) -> None:
    invoice = company.draft()["id"]
    assert company.wire.counted(server.emulator, "POST", f"/invoices/{invoice}/issue") == ["read", "write"]
    assert company.wire.counted(server.emulator, "POST", f"/invoices/{invoice}/mark-paid", {}) == ["read", "write"]


def test_reading(server: Server, company: Company) -> None:
    invoice = company.draft()["id"]
    assert company.wire.counted(server.emulator, "GET", f"/invoices/{invoice}") == ["read"]
    assert company.wire.counted(server.emulator, "GET", "/configuration/series") == ["read"]


def test_scheduling_copying_and_correcting(server: Server, company: Company) -> None:
    draft, issued = company.draft()["id"], company.issue_invoice()["id"]
    once = ["read", "write"]
    wire, emulator = company.wire, server.emulator
    day = {"scheduled_for": "2099-01-02"}
    assert wire.counted(emulator, "POST", f"/invoices/{draft}/schedule", day) == once
    assert wire.counted(emulator, "POST", f"/invoices/{draft}/unschedule") == once
    assert wire.counted(emulator, "POST", f"/invoices/{issued}/duplicate") == once
    assert wire.counted(emulator, "POST", f"/invoices/{issued}/corrective", CORRECTION) == once
    both = {"invoice_ids": [issued, draft], "new_status": "SENT"}
    assert wire.counted(emulator, "POST", "/invoices/bulk/status", both) == once


def test_changing_a_draft(server: Server, company: Company) -> None:
    draft, customer = company.draft()["id"], company.customer()["id"]
    body = {"notes": "n", "recipient": {"customer_id": customer}}
    assert company.wire.counted(server.emulator, "PATCH", f"/invoices/{draft}", body) == ["read", "write"]


def test_several_at_once(server: Server, company: Company) -> None:
    """However many there are: what they refer to is read in one go."""
    once = ["read", "write"]
    wire, emulator = company.wire, server.emulator
    customers = [company.customer()["id"] for _ in range(3)]
    invoices = [
        {"type": "STANDARD", "recipient": {"customer_id": each}, "lines": [LINE], "options": {"issue_directly": True}}
        for each in customers
    ]
    assert wire.counted(emulator, "POST", "/invoices/bulk", {"invoices": invoices}) == once
    people = [{"legal_name": "Anna", "nif": f"B0000000{each}", "address": ADDRESS} for each in range(3)]
    assert wire.counted(emulator, "POST", "/customers/bulk", {"customers": people}) == once
    products = [{"name": "n", "code": str(each)} for each in range(3)]
    assert wire.counted(emulator, "POST", "/products/bulk", {"products": products}) == once
    (own,) = company.data(wire.get("/companies"))
    batch = {"operation": "ISSUE", "invoice_ids": [corrective(company) for _ in range(3)]}
    assert wire.counted(emulator, "POST", f"/companies/{own['id']}/invoices/batches", batch) == ["read", *once]


def corrective(company: Company) -> str:
    """A draft that corrects an invoice of its own."""
    path = f"/invoices/{company.issue_invoice()['id']}/corrective"
    return str(company.data(company.wire.post(path, CORRECTION), 201)["id"])


def test_products(server: Server, company: Company) -> None:
    once = ["read", "write"]
    wire, emulator = company.wire, server.emulator
    assert wire.counted(emulator, "POST", "/products", {"name": "n", "code": "A"}) == once
    (product,) = company.data(wire.get("/products"))["products"]
    assert wire.counted(emulator, "PATCH", f"/products/{product['id']}", {"code": "B"}) == once


def test_recurring_invoices(server: Server, company: Company) -> None:
    once = ["read", "write"]
    wire, emulator = company.wire, server.emulator
    series, *_ = company.data(wire.get("/configuration/series"))
    template = {
        "name": "n",
        "day_of_month": 10,
        "start_date": "2026-03-01",
        "series_id": series["id"],
        "invoice_type": "STANDARD",
        "customer_id": company.customer()["id"],
        "lines": [{"description": "d", "quantity": 1, "unit_price": 1}],
    }
    assert wire.counted(emulator, "POST", "/recurring-invoices", template) == once
    (made,) = company.data(wire.get("/recurring-invoices"))["recurring_invoices"]
    path = f"/recurring-invoices/{made['id']}"
    assert wire.counted(emulator, "PATCH", path, {"notes": "n"}) == ["read", *once]
    assert wire.counted(emulator, "POST", f"{path}/generate") == ["read", *once]
    assert wire.counted(emulator, "POST", f"{path}/pause") == once
