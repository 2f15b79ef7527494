"""Reminders of open invoices, on the days that the account's settings name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing.core.reminder_schedule import ReminderSchedule
from emulator.billing.system.jobs import Job
from emulator.bootstrap import Emulator
from emulator.services import invoices
from tests.integration.pages.visitor import Visitor

SCHEDULE = {"days_before_due": [7], "on_due_date": True, "days_after_due": [3, 10]}
DUE = "2026-01-31 12:00"

Live = Callable[[str], None]


@pytest.fixture
def clock() -> Iterator[FrozenDateTimeFactory]:
    """Noon on New Year's Day; the invoices made then are due on January 31."""
    with freeze_time("2026-01-01 12:00") as clock:
        assert isinstance(clock, FrozenDateTimeFactory)
        yield clock


@pytest.fixture
def live_until(emulator: Emulator, visitor: Visitor, clock: FrozenDateTimeFactory) -> Live:
    """Lets time pass until a moment, and does then what has become due in the visitor's world."""
    world = authenticate(Headers(visitor.headers)).world

    def until(moment: str) -> None:
        clock.move_to(moment)
        for found, job in list(emulator.store.due(1000)):
            if found == world:
                assert job.task == "remind"
                emulator.store.run(world, partial(invoices.remind_due, job=job))

    return until


def reminders(visitor: Visitor) -> list[dict[str, Any]]:
    return [mail for mail in visitor.outbox() if mail["kind"] == "reminder"]


def text(visitor: Visitor, mail: dict[str, Any]) -> str:
    return visitor.client.get(mail["links"]["txt"], headers=visitor.headers).text


def ordered(emulator: Emulator, visitor: Visitor, invoice: str) -> Job | None:
    world = authenticate(Headers(visitor.headers)).world
    return emulator.store.unit_of_work(world).get(Job, f"remind-{invoice}")


def test_the_days_of_a_schedule() -> None:
    schedule = ReminderSchedule(days_before_due=(7, 1), on_due_date=True, days_after_due=(3, 3))
    assert schedule.times(0) == (-7 * 86400, -86400, 0, 3 * 86400)
    assert ReminderSchedule().times(0) == ()


def test_nobody_is_reminded_at_first(emulator: Emulator, visitor: Visitor) -> None:
    assert ordered(emulator, visitor, visitor.open_invoice()["id"]) is None


def test_before_on_and_after_the_due_date(emulator: Emulator, visitor: Visitor, live_until: Live) -> None:
    visitor.update_account(reminders=SCHEDULE, business_name="Northwind")
    invoice = visitor.open_invoice()["id"]
    sent = []
    for day in ("01-24 11:59", "01-24 12:00", "01-31 12:00", "02-03 12:00", "02-10 12:00", "03-31 12:00"):
        live_until(f"2026-{day}")
        sent.append(len(reminders(visitor)))

    assert sent == [0, 1, 2, 3, 4, 4]
    assert ordered(emulator, visitor, invoice) is None
    early, _, late, _ = reminders(visitor)
    assert (early["to"], early["status"], early["invoice"]) == (["jenny@example.com"], "not_sent", invoice)
    assert early["subject"].startswith("Reminder: invoice from Northwind #")
    assert "Due January 31, 2026" in text(visitor, early)
    assert "Overdue since January 31, 2026" in text(visitor, late)


@pytest.mark.parametrize("end", ["pay", "void", "mark_uncollectible"])
def test_who_owes_nothing_any_more_is_not_reminded(
    emulator: Emulator, visitor: Visitor, live_until: Live, end: str
) -> None:
    visitor.update_account(reminders=SCHEDULE)
    invoice = visitor.open_invoice()["id"]
    live_until("2026-01-24 12:00")
    params = {"paid_out_of_band": "true"} if end == "pay" else {}
    visitor.post(f"/v1/invoices/{invoice}/{end}", **params)

    live_until("2026-03-31 12:00")

    assert len(reminders(visitor)) == 1
    assert ordered(emulator, visitor, invoice) is None


def test_the_due_date_that_counts_is_the_one_at_finalization(visitor: Visitor, live_until: Live) -> None:
    visitor.update_account(reminders={"on_due_date": True})
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    draft = visitor.post("/v1/invoices", customer=customer, collection_method="send_invoice", days_until_due=5)["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft, amount=2000, currency="usd")
    visitor.post(f"/v1/invoices/{draft}", days_until_due=20)
    visitor.post(f"/v1/invoices/{draft}/send")

    live_until("2026-01-06 12:00")
    assert reminders(visitor) == []
    live_until("2026-01-21 12:00")
    assert len(reminders(visitor)) == 1


def test_a_revision_with_another_due_date_is_reminded_of_by_itself(visitor: Visitor, live_until: Live) -> None:
    visitor.update_account(reminders={"on_due_date": True})
    original = visitor.open_invoice()["id"]
    params = {"from_invoice[invoice]": original, "from_invoice[action]": "revision", "days_until_due": 60}
    revision = visitor.post("/v1/invoices", **params)["id"]
    visitor.post(f"/v1/invoices/{revision}/finalize")

    live_until(DUE)
    assert reminders(visitor) == []
    live_until("2026-03-02 12:00")
    assert [mail["invoice"] for mail in reminders(visitor)] == [revision]


def test_days_that_are_over_at_finalization_are_left_out(visitor: Visitor, live_until: Live) -> None:
    visitor.update_account(reminders={"days_before_due": [60, 40, 10]})
    visitor.open_invoice()

    live_until("2026-01-21 11:59")
    assert reminders(visitor) == []
    live_until("2026-01-21 12:00")
    assert len(reminders(visitor)) == 1


def test_days_that_went_by_while_nothing_ran_make_one_reminder(visitor: Visitor, live_until: Live) -> None:
    visitor.update_account(reminders=SCHEDULE)
    visitor.open_invoice()

    live_until("2026-02-05 12:00")
    assert len(reminders(visitor)) == 1
    live_until("2026-02-10 12:00")
    assert len(reminders(visitor)) == 2


def test_a_schedule_taken_away_reminds_nobody(emulator: Emulator, visitor: Visitor, live_until: Live) -> None:
    visitor.update_account(reminders=SCHEDULE)
    invoice = visitor.open_invoice()["id"]
    visitor.update_account(reminders=None)

    live_until(DUE)

    assert reminders(visitor) == []
    assert ordered(emulator, visitor, invoice) is None


def test_what_charges_itself_is_not_reminded_of(emulator: Emulator, visitor: Visitor) -> None:
    visitor.update_account(reminders=SCHEDULE)
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    draft = visitor.post("/v1/invoices", customer=customer)["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft, amount=2000, currency="usd")
    visitor.post(f"/v1/invoices/{draft}/finalize")

    assert ordered(emulator, visitor, draft) is None


def test_in_live_mode_a_reminder_is_queued(
    emulator: Emulator, live_visitor: Visitor, clock: FrozenDateTimeFactory
) -> None:
    live_visitor.update_account(reminders=SCHEDULE)
    job = ordered(emulator, live_visitor, live_visitor.open_invoice()["id"])
    assert job is not None
    clock.move_to("2026-01-24 12:00")

    world = authenticate(Headers(live_visitor.headers)).world
    emulator.store.run(world, lambda uow: invoices.remind_due(uow, job))

    assert [mail["status"] for mail in reminders(live_visitor)] == ["queued"]
