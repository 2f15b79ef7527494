"""Whatever comes in, the answer is one of Day Zero's and never a fault, and what was taken can be read back."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.support.dayzero import Dayzero
from tests.support.fuzzing.hostile_values import JSON_VALUES, spoilt
from tests.support.wire import Wire

LINE = {"description": "x", "quantity": 2, "unit_price": 5, "variant_id": None, "amount": None}
CUSTOMER = {
    "name": "A",
    "email": "a@x.test",
    "address": "x",
    "phone": "x",
    "notes": "x",
    "credit_limit_cents": 5,
    "status": "active",
    "invoice_footer": "x",
}
CONFIG = {
    "name": "x",
    "frequency": "monthly",
    "days_until_due": 5,
    "day_of_month": 5,
    "day_of_week": 5,
    "start_date": "2026-05-01",
    "end_date": "2030-05-01",
    "max_occurrences": 5,
    "notes": "x",
    "auto_send": True,
}


def bodies(dayzero: Dayzero) -> dict[tuple[str, str], dict[str, Any]]:
    """What each operation takes, every parameter given."""
    customer = dayzero.customer()["id"]
    invoice = {
        "customer_id": customer,
        "currency": "USD",
        "due_date": "2026-05-01",
        "issue_date": "2026-04-01",
        "description": "x",
        "line_items": [LINE],
        "fulfillment_location_id": "x",
        "recurring": CONFIG,
    }
    data = {"amount": 5, "description": "x", "line_items": [LINE]}
    recurring = {**CONFIG, "currency": "USD", "recurrence_type": "invoice", "customer_id": customer}
    opened, draft = dayzero.open_invoice()["id"], dayzero.draft()["id"]
    payment = dayzero.pay(opened, 5, of=500)["id"]
    template = dayzero.create("/recurring", {**recurring, "template_data": data})["id"]
    paid = {"transaction_id": dayzero.transaction(500), "amount": 5, "paid_on": "2026-04-01T00:00:00Z"}
    transaction = {"amount": 5, "currency": "USD", "datetime": "2026-04-01", "description": "x", "reconciled": True}
    return {
        ("POST", "/customers"): CUSTOMER,
        ("PUT", f"/customers/{customer}"): CUSTOMER,
        ("POST", f"/customers/{customer}/contacts"): {
            "name": "x",
            "email": "b@x.test",
            "role": "x",
            "is_primary": True,
        },
        ("POST", "/invoices"): invoice,
        # A draft is repeated by one template alone.
        ("PUT", f"/invoices/{draft}"): {name: value for name, value in invoice.items() if name != "recurring"},
        ("POST", f"/invoices/{opened}/send"): {"cc_sender": True, "attach_pdf": True},
        ("POST", "/transactions"): transaction,
        ("POST", f"/invoices/{opened}/payments"): paid,
        ("PATCH", f"/invoices/{opened}/payments/{payment}"): {"amount": 5, "paid_on": "2026-04-01"},
        ("POST", "/recurring"): {**recurring, "template_data": data, "line_items": [LINE]},
        ("POST", f"/recurring/{template}/clone"): {"name": "x", "start_date": "2026-05-01", "customer_id": customer},
        ("PUT", f"/recurring/{template}"): {**recurring, "template_data": data},
    }


@pytest.mark.long
def test_no_value_of_a_parameter_is_a_fault(dayzero: Dayzero) -> None:
    for (method, path), body in bodies(dayzero).items():
        assert dayzero.wire.send(method, path, body).status < 300
        for sent in spoilt(body):
            answer = dayzero.wire.request(method, path, json.dumps(sent).encode())
            assert answer.status in (200, 201, 400, 404, 409, 422, 501), (method, path, sent, answer.body)
    for path in ("/invoices", "/customers", "/recurring", "/transactions"):
        assert dayzero.wire.get(path, limit=1000).status == 200


def draft_of(dayzero: Dayzero, method: str, path: str, body: Any) -> str | None:
    """A draft that somebody has made, changed or is to get who was made so; None where that was refused."""
    if path == "/customers":
        customer = dayzero.wire.send(method, path, body)
        return str(dayzero.draft(customer_id=customer.json["id"])["id"]) if customer.status == 201 else None
    place = path if method == "POST" else f"{path}/{dayzero.draft()['id']}"
    invoice = dayzero.wire.send(method, place, body)
    return str(invoice.json["id"]) if invoice.status in (200, 201) else None


@pytest.mark.long
@pytest.mark.parametrize(("method", "path"), [("POST", "/customers"), ("POST", "/invoices"), ("PUT", "/invoices")])
def test_whatever_is_taken_can_be_sent_and_seen(dayzero: Dayzero, method: str, path: str) -> None:
    for body in spoilt(bodies(dayzero)["POST", path]):
        draft = draft_of(dayzero, method, path, body) if isinstance(body, dict) else None
        if draft is not None:
            dayzero.create(f"/invoices/{draft}/finalize", status=200)
            dayzero.send(draft)
            invoice = dayzero.invoice(draft)
            opened = [Wire(dayzero.wire.url).get(urlsplit(invoice[name]).path) for name in LINKS]
            assert [each.status for each in opened] == [200, 200], body


LINKS = ("pdf_url", "stripe_payment_url")
LISTS = {
    "/invoices": ["id", "customer_id", "product_id", "status", "search", "sort_by", "cursor", "limit", "direction"],
    "/customers": ["id", "email", "search", "sort_by", "cursor", "descending", "include_total_count"],
    "/recurring": ["recurrence_type", "status", "customer_id", "vendor_id", "sort_by", "cursor"],
    "/transactions": ["sort_by", "cursor"],
}


@pytest.mark.parametrize("path", LISTS)
def test_no_value_of_a_query_is_a_fault(dayzero: Dayzero, path: str) -> None:
    dayzero.draft()
    for name in LISTS[path]:
        for hostile in JSON_VALUES:
            value = hostile if isinstance(hostile, str) else json.dumps(hostile)[:1000]
            answer = dayzero.wire.request("GET", f"{path}?{name}={quote(value)}")
            assert answer.status in (200, 400, 422), (name, hostile, answer.body)
