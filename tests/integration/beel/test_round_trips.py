"""How often BeeL's operations call DynamoDB."""

from __future__ import annotations

import pytest

from tests.support.beel import Company
from tests.support.serving import Server

pytestmark = pytest.mark.every_engine


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
    reason = "Devolución de toda la compra"
    body = {"rectification_type": "TOTAL", "rectification_code": "R1", "reason": reason}
    assert wire.counted(emulator, "POST", f"/invoices/{issued}/corrective", body) == once
    both = {"invoice_ids": [issued, draft], "new_status": "SENT"}
    assert wire.counted(emulator, "POST", "/invoices/bulk/status", both) == once
