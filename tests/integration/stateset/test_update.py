"""PUT and DELETE of an invoice, PUT of a customer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.stateset import Stateset

DOCUMENTED = {"due_date": "2024-02-28", "payment_terms": "Net 45", "notes": "Updated payment terms as discussed"}


def changed(stateset: Stateset, path: str, **given: object) -> dict[str, object]:
    answer = stateset.wire.put(path, given)
    assert answer.status == 200, answer.body.decode()
    shown: dict[str, object] = answer.json
    return shown


def test_the_documented_update_is_answered_key_for_key(stateset: Stateset) -> None:
    line = {"description": "Professional Services", "quantity": 1, "unit_price": 697500}
    invoice = stateset.invoice(issue_date="2024-01-19", line_items=[line], send_email=True)

    shown = changed(stateset, f"/invoices/{invoice['id']}", **DOCUMENTED)

    assert shown == {
        "id": invoice["id"],
        "object": "invoice",
        "invoice_number": "INV-2024-0001",
        "status": "sent",
        "updated_at": shown["updated_at"],
        **DOCUMENTED,
        "total_amount": 697500,
        "amount_due": 697500,
        "days_until_due": shown["days_until_due"],
    }
    assert list(shown)[-3:] == ["total_amount", "amount_due", "days_until_due"]


@pytest.mark.parametrize(("days", "shown"), [(0, 1), (1, 2), (-1, 0), (-2, -1)])
def test_days_are_counted_to_the_end_of_the_due_date(stateset: Stateset, days: int, shown: int) -> None:
    invoice = stateset.invoice(issue_date="2024-01-19")["id"]
    due = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()

    assert changed(stateset, f"/invoices/{invoice}", due_date=due)["days_until_due"] == shown


def test_a_draft_takes_other_lines(stateset: Stateset) -> None:
    invoice = stateset.invoice(notes="Old", metadata={"a": 1})["id"]
    lines = [{"description": "More", "quantity": 3, "unit_price": 1000, "tax_rate": 0.1}]

    changed(stateset, f"/invoices/{invoice}", line_items=lines, metadata={"b": 2}, billing_address={"city": "Oslo"})

    shown = stateset.wire.get(f"/invoices/{invoice}").json
    assert (shown["subtotal"], shown["tax_amount"], shown["total_amount"]) == (3000, 300, 3300)
    assert [line["description"] for line in shown["line_items"]] == ["More"]
    assert (shown["notes"], shown["metadata"], shown["billing_address"]["city"]) == ("Old", {"b": 2}, "Oslo")


def test_null_takes_away(stateset: Stateset) -> None:
    invoice = stateset.invoice(issue_date="2026-01-01", due_date="2026-01-02", notes="Old", metadata={"a": 1})["id"]

    changed(
        stateset,
        f"/invoices/{invoice}",
        notes=None,
        metadata=None,
        billing_address=None,
        line_items=None,
        due_date=None,
    )

    shown = stateset.wire.get(f"/invoices/{invoice}").json
    assert (shown["notes"], shown["metadata"], shown["billing_address"]) == (None, {}, None)
    assert (shown["line_items"], shown["total_amount"], shown["due_date"]) == ([], 0, "2026-01-31")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"due_date": "2025-01-01"}, "due_date"), ({"line_items": [{}]}, "line_items[0].description")],
)
def test_what_cannot_be_taken_changes_nothing(stateset: Stateset, given: dict[str, object], field: str) -> None:
    invoice = stateset.invoice(issue_date="2026-01-01")["id"]
    before = stateset.wire.get(f"/invoices/{invoice}").json

    answer = stateset.wire.put(f"/invoices/{invoice}", {"notes": "New", **given})

    assert answer.status == 422
    assert answer.json["error"]["details"]["field"] == field
    assert stateset.wire.get(f"/invoices/{invoice}").json == before


def test_a_deleted_draft_is_gone_and_its_number_free(stateset: Stateset) -> None:
    invoice = stateset.invoice(invoice_number="MINE")

    answer = stateset.wire.request("DELETE", f"/invoices/{invoice['id']}")

    assert (answer.status, answer.json) == (200, {"id": invoice["id"], "object": "invoice", "deleted": True})
    assert stateset.wire.get(f"/invoices/{invoice['id']}").status == 404
    assert stateset.wire.get("/invoices").json["data"] == []
    assert stateset.invoice(customer_id=invoice["customer_id"], invoice_number="MINE")["status"] == "draft"


def test_a_customer_is_changed(stateset: Stateset) -> None:
    customer = stateset.customer(phone="1", tags=["a"], custom_fields={"k": 1}, preferences={"language": "de"})

    shown = changed(stateset, f"/customers/{customer['id']}", email="new@acme.com", phone=None, tags=None)

    assert shown == {**customer, "email": "new@acme.com", "phone": None, "tags": [], "updated_at": shown["updated_at"]}
    assert stateset.wire.get(f"/customers/{customer['id']}").json == shown
    assert stateset.wire.get("/customers", email="new@acme.com").json["data"] == [shown]
    assert stateset.wire.get("/customers", email="billing@acme.com").json["data"] == []


@pytest.mark.parametrize("given", [{"email": None}, {"first_name": ""}, {"email": "nobody"}])
def test_a_customer_keeps_name_and_address(stateset: Stateset, given: dict[str, object]) -> None:
    customer = stateset.customer()

    answer = stateset.wire.put(f"/customers/{customer['id']}", given)

    assert answer.status == 422
    assert answer.json["error"]["details"]["field"] == next(iter(given))
    assert stateset.wire.get(f"/customers/{customer['id']}").json == customer


@pytest.mark.parametrize("path", ["/invoices/inv_nothing", "/customers/cust_nobody"])
def test_what_is_not_there_cannot_be_changed(stateset: Stateset, path: str) -> None:
    assert stateset.wire.put(path, {}).status == 404
