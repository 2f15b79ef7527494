"""Whatever comes in, the answer is one of BeeL's and never a fault."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.beel import ADDRESS, Company
from tests.support.fuzzing.hostile_values import JSON_VALUES, spoilt

LINE = {"description": "d", "quantity": 1, "unit_price": 1, "main_tax": {"type": "IVA", "percentage": 21}}
INVOICE = {
    "type": "STANDARD",
    "recipient": {"legal_name": "A", "nif": "12345678Z", "address": ADDRESS, "email": "a@example.com"},
    "lines": [LINE],
    "issue_date": "2026-03-10",
    "due_date": "2026-04-10",
    "notes": "n",
    "metadata": {"order": 7},
    "payment_info": {"method": "CARD", "payment_term_days": 1},
    "options": {"issue_directly": True, "send_automatically": True, "email_config": {"recipients": ["a@example.com"]}},
    "series_id": "{series}",
}
CORRECTIVE = {
    **INVOICE,
    "type": "CORRECTIVE",
    "rectified_invoice_id": "{issued}",
    "rectification_type": "PARTIAL",
    "rectification_code": "R1",
    "rectification_reason": "Un descuento que se había olvidado",
}
SENT = {"recipients": ["a@example.com"], "cc": ["b@example.com"], "subject": "s", "message": "m", "language": "es"}
CUSTOMER = {
    "legal_name": "A",
    "nif": "{nif}",
    "address": ADDRESS,
    "email": "a@example.com",
    "billing_emails": ["b@example.com"],
    "notes": "n",
}
REQUESTS = (
    ("POST", "/invoices", INVOICE),
    ("POST", "/invoices", CORRECTIVE),
    ("PUT", "/invoices/{draft}", {name: INVOICE[name] for name in INVOICE if name not in ("type", "options")}),
    ("POST", "/invoices/{issued}/send", SENT),
    ("POST", "/invoices/bulk/send", {"invoice_ids": ["{issued}"], "recipients": ["a@example.com"], "subject": "s"}),
    ("POST", "/invoices/{issued}/mark-sent", {"sent_at": "2026-03-11T09:00:00Z"}),
    ("POST", "/invoices/{issued}/mark-paid", {"payment_date": "2026-03-11", "payment_method": {"type": "CARD"}}),
    ("POST", "/invoices/{issued}/void", {"reason": "Emitida por error", "void_date": "2026-03-11"}),
    ("POST", "/customers", CUSTOMER),
    (
        "POST",
        "/configuration/series",
        {"name": "N", "code": "{code}", "format": "{CODIGO}-{NUM}", "counter_reset": "NEVER"},
    ),
    ("POST", "/webhooks", {"url": "https://example.com", "events": ["invoice.issued"]}),
)
MADE: dict[str, Callable[[Company], str]] = {
    "{draft}": lambda company: str(company.draft()["id"]),
    "{issued}": lambda company: str(company.issue_invoice()["id"]),
    "{series}": lambda company: str(company.data(company.wire.get("/configuration/series"))[0]["id"]),
    "{nif}": lambda _: f"B{uuid.uuid4().int % 10**8:08}",
    "{code}": lambda _: uuid.uuid4().hex[:6].upper(),
}


def made_for(company: Company, text: str) -> dict[str, str]:
    """Something new for each name in a text."""
    return {name: make(company) for name, make in MADE.items() if name in text}


def filled(text: str, made: dict[str, str]) -> str:
    """A path or a body with what was made wherever it names it."""
    for name, value in made.items():
        text = text.replace(name, value)
    return text


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS, ids=[path for _, path, _ in REQUESTS])
def test_bodies(company: Company, method: str, path: str, body: dict[str, Any]) -> None:
    named = path + json.dumps(body)
    made = made_for(company, named)
    good = company.wire.request(method, filled(path, made), filled(json.dumps(body), made).encode())
    assert good.status < 300, good.body
    made = made_for(company, named)
    for spoiled in spoilt(body):
        sent = filled(json.dumps(spoiled), made)
        answer = company.wire.request(method, filled(path, made), sent.encode())
        assert answer.status < 500, (sent, answer.body)
        assert answer.json["success"] is (answer.status < 300)
        if answer.status < 300:
            # What was done to it may keep the next from being done.
            made = made_for(company, named)


@pytest.mark.parametrize("path", ["/invoices", "/customers", "/configuration/series", "/webhooks"])
def test_queries(company: Company, path: str) -> None:
    company.draft()
    names = (
        "page",
        "limit",
        "status",
        "customer_id",
        "date_from",
        "total_min",
        "active",
        "sort_by",
        "sort_order",
        "nif",
    )
    for name in names:
        for value in JSON_VALUES:
            answer = company.wire.get(path, **{name: value})
            assert answer.status in (200, 400), (name, value, answer.body)
