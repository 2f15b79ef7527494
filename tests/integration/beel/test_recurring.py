"""Recurring invoices (docs.beel.es, Recurring invoices): made on their days by the world's clock."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.beel.recurring.template import ALLOWED, RecurringOperation, RecurringStatus
from tests.support.beel import Company, refused

LINE = {"description": "Mantenimiento", "quantity": 1, "unit_price": 100, "vat_rate": 21}
UNKNOWN = "550e8400-e29b-41d4-a716-446655440000"


@pytest.fixture
def stopped(company: Company) -> Company:
    """The company, on the first of March at nine."""
    company.move_clock(now="2026-03-01T09:00:00Z")
    return company


def facts(company: Company, **given: Any) -> dict[str, Any]:
    """What a template of a monthly invoice on the tenth is made of."""
    series, *_ = company.data(company.wire.get("/configuration/series"))
    return {
        "name": "Mantenimiento",
        "day_of_month": 10,
        "start_date": "2026-03-01",
        "series_id": series["id"],
        "invoice_type": "STANDARD",
        "customer_id": given.get("customer_id") or company.customer()["id"],
        "lines": [LINE],
        **given,
    }


def template(company: Company, **given: Any) -> dict[str, Any]:
    """A template."""
    made: dict[str, Any] = company.data(company.wire.post("/recurring-invoices", facts(company, **given)), 201)
    return made


def found(company: Company, id: str) -> dict[str, Any]:
    """A template as it reads now."""
    read: dict[str, Any] = company.data(company.wire.get(f"/recurring-invoices/{id}"))
    return read


def invoices(company: Company) -> list[dict[str, Any]]:
    """The company's invoices, oldest first."""
    page = company.data(company.wire.get("/invoices", sort_by="created_at", sort_order="asc"))
    listed: list[dict[str, Any]] = page["invoices"]
    return listed


@pytest.mark.every_engine
def test_an_invoice_a_month(stopped: Company) -> None:
    made = template(stopped)
    assert (made["status"], made["next_generation"], made["amount"]) == ("ACTIVE", "2026-03-10", 121.0)
    stopped.move_clock(now="2026-03-09T23:59:59Z")
    assert invoices(stopped) == []
    stopped.move_clock(now="2026-05-10T00:00:00Z")
    listed = invoices(stopped)
    assert [each["issue_date"] for each in listed] == ["2026-03-10", "2026-04-10", "2026-05-10"]
    assert [each["number"] for each in listed] == [1, 2, 3]
    assert [each["status"] for each in listed] == ["OVERDUE", "ISSUED", "ISSUED"]
    assert {(each["recurring_invoice_id"], each["recurring_invoice_name"]) for each in listed} == {
        (made["id"], "Mantenimiento")
    }
    now = found(stopped, made["id"])
    assert (now["generated_invoices"], now["next_generation"]) == (3, "2026-06-10")
    assert now["last_generated_at"] == "2026-05-10T00:00:00Z"


def test_they_are_sent_where_that_is_wanted(stopped: Company) -> None:
    template(stopped, send_automatically=True)
    stopped.move_clock(now="2026-03-10T00:00:00Z")
    assert [each["status"] for each in invoices(stopped)] == ["SENT"]
    assert [mail["to"] for mail in stopped.outbox()] == [["nuria@example.com"]]


@pytest.mark.parametrize("send", [True, False])
def test_a_draft_in_advance(stopped: Company, send: bool) -> None:
    made = template(stopped, draft_in_advance=True, send_automatically=send)
    stopped.move_clock(now="2026-03-05T00:00:00Z")
    (draft,) = invoices(stopped)
    assert (draft["status"], draft["scheduled_for"]) == ("SCHEDULED", "2026-03-10")
    assert found(stopped, made["id"])["next_generation"] == "2026-04-10"
    stopped.move_clock(now="2026-03-10T00:00:00Z")
    assert stopped.invoice(draft["id"])["status"] == ("SENT" if send else "ISSUED")


@pytest.mark.parametrize("end", [{"end_date": "2026-04-10"}, {"max_invoices": 2}], ids=["on a day", "after so many"])
def test_the_end(stopped: Company, end: dict[str, Any]) -> None:
    made = template(stopped, **end)
    stopped.move_clock(now="2026-12-01T00:00:00Z")
    assert len(invoices(stopped)) == 2
    ended = found(stopped, made["id"])
    assert (ended["status"], "next_generation" in ended) == ("COMPLETED", False)
    path = f"/recurring-invoices/{made['id']}"
    assert refused(stopped.wire.post(f"{path}/resume"))[:2] == (409, "RECURRING_ALREADY_ENDED")
    assert refused(stopped.wire.send("PATCH", path, {"name": "n"}))[:2] == (409, "RECURRING_ALREADY_ENDED")


def test_the_end_that_is_set_once_it_is_reached(stopped: Company) -> None:
    made = template(stopped)
    stopped.move_clock(now="2026-04-20T00:00:00Z")
    assert len(invoices(stopped)) == 2
    path = f"/recurring-invoices/{made['id']}"
    ended = stopped.data(stopped.wire.send("PATCH", path, {"max_invoices": 2}))
    assert (ended["status"], "next_generation" in ended) == ("COMPLETED", False)
    stopped.move_clock(now="2026-12-01T00:00:00Z")
    assert len(invoices(stopped)) == 2


def test_pausing(stopped: Company) -> None:
    made = template(stopped)
    path = f"/recurring-invoices/{made['id']}"
    paused = stopped.data(stopped.wire.post(f"{path}/pause"))
    assert (paused["status"], paused["pause"]) == ("PAUSED", {"reason": "USER", "since": "2026-03-01T09:00:00Z"})
    assert refused(stopped.wire.post(f"{path}/pause"))[:2] == (400, "RECURRING_NOT_ACTIVE")
    stopped.move_clock(now="2026-04-20T00:00:00Z")
    assert invoices(stopped) == []
    resumed = stopped.data(stopped.wire.post(f"{path}/resume"))
    assert (resumed["status"], resumed["next_generation"], "pause" in resumed) == ("ACTIVE", "2026-05-10", False)
    assert refused(stopped.wire.post(f"{path}/resume"))[:2] == (400, "RECURRING_STATE_TRANSITION_INVALID")


def test_a_day_that_is_still_ahead_stays(stopped: Company) -> None:
    path = f"/recurring-invoices/{template(stopped)['id']}"
    assert stopped.data(stopped.wire.post(f"{path}/skip"))["next_generation"] == "2026-04-10"
    stopped.wire.post(f"{path}/pause")
    assert stopped.data(stopped.wire.post(f"{path}/resume"))["next_generation"] == "2026-04-10"
    stopped.move_clock(now="2026-04-01T00:00:00Z")
    assert invoices(stopped) == []


def test_making_one_now(stopped: Company) -> None:
    made = template(stopped)
    path = f"/recurring-invoices/{made['id']}"
    data = stopped.data(stopped.wire.post(f"{path}/generate"), 201)
    assert data["next_generation"] == "2026-04-10"
    (invoice,) = invoices(stopped)
    assert (invoice["id"], invoice["issue_date"], invoice["status"]) == (data["invoice_id"], "2026-03-01", "ISSUED")
    stopped.move_clock(now="2026-03-31T00:00:00Z")
    assert len(invoices(stopped)) == 1
    later = template(stopped, start_date="2026-05-01")
    answer = stopped.wire.post(f"/recurring-invoices/{later['id']}/generate")
    assert refused(answer)[:2] == (422, "RECURRING_NOT_STARTED")


def test_a_preview(stopped: Company) -> None:
    made = template(stopped, payment_method="CARD", payment_term_days=10)
    path = f"/recurring-invoices/{made['id']}"
    shown = stopped.data(stopped.wire.get(f"{path}/preview"))
    assert (shown["issue_date"], shown["due_date"], shown["status"]) == ("2026-03-10", "2026-03-20", "DRAFT")
    assert (shown["totals"]["invoice_total"], shown["recurring_invoice_id"], "id" in shown) == (
        121.0,
        made["id"],
        False,
    )
    (own,) = stopped.data(stopped.wire.get("/companies"))
    assert stopped.data(stopped.wire.get(f"/companies/{own['id']}{path}/next-occurrence")) == shown
    assert (invoices(stopped), found(stopped, made["id"])) == ([], made)


def test_the_history(stopped: Company) -> None:
    made = template(stopped)
    stopped.move_clock(now="2026-04-10T00:00:00Z")
    path = f"/recurring-invoices/{made['id']}/history"
    history = stopped.data(stopped.wire.get(path))["history"]
    assert [each["scheduled_date"] for each in history] == ["2026-04-10", "2026-03-10"]
    assert (history[1]["invoice_number"], history[1]["total"], history[1]["status"]) == (
        "FAC-2026-0001",
        121.0,
        "OVERDUE",
    )
    (own,) = stopped.data(stopped.wire.get("/companies"))
    page = stopped.data(stopped.wire.get(f"/companies/{own['id']}{path}", limit=1))
    assert (len(page["history"]), page["pagination"]["total_items"]) == (1, 2)


def test_changing(stopped: Company) -> None:
    made = template(stopped, notes="n", end_date="2027-01-01")
    path = f"/recurring-invoices/{made['id']}"
    changed = stopped.data(stopped.wire.send("PATCH", path, {"day_of_month": 20, "end_date": None}))
    assert (changed["next_generation"], "end_date" in changed, changed["notes"]) == ("2026-03-20", False, "n")
    whole = {name: value for name, value in facts(stopped).items() if name != "lines"}
    replaced = stopped.data(stopped.wire.put(path, whole))
    assert ("notes" in replaced, replaced["lines"], replaced["next_generation"]) == (False, made["lines"], "2026-03-10")
    stopped.move_clock(now="2026-03-10T00:00:00Z")
    answer = stopped.wire.send("PATCH", path, {"start_date": "2026-01-01"})
    assert refused(answer)[:2] == (422, "RECURRING_START_DATE_NOT_EDITABLE")


@pytest.mark.parametrize("operation", ["generate", "skip"])
def test_no_change_brings_a_day_back(stopped: Company, operation: str) -> None:
    """Of a day that was invoiced ahead of time, or left out, there is no second invoice."""
    path = f"/recurring-invoices/{template(stopped)['id']}"
    assert stopped.wire.post(f"{path}/{operation}").json["success"] is True
    changed = stopped.data(stopped.wire.send("PATCH", path, {"frequency": "YEARLY"}))
    assert changed["next_generation"] == "2027-03-10"
    earlier = stopped.data(stopped.wire.send("PATCH", path, {"frequency": "MONTHLY", "day_of_month": 9}))
    assert earlier["next_generation"] == "2026-04-09"


def test_a_day_is_resumed_on_itself(stopped: Company) -> None:
    path = f"/recurring-invoices/{template(stopped)['id']}"
    stopped.wire.post(f"{path}/pause")
    stopped.move_clock(now="2026-04-10T09:00:00Z")
    assert stopped.data(stopped.wire.post(f"{path}/resume"))["next_generation"] == "2026-04-10"


def test_deleting(stopped: Company) -> None:
    made = template(stopped)
    assert stopped.wire.request("DELETE", f"/recurring-invoices/{made['id']}").status == 204
    stopped.move_clock(now="2026-05-01T00:00:00Z")
    assert invoices(stopped) == []
    assert refused(stopped.wire.get(f"/recurring-invoices/{made['id']}"))[:2] == (404, "RECURRING_NOT_FOUND")


def test_what_keeps_an_invoice_from_being_made_pauses_it(stopped: Company) -> None:
    series = {"name": "Otra", "code": "OTR", "format": "{CODIGO}-{NUM}", "counter_reset": "NEVER"}
    other = stopped.data(stopped.wire.post("/configuration/series", series), 201)["id"]
    made = template(stopped, series_id=other)
    stopped.wire.request("DELETE", f"/configuration/series/{other}")
    stopped.move_clock(now="2026-05-01T00:00:00Z")
    now = found(stopped, made["id"])
    assert (now["status"], now["pause"]["reason"], now["generated_invoices"]) == ("PAUSED", "GENERATION_FAILURE", 0)
    assert invoices(stopped) == []


def test_from_an_invoice(stopped: Company) -> None:
    invoice = stopped.issue_invoice()
    body = {"name": "Otra vez", "day_of_month": 5, "start_date": "2026-03-01"}
    made = stopped.data(stopped.wire.post(f"/invoices/{invoice['id']}/create-recurring", body), 201)
    assert (made["amount"], made["source_invoice_id"]) == (invoice["totals"]["invoice_total"], invoice["id"])
    (own,) = stopped.data(stopped.wire.get("/companies"))
    path = f"/companies/{own['id']}/recurring-invoices/derivations"
    stopped.data(stopped.wire.post(path, {**body, "from_invoice_id": invoice["id"]}), 201)
    stopped.move_clock(now="2026-03-05T00:00:00Z")
    assert [each["recipient"]["legal_name"] for each in invoices(stopped)] == ["Anna Puig"] * 3


def test_lists(stopped: Company) -> None:
    customer = stopped.customer()["id"]
    one, two = template(stopped, name="Uno", customer_id=customer), template(stopped, name="Dos")
    stopped.wire.post(f"/recurring-invoices/{two['id']}/pause")

    def names(**query: Any) -> list[str]:
        page = stopped.data(stopped.wire.get("/recurring-invoices", **query))
        return [each["name"] for each in page["recurring_invoices"]]

    assert names() == ["Dos", "Uno"]
    assert names(status="PAUSED") == names(pause_reason="USER") == ["Dos"]
    assert names(customer_id=customer) == [one["name"]]
    assert names(sort_by="name", sort_order="asc") == ["Dos", "Uno"]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": None}, "VALIDATION_ERROR", "name"),
        ({"lines": None}, "VALIDATION_ERROR", "lines"),
        ({"day_of_month": 32}, "VALIDATION_ERROR", "day_of_month"),
        ({"customer_id": UNKNOWN}, "VALIDATION_ERROR", "customer_id"),
        ({"series_id": UNKNOWN}, "VALIDATION_ERROR", "series_id"),
        ({"end_date": "2026-03-05"}, "RECURRING_NO_OCCURRENCE_IN_WINDOW", "end_date"),
        ({"start_date": "9999-12-31"}, "RECURRING_NO_OCCURRENCE_IN_WINDOW", "end_date"),
        ({"end_date": "2026-12-31", "max_invoices": 3}, "RECURRING_END_MODE_CONFLICT", "max_invoices"),
        ({"lines": [{**LINE, "quantity": -1}]}, "NEGATIVE_TOTAL_REQUIRES_RECTIFICATIVE", "lines"),
    ],
)
def test_refused(stopped: Company, given: dict[str, Any], code: str, field: str) -> None:
    answer = stopped.wire.post("/recurring-invoices", {**facts(stopped), **given})
    assert (answer.status, answer.json["error"]["code"], list(answer.json["error"]["details"])) == (422, code, [field])


def test_who_is_invoiced(stopped: Company) -> None:
    body = facts(stopped)
    del body["customer_id"]
    answer = stopped.wire.post("/recurring-invoices", body)
    assert refused(answer)[:2] == (422, "RECIPIENT_REQUIRED_FOR_ORDINARY")
    stopped.data(stopped.wire.post("/recurring-invoices", {**body, "invoice_type": "SIMPLIFIED"}), 201)
    stopped.move_clock(now="2026-03-10T00:00:00Z")
    assert [each["recipient"]["legal_name"] for each in invoices(stopped)] == ["Consumidor final"]
    mute = stopped.customer(email=None)["id"]
    answer = stopped.wire.post("/recurring-invoices", facts(stopped, customer_id=mute, send_automatically=True))
    assert refused(answer)[:2] == (422, "SIN_DESTINATARIO_RESOLUBLE")


def test_the_company_scoped_status(stopped: Company) -> None:
    (own,) = stopped.data(stopped.wire.get("/companies"))
    path = f"/companies/{own['id']}/recurring-invoices/{template(stopped)['id']}/status"
    assert stopped.data(stopped.wire.put(path, {"status": "PAUSED"}))["status"] == "PAUSED"
    assert stopped.data(stopped.wire.put(path, {"status": "ACTIVE"}))["status"] == "ACTIVE"


REFUSALS = {
    ("update", "COMPLETED"): (409, "RECURRING_ALREADY_ENDED"),
    ("pause", "PAUSED"): (400, "RECURRING_NOT_ACTIVE"),
    ("pause", "COMPLETED"): (400, "RECURRING_NOT_ACTIVE"),
    ("resume", "ACTIVE"): (400, "RECURRING_STATE_TRANSITION_INVALID"),
    ("resume", "COMPLETED"): (409, "RECURRING_ALREADY_ENDED"),
    ("skip", "PAUSED"): (400, "RECURRING_NOT_ACTIVE"),
    ("skip", "COMPLETED"): (400, "RECURRING_NOT_ACTIVE"),
    ("generate", "PAUSED"): (400, "RECURRING_NOT_ACTIVE"),
    ("generate", "COMPLETED"): (400, "RECURRING_NOT_ACTIVE"),
    ("preview", "COMPLETED"): (409, "RECURRING_ALREADY_ENDED"),
}
"""What is refused of a template in its status; the rest is allowed."""


@pytest.mark.parametrize("status", ["ACTIVE", "PAUSED", "COMPLETED"])
@pytest.mark.parametrize("operation", ALLOWED)
def test_every_operation_in_every_status(
    stopped: Company, operation: RecurringOperation, status: RecurringStatus
) -> None:
    made = template(stopped, **({"max_invoices": 1} if status == "COMPLETED" else {}))
    path = f"/recurring-invoices/{made['id']}"
    if status == "PAUSED":
        stopped.wire.post(f"{path}/pause")
    elif status == "COMPLETED":
        stopped.wire.post(f"{path}/generate")
    assert found(stopped, made["id"])["status"] == status
    if operation == "preview":
        answer = stopped.wire.get(f"{path}/preview")
    elif operation == "update":
        answer = stopped.wire.send("PATCH", path, {"name": "n"})
    else:
        answer = stopped.wire.post(f"{path}/{operation}")
    assert (status in ALLOWED[operation]) is ((operation, status) not in REFUSALS)
    if status in ALLOWED[operation]:
        assert answer.status in (200, 201)
    else:
        assert refused(answer)[:2] == REFUSALS[operation, status]
