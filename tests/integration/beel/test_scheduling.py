"""Invoices of a later day (docs.beel.es, Schedule invoice)."""

from __future__ import annotations

import pytest

from tests.support.beel import Company, refused
from tests.support.webhook_receiver import receiving

MORNING = "2026-03-10T09:00:00Z"


@pytest.fixture
def stopped(company: Company) -> Company:
    """The company, on the tenth of March at nine."""
    company.move_clock(now=MORNING)
    return company


@pytest.mark.every_engine
def test_it_is_issued_and_sent_on_its_day(stopped: Company) -> None:
    draft = stopped.draft(issue_date="2026-03-10", due_date="2026-03-20")["id"]
    body = {"scheduled_for": "2026-03-12", "action": "ISSUE_AND_SEND"}
    scheduled = stopped.perform(draft, "schedule", body)
    assert (scheduled["status"], scheduled["scheduled_for"]) == ("SCHEDULED", "2026-03-12")
    assert scheduled["scheduled_action"] == "ISSUE_AND_SEND"
    stopped.move_clock(now="2026-03-11T23:59:59Z")
    assert (stopped.invoice(draft)["status"], stopped.outbox()) == ("SCHEDULED", [])
    stopped.move_clock(now="2026-03-12T00:00:00Z")
    sent = stopped.invoice(draft)
    assert (sent["status"], sent["issue_date"], sent["due_date"]) == ("SENT", "2026-03-12", "2026-03-22")
    assert (sent["invoice_number"], sent["sent_at"]) == ("FAC-2026-0001", "2026-03-12T00:00:00Z")
    assert "scheduled_for" not in sent
    assert [mail["to"] for mail in stopped.outbox()] == [["anna@example.com"]]


def test_it_is_a_draft_again_to_be_looked_at(stopped: Company) -> None:
    draft = stopped.draft(issue_date="2026-03-10")["id"]
    stopped.perform(draft, "schedule", {"scheduled_for": "2026-03-12"})
    stopped.move_clock(now="2026-03-13T00:00:00Z")
    found = stopped.invoice(draft)
    assert (found["status"], found["invoice_number"], found["issue_date"]) == ("DRAFT", None, "2026-03-12")


def test_the_calendar_ends(stopped: Company) -> None:
    """What is due on its last day stays so, however much later it is issued."""
    draft = stopped.draft(issue_date="2026-03-10", due_date="9999-12-31")["id"]
    stopped.perform(draft, "schedule", {"scheduled_for": "2026-03-12", "action": "ISSUE_AND_SEND"})
    stopped.move_clock(now="2026-03-12T00:00:00Z")
    sent = stopped.invoice(draft)
    assert (sent["status"], sent["due_date"]) == ("SENT", "9999-12-31")


def test_several_are_done_in_order(stopped: Company) -> None:
    later, sooner = stopped.draft()["id"], stopped.draft()["id"]
    for draft, day in ((later, "2026-03-14"), (sooner, "2026-03-13")):
        stopped.perform(draft, "schedule", {"scheduled_for": day, "action": "ISSUE_AND_SEND"})
    stopped.move_clock(advance="30d")
    assert [stopped.invoice(each)["number"] for each in (sooner, later)] == [1, 2]


def test_another_day(stopped: Company) -> None:
    draft = stopped.draft()["id"]
    stopped.perform(draft, "schedule", {"scheduled_for": "2026-03-12", "action": "ISSUE_AND_SEND"})
    moved = stopped.data(stopped.wire.send("PATCH", f"/invoices/{draft}/reschedule", {"scheduled_for": "2026-03-20"}))
    assert (moved["scheduled_for"], moved["scheduled_action"]) == ("2026-03-20", "ISSUE_AND_SEND")
    stopped.move_clock(now="2026-03-13T00:00:00Z")
    assert stopped.invoice(draft)["status"] == "SCHEDULED"
    stopped.move_clock(now="2026-03-20T00:00:00Z")
    assert stopped.invoice(draft)["status"] == "SENT"


def test_calling_it_off(stopped: Company) -> None:
    draft = stopped.draft()["id"]
    stopped.perform(draft, "schedule", {"scheduled_for": "2026-03-12", "action": "ISSUE_AND_SEND"})
    assert stopped.perform(draft, "unschedule")["status"] == "DRAFT"
    stopped.move_clock(advance="30d")
    assert (stopped.invoice(draft)["status"], stopped.outbox()) == ("DRAFT", [])


def test_the_company_scoped_paths(stopped: Company) -> None:
    (own,) = stopped.data(stopped.wire.get("/companies"))
    draft = stopped.draft()["id"]
    path = f"/companies/{own['id']}/invoices/{draft}/schedule"
    assert refused(stopped.wire.get(path))[:2] == (404, "NOT_FOUND")
    body = {"scheduled_for": "2026-03-12", "generation_mode": "ISSUE_AND_SEND"}
    assert stopped.data(stopped.wire.put(path, body))["status"] == "SCHEDULED"
    assert stopped.data(stopped.wire.get(path)) == body
    for _ in range(2):
        assert stopped.wire.request("DELETE", path).status == 204
    status, code, details = refused(stopped.wire.put(path, {"scheduled_for": "2026-03-12"}))
    assert (status, code, details) == (422, "VALIDATION_ERROR", {"generation_mode": "is required"})


def test_yesterday_is_too_late(stopped: Company) -> None:
    answer = stopped.wire.post(f"/invoices/{stopped.draft()['id']}/schedule", {"scheduled_for": "2026-03-09"})
    assert refused(answer)[:2] == (422, "SCHEDULED_DATE_IN_PAST")


def test_what_keeps_it_from_being_issued_is_told(stopped: Company) -> None:
    """A series that is no longer there leaves a draft, and an event."""
    with receiving() as receiver:
        stopped.data(stopped.wire.post("/webhooks", {"url": receiver.url, "events": ["invoice.schedule.failed"]}), 201)
        series = {"name": "Otra", "code": "OTR", "format": "{CODIGO}-{NUM}", "counter_reset": "NEVER"}
        other = stopped.data(stopped.wire.post("/configuration/series", series), 201)
        draft = stopped.draft(series_id=other["id"])["id"]
        stopped.perform(draft, "schedule", {"scheduled_for": "2026-03-12", "action": "ISSUE_AND_SEND"})
        assert stopped.wire.request("DELETE", f"/configuration/series/{other['id']}").status == 204
        stopped.move_clock(now="2026-03-12T00:00:00Z")
        assert stopped.invoice(draft)["status"] == "DRAFT"
        (delivery,) = receiver.wait(1)
    event = delivery.event
    assert (event["type"], event["data"]["invoice_id"]) == ("invoice.schedule.failed", draft)


def test_what_happens_on_the_day_is_told(stopped: Company) -> None:
    with receiving() as receiver:
        events = ["invoice.issued", "invoice.email.sent"]
        stopped.data(stopped.wire.post("/webhooks", {"url": receiver.url, "events": events}), 201)
        draft = stopped.draft()["id"]
        stopped.perform(draft, "schedule", {"scheduled_for": "2026-03-12", "action": "ISSUE_AND_SEND"})
        stopped.move_clock(now="2026-03-12T00:00:00Z")
        told = [each.event for each in receiver.wait(2)]
    assert {(each["type"], each["data"]["invoice_id"]) for each in told} == {(event, draft) for event in events}


def test_nobody_to_send_to_is_on_record(stopped: Company) -> None:
    draft = stopped.draft(recipient={"legal_name": "Anna", "nif": "12345678Z"})["id"]
    stopped.perform(draft, "schedule", {"scheduled_for": "2026-03-12", "action": "ISSUE_AND_SEND"})
    stopped.move_clock(now="2026-03-12T00:00:00Z")
    found = stopped.invoice(draft)
    assert (found["status"], [each["status"] for each in found["sending_history"]]) == ("ISSUED", ["FAILED"])
