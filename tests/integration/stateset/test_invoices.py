"""Customers and invoices around the sending: create, get, list."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from tests.support.json_wire import JsonWire
from tests.support.stateset import Stateset

DOCUMENTED = {
    "issue_date": "2024-01-19",
    "due_date": "2024-02-18",
    "currency": "USD",
    "line_items": [
        {
            "description": "Professional Services - January 2024",
            "quantity": 40,
            "unit_price": 15000,
            "tax_rate": 0.08,
        },
        {"description": "Software License", "quantity": 5, "unit_price": 9900, "product_id": "prod_xyz789"},
    ],
    "payment_terms": "Net 30",
    "send_email": True,
}


def test_creation_answers_as_documented(stateset: Stateset) -> None:
    customer = stateset.customer()["id"]

    invoice = stateset.create("/invoices", {"customer_id": customer, **DOCUMENTED})

    lines = invoice["line_items"]
    assert invoice == {
        "id": invoice["id"],
        "object": "invoice",
        "invoice_number": "INV-2024-0001",
        "status": "sent",
        "customer_id": customer,
        "issue_date": "2024-01-19",
        "due_date": "2024-02-18",
        "currency": "USD",
        "subtotal": 649500,
        "tax_amount": 48000,
        "total_amount": 697500,
        "amount_due": 697500,
        "amount_paid": 0,
        "line_items": [
            {
                "id": lines[0]["id"],
                "description": "Professional Services - January 2024",
                "quantity": 40,
                "unit_price": 15000,
                "amount": 600000,
                "tax_rate": 0.08,
                "tax_amount": 48000,
            },
            {
                "id": lines[1]["id"],
                "description": "Software License",
                "quantity": 5,
                "unit_price": 9900,
                "amount": 49500,
                "product_id": "prod_xyz789",
                "tax_rate": 0,
                "tax_amount": 0,
            },
        ],
        "payment_terms": "Net 30",
        "created_at": invoice["created_at"],
        "sent_at": invoice["created_at"],
        "pdf_url": invoice["pdf_url"],
    }
    assert invoice["id"].startswith("inv_")
    assert len({line["id"] for line in lines}) == 2


def test_retrieval_answers_as_documented(stateset: Stateset) -> None:
    address = {
        "line1": "123 Business St",
        "city": "San Francisco",
        "state": "CA",
        "postal_code": "94105",
        "country": "US",
    }
    metadata = {"po": "PO-1", "n": 1}
    invoice = stateset.invoice(billing_address=address, notes="Thank you!", metadata=metadata)

    shown = stateset.wire.get(f"/invoices/{invoice['id']}").json

    assert list(shown) == [
        "id",
        "object",
        "invoice_number",
        "status",
        "customer_id",
        "customer",
        "issue_date",
        "due_date",
        "currency",
        "subtotal",
        "tax_amount",
        "discount_amount",
        "total_amount",
        "amount_paid",
        "amount_due",
        "line_items",
        "billing_address",
        "payment_terms",
        "notes",
        "created_at",
        "sent_at",
        "viewed_at",
        "pdf_url",
        "public_url",
        "metadata",
    ]
    assert shown["status"] == "draft"
    customer = {"id": invoice["customer_id"], "name": "Acme Corporation", "email": "billing@acme.com"}
    assert shown["customer"] == customer
    assert shown["billing_address"] == {**address, "line2": None}
    assert (shown["notes"], shown["metadata"]) == ("Thank you!", metadata)


def test_the_link_to_the_pdf_opens_for_whoever_has_it(stateset: Stateset) -> None:
    invoice = stateset.invoice(invoice_number="MINE-1")
    path = urlsplit(invoice["pdf_url"]).path
    anybody = JsonWire(stateset.wire.url, {"Authorization": ""})

    pdf = anybody.request("GET", path)

    assert (pdf.status, pdf.headers["Content-Type"]) == (200, "application/pdf")
    assert pdf.body.startswith(b"%PDF")
    for other in (path.replace("/test/", "/live/"), path[:-8] + "xxxx.pdf", path.replace("stateset_", "acct_")):
        assert anybody.request("GET", other).status == 404


def test_the_pdf_shows_lines_tax_and_buyer(stateset: Stateset) -> None:
    customer = stateset.customer()["id"]
    invoice = stateset.create("/invoices", {"customer_id": customer, **DOCUMENTED})

    body = JsonWire(stateset.wire.url, {}).request("GET", urlsplit(invoice["pdf_url"]).path).body

    text = PdfReader(BytesIO(body)).pages[0].extract_text()
    for shown in ("INV-2024-0001", "Acme Corporation", "Professional Services", "$6,975.00", "Tax (8%)", "$480.00"):
        assert shown in text


def test_numbers_count_per_year_and_pass_over_those_taken(stateset: Stateset) -> None:
    customer = stateset.customer()["id"]
    stateset.invoice(customer_id=customer, invoice_number="INV-2024-0002")

    drawn = [stateset.invoice(customer_id=customer, issue_date=day)["invoice_number"] for day in ("2024-01-01",) * 2]

    assert drawn == ["INV-2024-0001", "INV-2024-0003"]
    assert stateset.invoice(customer_id=customer, issue_date="2025-01-01")["invoice_number"] == "INV-2025-0001"


@pytest.mark.parametrize(
    ("terms", "due"), [("Net 15", "2026-01-31"), (None, "2026-02-15"), ("on receipt", "2026-02-15")]
)
def test_the_due_date_follows_the_terms(stateset: Stateset, terms: str | None, due: str) -> None:
    assert stateset.invoice(issue_date="2026-01-16", payment_terms=terms)["due_date"] == due


def test_a_customer_answers_as_documented(stateset: Stateset) -> None:
    given = {
        "email": "sarah.wilson@techcorp.com",
        "first_name": "Sarah",
        "last_name": "Wilson",
        "phone": "+1-555-987-6543",
        "date_of_birth": "1985-12-03",
        "address": {
            "street1": "123 Innovation Drive",
            "street2": "Suite 200",
            "city": "San Francisco",
            "state": "CA",
            "postal_code": "94105",
            "country": "US",
        },
        "customer_tier": "gold",
        "marketing_consent": True,
        "referral_source": "paid_search",
        "stripe_customer_id": "cus_ABC123DEF456",
        "tags": ["enterprise", "tech", "high-value"],
        "custom_fields": {"company_name": "Tech Corp"},
        "preferences": {"email_notifications": True, "language": "en"},
    }

    customer = stateset.create("/customers", given)

    made = {"id": customer["id"], "created_at": customer["created_at"], "updated_at": customer["created_at"]}
    computed = {"full_name": "Sarah Wilson", "status": "active", "lifetime_value": 0.0, "total_orders": 0}
    assert customer == {**given, **made, **computed}
    assert stateset.wire.get(f"/customers/{customer['id']}").json == customer
    assert stateset.wire.get("/customers", email=given["email"]).json["data"] == [customer]


def test_lists_are_newest_first_in_pages(stateset: Stateset) -> None:
    customer = stateset.customer()["id"]
    made = [stateset.invoice(customer_id=customer)["id"] for _ in range(3)]

    first = stateset.wire.get("/invoices", limit=2).json
    second = stateset.wire.get("/invoices", limit=2, starting_after=first["data"][-1]["id"]).json

    assert list(first) == ["object", "data", "has_more"]
    assert (first["object"], first["has_more"], second["has_more"]) == ("list", True, False)
    assert [each["id"] for each in first["data"] + second["data"]] == made[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "sent"}, ["b"]),
        ({"status": "draft"}, ["c", "a"]),
        ({"issue_date_from": "2026-01-02"}, ["c", "b"]),
        ({"issue_date_from": "2026-01-02", "issue_date_to": "2026-01-02"}, ["b"]),
        ({"due_date_to": "2026-03-01"}, ["c", "a"]),
        ({"overdue": "true"}, ["b"]),
        ({"sort_by": "due_date"}, ["b", "a", "c"]),
        ({"sort_by": "due_date", "sort_order": "asc"}, ["c", "a", "b"]),
        ({"sort_by": "issue_date", "sort_order": "asc"}, ["a", "b", "c"]),
        ({"sort_by": "total_amount"}, ["c", "b", "a"]),
        ({"sort_order": "asc"}, ["a", "b", "c"]),
        ({"sort_order": "asc", "limit": 2}, ["a", "b"]),
        ({"customer_id": "cust_nobody"}, []),
    ],
)
def test_lists_are_filtered_and_sorted(stateset: Stateset, query: dict[str, object], found: list[str]) -> None:
    customer = stateset.customer()["id"]
    rows = {"a": ("2026-01-01", "2026-03-01", 1), "b": ("2026-01-02", "2026-04-01", 2), "c": ("2026-01-03", None, 3)}
    for number, (issued, due, price) in rows.items():
        lines = [{"description": "x", "unit_price": price}]
        given = {"issue_date": issued, "due_date": due or "2026-02-01", "line_items": lines}
        stateset.invoice(customer_id=customer, invoice_number=number, send_email=number == "b", **given)

    listed = stateset.wire.get("/invoices", **query)

    assert [each["invoice_number"] for each in listed.json["data"]] == found


def test_a_sorted_list_goes_on_behind_its_cursor(stateset: Stateset) -> None:
    customer = stateset.customer()["id"]
    due = {"a": "2026-12-03", "b": "2026-12-01", "c": "2026-12-02"}
    made = {
        number: stateset.invoice(customer_id=customer, invoice_number=number, issue_date="2026-01-01", due_date=day)[
            "id"
        ]
        for number, day in due.items()
    }

    page = stateset.wire.get("/invoices", sort_by="due_date", starting_after=made["c"]).json

    assert [each["invoice_number"] for each in page["data"]] == ["b"]
    assert page["has_more"] is False
