"""Customers and invoices around the sending."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.dayzero import Dayzero
from tests.support.json_wire import JsonWire


def test_a_draft_shows_the_documented_fields(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]
    lines = [
        {"description": "Monthly retainer", "quantity": 2, "unit_price": 250000},
        {"description": "Hosting", "amount": 999, "variant_id": "custom"},
    ]

    draft = dayzero.draft(customer_id=customer, line_items=lines, description="For May", issue_date="2026-04-01")

    items = draft["line_items"]
    assert draft == {
        "id": draft["id"],
        "business_id": dayzero.business,
        "created_at": draft["created_at"],
        "updated_at": draft["created_at"],
        "status": "draft",
        "currency": "USD",
        "stripe_invoice_id": None,
        "total": 500999,
        "total_paid": 0,
        "balance_due": 500999,
        "description": "For May",
        "customer_id": customer,
        "customer_name": "Acme Corp",
        "customer_email": "billing@acme.com",
        "due_date": "2026-05-01",
        "line_items": [
            {
                "id": items[0]["id"],
                "variant_id": None,
                "description": "Monthly retainer",
                "quantity": 2,
                "unit_price": 250000,
                "amount": 500000,
            },
            {
                "id": items[1]["id"],
                "variant_id": None,
                "description": "Hosting",
                "quantity": 1,
                "unit_price": 999,
                "amount": 999,
            },
        ],
        "fulfillment_location_id": None,
        "pdf_url": None,
        "number": None,
        "delivered": False,
        "delivered_on": None,
        "hosted_invoice_url": None,
        "paid_on": None,
        "journal_entries": [],
        "payments": [],
        "recurring_template_id": None,
        "stripe_payment_url": None,
    }
    assert dayzero.wire.get(f"/invoices/{draft['id']}").json == draft


def test_finalizing_numbers_the_invoice(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]

    opened = [dayzero.open_invoice(customer_id=customer) for _ in range(2)]

    assert [(each["status"], each["number"]) for each in opened] == [("open", "INV-001"), ("open", "INV-002")]
    anybody = JsonWire(dayzero.wire.url, {"Authorization": "", "x-business-id": ""})
    path = urlsplit(opened[0]["pdf_url"]).path
    assert anybody.request("GET", path).body.startswith(b"%PDF")
    assert anybody.request("GET", path.replace("/test/", "/live/")).status == 404


def test_customers_are_made_changed_and_found(dayzero: Dayzero) -> None:
    customer = dayzero.customer(phone="+1-555-0100", address="123 Main St", credit_limit_cents=5000000)
    path = f"/customers/{customer['id']}"

    changed = dayzero.wire.put(path, {"name": "Acme Corporation", "website": "https://acme.com"}).json

    assert (customer["status"], customer["business_id"], customer["contacts"]) == ("active", dayzero.business, [])
    assert changed == {
        **customer,
        "name": "Acme Corporation",
        "website": "https://acme.com",
        "updated_at": changed["updated_at"],
    }
    assert dayzero.wire.get(path).json == changed
    assert dayzero.wire.get(f"/customers/{customer['id'].upper()}").json == changed


def test_one_contact_is_primary(dayzero: Dayzero) -> None:
    path = f"/customers/{dayzero.customer()['id']}/contacts"
    for name in ("Jane", "John"):
        dayzero.create(
            path, {"name": name, "email": f"{name}@acme.com", "role": "Accounts Payable", "is_primary": True}
        )

    contacts = dayzero.wire.get(path).json

    assert [(contact["name"], contact["is_primary"]) for contact in contacts] == [("Jane", False), ("John", True)]


def test_lists_go_both_ways(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]
    made = [dayzero.draft(customer_id=customer)["id"] for _ in range(5)][::-1]

    def page(**query: Any) -> tuple[list[str], str | None, bool]:
        body = dayzero.wire.get("/invoices", **query).json
        assert list(body) == ["items", "next_cursor", "has_more"]
        return [each["id"] for each in body["items"]], body["next_cursor"], body["has_more"]

    assert page(limit=2) == (made[:2], made[1], True)
    assert page(limit=2, cursor=made[1]) == (made[2:4], made[3], True)
    assert page(limit=2, cursor=made[3]) == (made[4:], None, False)
    assert page(limit=2, cursor=made[4], direction="prev") == (made[2:4], made[2], True)
    assert page(limit=2, cursor=made[2], direction="prev") == (made[:2], None, False)
    for order in ({}, {"sort_by": "updated_at"}, {"include_total_count": "true"}):
        body = dayzero.wire.get("/invoices", limit=2, direction="prev", **order).json
        assert [each["id"] for each in body["items"]] == made[3:], "the way back begins at the end"
        assert (body["next_cursor"], body["has_more"]) == (made[3], True)
    assert page(limit=2, descending="false", direction="prev") == (made[1::-1], made[1], True)
    assert page(limit=2, descending="false") == (made[:2:-1], made[3], True)
    assert page(limit=2, descending="false", cursor=made[3], direction="next")[0] == made[2:0:-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["c", "b", "a"]),
        ("status=open", ["b"]),
        ("status=open&status=draft", ["c", "b", "a"]),
        ("status[]=open&status[]=partially-paid", ["b"]),
        ("status=paid", []),
        ("search=ALPHA", ["a"]),
        ("search=inv-00", ["b"]),
        ("search=acme", ["c", "b", "a"]),
        ("product_id=x", []),
        ("id=", []),
        ("id=x", []),
        ("sort_by=due_date", ["a", "c", "b"]),
        ("sort_by=due_date&descending=false", ["b", "c", "a"]),
        ("sort_by=total&descending=0", ["a", "b", "c"]),
        ("sort_by=number", ["b", "c", "a"]),
        ("customer_id=0901f083-aa1c-43c5-af5c-0a9d2fc64e30", []),
    ],
)
def test_lists_are_filtered_and_sorted(dayzero: Dayzero, query: str, found: list[str]) -> None:
    customer = dayzero.customer()["id"]
    ids = {}
    for name, due, price in (("a", "2026-05-03", 1), ("b", "2026-05-01", 2), ("c", "2026-05-02", 3)):
        given = {"due_date": due, "line_items": [{"description": "x", "unit_price": price}]}
        description = {"a": "Alpha", "b": None, "c": "Gamma"}[name]
        make = dayzero.open_invoice if name == "b" else dayzero.draft
        ids[make(customer_id=customer, description=description, **given)["id"]] = name

    body = dayzero.wire.request("GET", f"/invoices?{query}").json

    assert [ids[each["id"]] for each in body["items"]] == found


def test_lists_know_ids_and_can_count(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]
    first = dayzero.draft(customer_id=customer)["id"]
    dayzero.draft(customer_id=customer)

    for query, found in (
        ({}, [first]),
        ({"status": "draft"}, [first]),
        ({"status": "open"}, []),
        ({"search": "x"}, []),
    ):
        answer = dayzero.wire.get("/invoices", id=first, include_total_count="true", **query).json
        assert ([each["id"] for each in answer["items"]], answer["total_count"]) == (found, len(found))
    counted = dayzero.wire.get("/invoices", limit=1, include_total_count="true").json
    assert (len(counted["items"]), counted["total_count"]) == (1, 2)


@pytest.mark.parametrize("query", [{}, {"include_total_count": "true"}, {"sort_by": "total"}], ids=str)
def test_a_list_goes_on_after_what_has_left_it(query: dict[str, str], dayzero: Dayzero) -> None:
    drafts = [dayzero.draft()["id"] for _ in range(3)]
    path, wanted = "/invoices", {"status": "draft", "limit": 1, **query}
    page = dayzero.wire.get(path, **wanted).json
    seen = []
    while page["items"]:
        seen.append(page["items"][0]["id"])
        dayzero.wire.put(f"/invoices/{seen[-1]}/finalize")
        page = dayzero.wire.get(path, cursor=seen[-1], **wanted).json
    assert seen == drafts[::-1]


def test_customers_are_searched(dayzero: Dayzero) -> None:
    acme = dayzero.customer(name="ACME GmbH", email="a@acme.com")
    bolt = dayzero.customer(name="Bolt", email="b@bolt.com")

    def found(**query: Any) -> list[str]:
        return [each["id"] for each in dayzero.wire.get("/customers", **query).json["items"]]

    assert found(search="acme") == found(email="a@acme.com") == found(id=acme["id"]) == [acme["id"]]
    assert found(sort_by="name") == [bolt["id"], acme["id"]]
    assert found(email="nobody@acme.com") == []


def test_a_draft_is_changed(dayzero: Dayzero) -> None:
    other = dayzero.customer(name="Bolt")["id"]
    draft = dayzero.draft(description="For May", issue_date="2026-04-01")
    path = f"/invoices/{draft['id']}"

    lines = [{"description": "Hosting", "quantity": 3, "unit_price": 100}]
    changed = dayzero.wire.put(path, {"customer_id": other, "line_items": lines, "description": None}).json
    kept = dayzero.wire.put(path, {"due_date": None, "line_items": None, "customer_id": None, "currency": "EUR"}).json

    assert (changed["customer_name"], changed["total"], changed["description"]) == ("Bolt", 300, None)
    assert (changed["due_date"], changed["status"], changed["number"]) == ("2026-05-01", "draft", None)
    assert kept == {**changed, "currency": "EUR", "updated_at": kept["updated_at"]}
    assert dayzero.wire.get(path).json == kept
    assert dayzero.wire.put(path, {"due_date": "soon"}).status == 400
    assert dayzero.wire.put(path, {"customer_id": draft["id"]}).json == {"detail": "Customer not found"}


def test_a_draft_is_deleted(dayzero: Dayzero) -> None:
    draft = dayzero.draft()["id"]

    answer = dayzero.wire.request("DELETE", f"/invoices/{draft}")

    assert answer.status == 200
    assert answer.json == {
        "success": True,
        "message": "Invoice deleted successfully",
        "code": "DELETED",
        "data": {"id": draft},
    }
    assert dayzero.wire.get(f"/invoices/{draft}").status == 404
    assert dayzero.wire.get("/invoices").json["items"] == []


def test_the_pdf_has_an_address_once_the_invoice_is_final(dayzero: Dayzero) -> None:
    invoice, draft = dayzero.open_invoice(), dayzero.draft()["id"]

    answer = dayzero.wire.get(f"/invoices/{invoice['id']}/pdf")

    assert (answer.status, answer.json) == (200, {"pdf_url": invoice["pdf_url"]})
    refused = dayzero.wire.get(f"/invoices/{draft}/pdf")
    assert (refused.status, refused.json) == (400, {"detail": "Invoice must be finalized before it has a PDF"})
