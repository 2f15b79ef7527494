"""The days of recurring invoices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.billing.beel.recurring.recurrence import Frequency, Recurrence

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def recurrence(frequency: Frequency, day_of_month: int, start: str, end: str | None = None) -> Recurrence:
    return Recurrence(
        frequency=frequency,
        day_of_month=day_of_month,
        start_date=date.fromisoformat(start),
        end_date=None if end is None else date.fromisoformat(end),
    )


def days_of(found: Recurrence, count: int) -> list[str]:
    days = [found.on_or_after(found.start_date)]
    while len(days) < count and days[-1] is not None:
        days.append(found.after(days[-1]))
    return [day.isoformat() for day in days if day is not None]


@pytest.mark.parametrize(
    ("found", "days"),
    [
        (recurrence("MONTHLY", 10, "2026-01-10"), ["2026-01-10", "2026-02-10", "2026-03-10"]),
        (recurrence("MONTHLY", 10, "2026-01-11"), ["2026-02-10", "2026-03-10", "2026-04-10"]),
        (recurrence("MONTHLY", 31, "2026-01-31"), ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (recurrence("QUARTERLY", 1, "2026-11-02"), ["2026-12-01", "2027-03-01", "2027-06-01"]),
        # As documented: it does not wait a year.
        (recurrence("YEARLY", 10, "2026-02-15"), ["2026-03-10", "2027-03-10", "2028-03-10"]),
        (recurrence("MONTHLY", 10, "2026-01-01", "2026-02-10"), ["2026-01-10", "2026-02-10"]),
        (recurrence("YEARLY", 1, "2026-01-02", "2026-01-31"), []),
        (recurrence("MONTHLY", 30, "9999-12-01"), ["9999-12-30"]),
        (recurrence("MONTHLY", 1, "9999-12-31"), []),
    ],
)
def test_days(found: Recurrence, days: list[str]) -> None:
    assert days_of(found, 3) == days


@given(st.sampled_from(("MONTHLY", "QUARTERLY", "YEARLY")), st.integers(1, 31), DAYS, DAYS)
def test_the_next_day_is_the_first_that_is_not_before(
    frequency: Frequency, day_of_month: int, start: date, day: date
) -> None:
    """Found at once, it is the same as by going there step by step."""
    found = Recurrence(frequency=frequency, day_of_month=day_of_month, start_date=start)
    following = found.on_or_after(day)
    assert following is not None
    assert following >= max(day, start)
    assert found.on_or_after(following) == following
    assert following == max(day, start) or found.on_or_after(following - timedelta(days=1)) == following
