"""Whatever comes in, the answer is one of BeeL's and never a fault."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.beel import ADDRESS, Company
from tests.support.fuzzing.hostile_values import JSON_VALUES, spoilt

_INVOICE = {
    "type": "STANDARD",
    "recipient": {"legal_name": "A", "nif": "12345678Z", "address": ADDRESS},
    "lines": [{"description": "d", "quantity": 1, "unit_price": 1, "main_tax": {"type": "IVA", "percentage": 21}}],
    "issue_date": "2026-03-10",
    "due_date": "2026-04-10",
    "notes": "n",
    "metadata": {},
    "payment_info": {"method": "CARD", "payment_term_days": 1},
    "options": {"issue_directly": True, "send_automatically": True, "email_config": {"recipients": ["a@example.com"]}},
    "series_id": "550e8400-e29b-41d4-a716-446655440000",
    "rectified_invoice_id": "550e8400-e29b-41d4-a716-446655440000",
}
_REQUESTS = (
    ("POST", "/invoices", _INVOICE),
    ("PUT", "/invoices/{draft}", _INVOICE),
    ("POST", "/invoices/{issued}/send", {"recipients": [], "cc": [], "subject": "", "message": "", "language": ""}),
    ("POST", "/invoices/bulk/send", {"invoice_ids": [], "recipients": [], "subject": ""}),
    ("POST", "/invoices/{draft}/mark-sent", {"sent_at": ""}),
    ("POST", "/invoices/{draft}/mark-paid", {"payment_date": "", "payment_method": {}}),
    ("POST", "/invoices/{draft}/void", {"reason": "", "void_date": ""}),
    ("POST", "/customers", {"legal_name": "A", "nif": "", "address": ADDRESS, "billing_emails": [], "notes": ""}),
    ("POST", "/configuration/series", {"name": "N", "code": "N", "format": "{NUM}", "counter_reset": "NEVER"}),
    ("POST", "/webhooks", {"url": "https://example.com", "events": ["invoice.issued"]}),
)


@pytest.mark.parametrize(("method", "path", "body"), _REQUESTS, ids=[path for _, path, _ in _REQUESTS])
def test_bodies(company: Company, method: str, path: str, body: dict[str, Any]) -> None:
    there = path.format(draft=company.draft()["id"], issued=company.issue_invoice()["id"])
    for sent in spoilt(body):
        answer = company.wire.request(method, there, json.dumps(sent).encode())
        assert answer.status < 500, (sent, answer.body)
        assert answer.json["success"] is (answer.status < 300)


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
