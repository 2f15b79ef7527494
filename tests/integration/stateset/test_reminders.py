"""What the clock does to an invoice that is owed: it is reminded of, and becomes overdue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from emulator.billing.stateset.invoice import Status
from tests.support.stateset import Stateset


def kinds(stateset: Stateset) -> list[str]:
    return [mail["subject"].partition(" ")[0] for mail in reversed(stateset.outbox())]


def day_after(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def test_a_reminder_is_a_mail_and_puts_off_the_next(stateset: Stateset) -> None:
    id = stateset.invoice(invoice_number="A-1")["id"]
    stateset.send(id)
    stateset.advance("3d")

    answer = stateset.wire.post(f"/invoices/{id}/reminder", {"cc": ["b@x.test"], "message": "Please"})

    assert answer.status == 200
    reminded = answer.json
    assert reminded == {
        "id": id,
        "object": "invoice",
        "status": "sent",
        "email_details": {
            "sent_to": ["billing@acme.com"],
            "cc": ["b@x.test"],
            "subject": "Reminder: Invoice A-1 from Stateset",
            "message": "Please",
            "attachments": ["invoice_A-1.pdf"],
        },
        "reminder_count": 1,
        "last_reminder_at": reminded["last_reminder_at"],
        "next_reminder_date": reminded["next_reminder_date"],
    }
    next_one = datetime.fromisoformat(reminded["next_reminder_date"])
    assert next_one - datetime.fromisoformat(reminded["last_reminder_at"]) == timedelta(days=7)
    mail = stateset.outbox()[0]
    assert (mail["kind"], mail["cc"]) == ("reminder", ["b@x.test"])


def test_three_reminders_go_out_by_themselves_to_whom_it_was_sent(stateset: Stateset) -> None:
    stateset.stop_clock(now="2026-01-20T12:00:00Z")
    id = stateset.invoice(due_date="2026-04-30")["id"]
    stateset.send(id, {"to": ["a@x.test"], "cc": ["b@x.test"], "bcc": ["c@x.test"]})

    stateset.advance("60d")

    assert kinds(stateset) == ["Invoice", "Reminder:", "Reminder:", "Reminder:"]
    reminder = stateset.outbox()[0]
    assert (reminder["to"], reminder["cc"], reminder["bcc"]) == (["a@x.test"], ["b@x.test"], [])
    assert [mail["created"] - stateset.outbox()[-1]["created"] for mail in stateset.outbox()[:-1]] == [
        days * 86400 for days in (21, 14, 7)
    ]


@pytest.mark.parametrize("path", ["mark-paid", "void"])
def test_nobody_is_reminded_of_what_is_not_owed(stateset: Stateset, path: str) -> None:
    id = stateset.invoice(send_email=True)["id"]
    stateset.wire.post(f"/invoices/{id}/{path}")

    stateset.advance("60d")

    assert kinds(stateset) == ["Invoice"]


def test_sending_again_begins_the_reminders_anew(stateset: Stateset) -> None:
    id = stateset.invoice(due_date=day_after(100))["id"]
    stateset.send(id)
    stateset.advance("22d")
    stateset.send(id)

    stateset.advance("8d")

    assert kinds(stateset) == ["Invoice", *["Reminder:"] * 3, "Invoice", "Reminder:"]


def test_it_is_overdue_when_the_due_date_is_over(stateset: Stateset) -> None:
    stateset.stop_clock(now="2026-01-20T12:00:00Z")
    id = stateset.invoice(due_date="2026-01-22")["id"]
    stateset.send(id)

    stateset.stop_clock(now="2026-01-22T23:59:59Z")
    assert stateset.get(id)["status"] == "sent"
    assert stateset.wire.get("/invoices", overdue="true").json["data"] == []

    stateset.stop_clock(now="2026-01-23T00:00:00Z")
    assert stateset.get(id)["status"] == "overdue"
    for query in ({"status": "overdue"}, {"overdue": "true"}):
        assert [each["id"] for each in stateset.wire.get("/invoices", **query).json["data"]] == [id]


def test_what_is_sent_after_its_due_date_has_until_the_end_of_that_day(stateset: Stateset) -> None:
    stateset.stop_clock(now="2026-01-20T12:00:00Z")
    id = stateset.invoice(issue_date="2025-12-01", due_date="2025-12-31")["id"]

    assert stateset.send(id)["status"] == "sent"

    stateset.stop_clock(now="2026-01-21T00:00:00Z")
    assert stateset.get(id)["status"] == "overdue"


@pytest.mark.parametrize("before", ["sent", "viewed", "partially_paid"])
def test_a_later_due_date_makes_it_what_it_was_until_then(stateset: Stateset, before: Status) -> None:
    id = stateset.invoice_in(before)
    stateset.advance("31d")
    assert stateset.get(id)["status"] == "overdue"

    moved = stateset.wire.put(f"/invoices/{id}", {"due_date": day_after(40)}).json

    assert moved["status"] == stateset.get(id)["status"] == before
    stateset.advance("10d")
    assert stateset.get(id)["status"] == "overdue"


def test_an_earlier_due_date_makes_it_overdue_at_once(stateset: Stateset) -> None:
    id = stateset.invoice_in("sent", issue_date="2026-01-01")
    stateset.advance("1d")

    assert stateset.wire.put(f"/invoices/{id}", {"due_date": "2026-01-02"}).json["status"] == "overdue"


def test_it_stays_overdue_until_all_is_paid(stateset: Stateset) -> None:
    id = stateset.invoice_in("overdue")
    stateset.create(f"/invoices/{id}/payments", {"amount": 500})
    assert (stateset.get(id)["status"], stateset.get(id)["amount_due"]) == ("overdue", 1500)

    stateset.create(f"/invoices/{id}/payments", {"amount": 1500})

    assert stateset.get(id)["status"] == "paid"
