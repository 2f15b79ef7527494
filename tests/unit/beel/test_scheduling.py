"""Scheduled invoices on their day, and after it."""

from __future__ import annotations

from datetime import date

import pytest

from emulator.billing.beel.scheduling import as_draft
from emulator.billing.core.structs import replace
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
