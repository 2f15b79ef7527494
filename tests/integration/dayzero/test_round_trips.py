"""What each route asks of the store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.dayzero import Dayzero
from tests.support.serving import Server

pytestmark = pytest.mark.every_engine

DRAFT = {"due_date": "2026-05-01", "line_items": [{"description": "x", "unit_price": 1}]}
TEMPLATE = {"recurrence_type": "invoice", "frequency": "daily", "start_date": "2030-05-01"}


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/customers", {"name": "A", "email": "a@x.test"}, ["write"]),
        ("GET", "/customers/{customer}", None, ["read"]),
        ("PUT", "/customers/{customer}", {"phone": "1"}, ["read", "write"]),
        ("GET", "/customers", None, ["query"]),
        ("POST", "/invoices", {"customer_id": "{customer}", **DRAFT}, ["read", "write"]),
        ("GET", "/invoices/{invoice}", None, ["read", "read"]),
        ("PUT", "/invoices/{draft}", {"description": "x"}, ["read", "read", "write"]),
        ("DELETE", "/invoices/{draft}", None, ["read", "write"]),
        ("PUT", "/invoices/{draft}/finalize", None, ["read", "read", "write"]),
        ("POST", "/invoices/{invoice}/send", None, ["read", "read", "write"]),
        ("GET", "/invoices", None, ["query", "read"]),
        ("GET", "/invoices?status=open", None, ["query", "read"]),
        ("GET", "/invoices?id={invoice}", None, ["read", "read"]),
        ("GET", "/invoices?id={invoice}&include_total_count=true", None, ["read", "read"]),
        ("GET", "/invoices?product_id=x&include_total_count=true", None, []),
        ("GET", "/invoices?status=open&include_total_count=true", None, ["query", "read"]),
        ("GET", "/invoices?sort_by=total&include_total_count=true", None, ["query", "read"]),
        ("GET", "/customers?include_total_count=true", None, ["query"]),
        ("GET", "/invoices?id=", None, []),
        ("GET", "/customers?id={customer}", None, ["read"]),
        ("GET", "/recurring?recurrence_type=bill", None, []),
        ("POST", "/transactions", {"amount": 1}, ["write"]),
        ("POST", "/invoices/{invoice}/payments", {"transaction_id": "{transaction}", "amount": 1}, ["read", "write"]),
        ("GET", "/invoices/{invoice}/payments", None, ["read"]),
        ("POST", "/recurring", {"customer_id": "{customer}", **TEMPLATE, **DRAFT}, ["read", "write"]),
        ("GET", "/recurring", None, ["query"]),
    ],
)
def test_each_route(
    server: Server, dayzero: Dayzero, method: str, path: str, body: dict[str, Any] | None, expected: list[str]
) -> None:
    invoice = dayzero.open_invoice()
    ids = {
        "customer": invoice["customer_id"],
        "invoice": invoice["id"],
        "draft": dayzero.draft()["id"],
        "transaction": dayzero.transaction(5),
    }
    named = {name: value.format(**ids) if isinstance(value, str) else value for name, value in (body or {}).items()}

    called = dayzero.wire.counted(server.emulator, method, path.format(**ids), named or None)

    assert sorted(called) == sorted(expected)
