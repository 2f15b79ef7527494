"""How often BeeL's operations call DynamoDB."""

from __future__ import annotations

from typing import Any

from tests.support.beel import Company
from tests.support.round_trips import round_trips
from tests.support.serving import Server


def counted(server: Server, company: Company, method: str, path: str, body: Any = None) -> list[str]:
    """The calls of one request that succeeds, made in this thread."""
    with round_trips(server.emulator) as called:
        answer = server.emulator.app.test_client().open(
            company.wire.prefix + path,
            method=method,
            json=body,
            headers=dict(company.wire.headers),
        )
    assert answer.status_code == 200, answer.text
    return called


def test_sending_to_named_recipients(server: Server, company: Company) -> None:
    path = f"/invoices/{company.issued()['id']}/send"
    assert counted(server, company, "POST", path, {"recipients": ["a@example.com"]}) == ["read", "write"]


def test_sending_to_the_customer(server: Server, company: Company) -> None:
    invoice = company.issued(recipient={"customer_id": company.customer()["id"]})["id"]
    assert counted(server, company, "POST", f"/invoices/{invoice}/send") == ["read", "read", "write"]


def test_issuing_and_paying(server: Server, company: Company) -> None:
    invoice = company.draft()["id"]
    assert counted(server, company, "POST", f"/invoices/{invoice}/issue") == ["read", "write"]
    assert counted(server, company, "POST", f"/invoices/{invoice}/mark-paid", {}) == ["read", "write"]


def test_reading(server: Server, company: Company) -> None:
    invoice = company.draft()["id"]
    assert counted(server, company, "GET", f"/invoices/{invoice}") == ["read"]
    assert counted(server, company, "GET", "/configuration/series") == ["read"]
