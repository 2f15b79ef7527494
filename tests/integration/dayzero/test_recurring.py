"""Recurring templates: their invoices are made on their days as the world's clock moves (docs/guides/recurring)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from emulator.billing.dayzero.recurring.template import TEMPLATE_STATUSES
from tests.support.dayzero import Dayzero
from tests.support.state_tables import DAYZERO_TEMPLATES
from tests.support.wire import Response

NOBODY = "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"
LINES = [{"description": "Monthly retainer", "quantity": 1, "unit_price": 250000}]


@pytest.fixture(autouse=True)
def april(dayzero: Dayzero) -> None:
    """It is 2026-04-15 in the business's world."""
    assert dayzero.wire.move_clock(now="2026-04-15T09:00:00Z", frozen=True).status == 200


def move_to(dayzero: Dayzero, now: str) -> None:
    answer = dayzero.wire.move_clock(now=now)
    assert answer.status == 200, answer.body


def template(dayzero: Dayzero, **given: Any) -> dict[str, Any]:
    """A template of 2,500 dollars a month, from May on."""
    body = {
        "recurrence_type": "invoice",
        "customer_id": given.pop("customer_id", None) or dayzero.customer()["id"],
        "frequency": "monthly",
        "start_date": "2026-05-01",
        "name": "Retainer",
        "template_data": {"description": "As agreed", "line_items": LINES},
        **given,
    }
    return dayzero.create("/recurring", body)


def invoices(dayzero: Dayzero) -> list[dict[str, Any]]:
    """All invoices, the oldest first."""
    items: list[dict[str, Any]] = dayzero.wire.get("/invoices", descending="false").json["items"]
    return items


def act(dayzero: Dayzero, id: str, action: str) -> Response:
    return dayzero.wire.post(f"/recurring/{id}/{action}")


def test_the_sample_of_the_guide(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]
    sample = {
        "recurrence_type": "invoice",
        "customer_id": customer,
        "frequency": "monthly",
        "start_date": "2026-05-01",
        "line_items": LINES,
    }

    made = dayzero.create("/recurring", sample)

    assert made == {
        "id": made["id"],
        "business_id": dayzero.business,
        "created_at": "2026-04-15T09:00:00Z",
        "updated_at": "2026-04-15T09:00:00Z",
        "name": "Recurring invoice for Acme Corp",
        "currency": "USD",
        "frequency": "monthly",
        "days_until_due": 30,
        "day_of_month": None,
        "day_of_week": None,
        "end_date": None,
        "max_occurrences": None,
        "notes": None,
        "recurrence_type": "invoice",
        "start_date": "2026-05-01",
        "status": "active",
        "customer_id": customer,
        "auto_send": False,
        "vendor_id": None,
        "template_data": {"amount": None, "description": None, "line_items": LINES},
        "next_occurrence": "2026-05-01",
        "occurrences_generated": 0,
    }
    assert dayzero.wire.get(f"/recurring/{made['id']}").json == made


@pytest.mark.every_engine
def test_invoices_are_made_each_at_its_own_second(dayzero: Dayzero) -> None:
    monthly = template(dayzero)["id"]
    weekly = template(dayzero, frequency="weekly", day_of_week=0, start_date="2026-05-20", days_until_due=7)["id"]

    move_to(dayzero, "2026-06-02T12:00:00Z")

    made = [(each["created_at"], each["due_date"], each["recurring_template_id"]) for each in invoices(dayzero)]
    assert [created for created, _, _ in made] == sorted(created for created, _, _ in made)
    assert sorted(made) == [
        ("2026-05-01T00:00:00Z", "2026-05-31", monthly),
        ("2026-05-25T00:00:00Z", "2026-06-01", weekly),
        ("2026-06-01T00:00:00Z", "2026-06-08", weekly),
        ("2026-06-01T00:00:00Z", "2026-07-01", monthly),
    ]
    assert {each["status"] for each in invoices(dayzero)} == {"draft"}
    shown = dayzero.wire.get(f"/recurring/{monthly}").json
    assert (shown["occurrences_generated"], shown["next_occurrence"]) == (2, "2026-07-01")
    history = dayzero.wire.get(f"/recurring/{monthly}/history").json
    assert [(each["document_type"], each["issue_date"]) for each in history["items"]] == [
        ("invoice", "2026-06-01"),
        ("invoice", "2026-05-01"),
    ]
    assert dayzero.wire.get(f"/recurring/{monthly}/history", limit=1).json["total"] == 1


def test_invoices_are_sent_where_the_template_sends(dayzero: Dayzero) -> None:
    made = template(dayzero, auto_send=True)

    move_to(dayzero, "2026-05-01T00:00:00Z")

    (invoice,) = invoices(dayzero)
    assert (invoice["status"], invoice["number"], invoice["description"]) == ("open", "INV-001", "As agreed")
    (mail,) = dayzero.outbox()
    assert (mail["invoice"], mail["to"], mail["attach_pdf"]) == (invoice["id"], ["billing@acme.com"], True)
    assert made["auto_send"] is True


def test_who_has_no_address_gets_a_draft(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]
    template(dayzero, auto_send=True, customer_id=customer)
    dayzero.wire.put(f"/customers/{customer}", {"email": None})

    move_to(dayzero, "2026-05-01T00:00:00Z")

    assert [each["status"] for each in invoices(dayzero)] == ["draft"]
    assert dayzero.outbox() == []


@pytest.mark.parametrize(("given", "count"), [({"max_occurrences": 2}, 2), ({"end_date": "2026-07-31"}, 3)])
def test_a_template_is_completed(dayzero: Dayzero, given: dict[str, Any], count: int) -> None:
    made = template(dayzero, **given)["id"]

    move_to(dayzero, "2027-01-01T00:00:00Z")

    shown = dayzero.wire.get(f"/recurring/{made}").json
    assert (shown["status"], shown["next_occurrence"], shown["occurrences_generated"]) == ("completed", None, count)
    assert len(invoices(dayzero)) == count


def test_an_amount_stands_for_a_line(dayzero: Dayzero) -> None:
    made = template(dayzero, template_data={"amount": 9900, "description": "Hosting"}, start_date="2026-04-15")

    move_to(dayzero, "2026-04-15T09:00:01Z")

    (invoice,) = invoices(dayzero)
    assert (invoice["total"], invoice["line_items"][0]["description"]) == (9900, "Hosting")
    assert made["template_data"] == {"amount": 9900, "description": "Hosting", "line_items": None}


def test_days_that_are_past_are_left_out(dayzero: Dayzero) -> None:
    assert template(dayzero, start_date="2020-01-31")["next_occurrence"] == "2026-04-30"


def test_pause_and_resume_leave_out_what_passes_meanwhile(dayzero: Dayzero) -> None:
    made = template(dayzero)["id"]
    assert act(dayzero, made, "pause").json["status"] == "paused"
    move_to(dayzero, "2026-06-15T00:00:00Z")
    assert invoices(dayzero) == []

    resumed = act(dayzero, made, "resume")

    assert (resumed.status, resumed.json["status"], resumed.json["next_occurrence"]) == (201, "active", "2026-07-01")
    move_to(dayzero, "2026-07-01T00:00:00Z")
    assert len(invoices(dayzero)) == 1


def test_a_skipped_day_makes_nothing(dayzero: Dayzero) -> None:
    made = template(dayzero)["id"]

    answer = act(dayzero, made, "skip")

    assert (answer.status, list(answer.json)) == (201, ["template_id", "skipped_date", "next_occurrence", "message"])
    assert (answer.json["skipped_date"], answer.json["next_occurrence"]) == ("2026-05-01", "2026-06-01")
    move_to(dayzero, "2026-06-01T00:00:00Z")
    history = dayzero.wire.get(f"/recurring/{made}/history").json["items"]
    assert [each["issue_date"] for each in history] == ["2026-06-01"]


def test_a_canceled_template_makes_nothing_more(dayzero: Dayzero) -> None:
    made = template(dayzero)["id"]
    assert act(dayzero, made, "cancel").json["status"] == "canceled"

    move_to(dayzero, "2026-06-15T00:00:00Z")

    assert invoices(dayzero) == []


def test_a_clone_begins_anew(dayzero: Dayzero) -> None:
    made = template(dayzero, start_date="2026-04-15")["id"]
    move_to(dayzero, "2026-04-16T00:00:00Z")

    plain = dayzero.create(f"/recurring/{made}/clone")
    other = dayzero.create(f"/recurring/{made}/clone", {"name": "Other", "start_date": "2026-06-01"})

    assert (plain["name"], plain["start_date"], plain["next_occurrence"]) == ("Retainer (Copy)", *["2026-04-16"] * 2)
    assert (other["name"], other["next_occurrence"], other["occurrences_generated"]) == ("Other", "2026-06-01", 0)


def test_a_template_is_changed(dayzero: Dayzero) -> None:
    made = template(dayzero, notes="x", max_occurrences=5)
    path = f"/recurring/{made['id']}"

    changed = dayzero.wire.put(path, {"frequency": "quarterly", "day_of_month": 20, "notes": None, "name": None}).json
    given = {"customer_id": NOBODY}

    assert changed == {
        **made,
        "frequency": "quarterly",
        "day_of_month": 20,
        "notes": None,
        "next_occurrence": "2026-05-20",
    }
    assert dayzero.wire.put(path, given).json == {"detail": "Customer not found"}
    assert dayzero.wire.put(path, {"end_date": "2026-01-01"}).json["status"] == "completed"
    assert dayzero.wire.put(path, {"end_date": None}).status == 409


def test_an_invoice_can_be_repeated(dayzero: Dayzero) -> None:
    recurring = {"frequency": "monthly", "max_occurrences": 1}
    made = dayzero.draft(issue_date="2026-04-15", recurring=recurring)
    plain = dayzero.draft()["id"]

    updated = dayzero.wire.put(f"/invoices/{plain}", {"recurring": recurring}).json
    again = dayzero.wire.put(f"/invoices/{plain}", {"recurring": recurring})

    first = dayzero.wire.get(f"/recurring/{made['recurring_template_id']}").json
    assert (first["next_occurrence"], first["template_data"]["line_items"]) == ("2026-05-15", LINES)
    assert re.fullmatch(r"[0-9a-f-]{36}", updated["recurring_template_id"])
    assert (again.status, again.json) == (409, {"detail": "Resource already exists"})
    move_to(dayzero, "2026-08-01T00:00:00Z")
    assert [each["created_at"][:10] for each in invoices(dayzero)] == [*["2026-04-15"] * 2, *["2026-05-15"] * 2]


STATES: dict[str, list[str]] = {"active": [], "paused": ["pause"], "canceled": ["cancel"], "completed": ["skip"]}


@pytest.mark.parametrize("status", TEMPLATE_STATUSES)
@pytest.mark.parametrize("operation", DAYZERO_TEMPLATES)
def test_a_cell_of_the_state_table(dayzero: Dayzero, operation: Any, status: Any) -> None:
    """A template of one day alone: skipping it completes the template."""
    once = {"end_date": "2026-05-01"} if status == "completed" else {}
    made = template(dayzero, **once)["id"]
    for action in STATES[status]:
        assert act(dayzero, made, action).status == 201
    before = dayzero.wire.get(f"/recurring/{made}").json
    assert before["status"] == status

    path = f"/recurring/{made}"
    answer = dayzero.wire.put(path, {"notes": "x"}) if operation == "update" else act(dayzero, made, operation)

    after = dayzero.wire.get(path).json
    if status in DAYZERO_TEMPLATES[operation]:
        assert answer.status in (200, 201)
        assert (after["status"],) == DAYZERO_TEMPLATES[operation][status]
    else:
        assert (answer.status, answer.json) == (409, {"detail": f"Cannot {operation} a {status} recurring template"})
        assert after == before


def test_templates_are_listed(dayzero: Dayzero) -> None:
    first = template(dayzero, name="b")
    second = template(dayzero, name="A", customer_id=first["customer_id"])
    act(dayzero, second["id"], "pause")
    template(dayzero, name="c")

    def found(path: str = "/recurring", **query: Any) -> list[str]:
        return [each["name"] for each in dayzero.wire.get(path, **query).json["items"]]

    assert found() == found("/recurring/invoices") == found(recurrence_type="invoice") == ["c", "A", "b"]
    assert found(sort_by="name", descending="no") == ["A", "b", "c"]
    assert found(customer_id=first["customer_id"]) == ["A", "b"]
    assert found(customer_id=first["customer_id"], status="paused") == found(status="paused") == ["A"]
    assert found(recurrence_type="bill") == found(vendor_id=NOBODY) == []


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"recurrence_type": "bill"}, 501),
        ({"customer_id": NOBODY}, 404),
        ({"end_date": "2026-04-14"}, 400),
        ({"frequency": "hourly"}, 422),
        ({"day_of_month": 32}, 422),
        ({"day_of_week": 7}, 422),
        ({"days_until_due": 366}, 422),
        ({"start_date": "2026-02-30"}, 422),
        ({"start_date": "9999-12-31", "days_until_due": 365}, 201),
        ({"template_data": {}}, 422),
        ({"template_data": None}, 422),
        ({"max_occurrences": 0}, 422),
        ({"customer_id": ""}, 404),
    ],
)
def test_what_a_template_takes(dayzero: Dayzero, given: dict[str, Any], status: int) -> None:
    body = {
        "recurrence_type": "invoice",
        "customer_id": dayzero.customer()["id"],
        "frequency": "monthly",
        "start_date": "2026-05-01",
        "template_data": {"line_items": LINES},
        **given,
    }

    answer = dayzero.wire.post("/recurring", body)

    assert answer.status == status, answer.body
