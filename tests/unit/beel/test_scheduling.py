"""Scheduled invoices on their day, and after it."""

from __future__ import annotations

from datetime import date

import pytest

from emulator.billing.beel.calendar import first_second_of
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.scheduling import ScheduleParams, as_draft, schedule_invoice, unschedule_invoice
from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from tests.unit.beel.contexts import moment
from tests.unit.beel.test_send import invoice

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("scheduled_for", "issue_date", "due_date"),
    [
        (TODAY, TODAY, date(2026, 4, 10)),
        (date(2026, 3, 9), TODAY, date(2026, 4, 10)),
        (date(2026, 3, 11), date(2026, 3, 1), date(2026, 4, 1)),
    ],
    ids=["on its day", "a day late", "called off before"],
)
def test_what_is_issued_has_the_day_it_is_issued_on(scheduled_for: date, issue_date: date, due_date: date) -> None:
    draft = as_draft(replace(invoice("SCHEDULED"), scheduled_for=scheduled_for), moment())
    assert (draft.status, draft.scheduled_for) == ("DRAFT", None)
    assert (draft.issue_date, draft.due_date) == (issue_date, due_date)


def scheduled(day: date, changes: Changes | None = None) -> Invoice:
    params = ScheduleParams(scheduled_for=day, action="ISSUE_AND_SEND")
    return schedule_invoice(invoice("DRAFT"), params, "schedule", moment(), changes or Changes())


@pytest.mark.parametrize("day", [TODAY, date(2026, 12, 24)])
def test_a_scheduled_invoice_waits_for_the_first_second_of_its_day(day: date) -> None:
    changes = Changes()
    waiting = scheduled(day, changes)
    assert (waiting.status, waiting.scheduled_for, waiting.scheduled_action) == ("SCHEDULED", day, "ISSUE_AND_SEND")
    assert changes.saved(Invoice) == [waiting]
    (job,) = changes.saved(Job)
    assert (job.subject, job.due_at) == (waiting.id, first_second_of(day))


def test_no_invoice_is_scheduled_for_a_day_that_is_past() -> None:
    with pytest.raises(BeelError) as refused:
        scheduled(date(2026, 3, 9))
    assert (refused.value.status, refused.value.code) == (422, "SCHEDULED_DATE_IN_PAST")


def test_another_day_takes_the_place_of_the_first() -> None:
    changes = Changes()
    params = ScheduleParams(scheduled_for=date(2026, 3, 20))
    moved = schedule_invoice(scheduled(TODAY, changes), params, "reschedule", moment(), changes)
    assert (moved.scheduled_for, moved.scheduled_action) == (date(2026, 3, 20), "DRAFT")
    (job,) = changes.saved(Job)
    assert job.due_at == first_second_of(date(2026, 3, 20))


def test_an_invoice_that_is_called_off_is_a_draft_as_it_was() -> None:
    changes = Changes()
    waiting = scheduled(date(2026, 3, 20), changes)
    draft = unschedule_invoice(waiting, "unschedule", moment(), changes)
    assert replace(draft, updated=waiting.updated) == invoice("DRAFT")
    assert (changes.saved(Invoice), changes.saved(Job)) == ([draft], [])
    untouched = Changes()
    assert unschedule_invoice(invoice("DRAFT"), "remove_schedule", moment(), untouched) == invoice("DRAFT")
    assert untouched.written == {}
