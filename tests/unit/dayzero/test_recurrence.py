"""On which days something recurs: by example, and that no day is left out or doubled."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.billing.dayzero.recurring.recurrence import FREQUENCIES, Recurrence


def days(count: int, frequency: Any, start: str, **given: Any) -> list[str]:
    recurrence = Recurrence(frequency=frequency, start_date=date.fromisoformat(start), **given)
    found: list[str] = []
    day = recurrence.on_or_after(recurrence.start_date)
    while day is not None and len(found) < count:
        found.append(day.isoformat())
        day = recurrence.after(day)
    return found


@pytest.mark.parametrize(
    ("frequency", "start", "given", "expected"),
    [
        ("daily", "2026-02-27", {}, ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ("daily", "2026-02-27", {"day_of_week": 0, "day_of_month": 5}, ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ("weekly", "2026-05-01", {}, ["2026-05-01", "2026-05-08", "2026-05-15"]),
        ("weekly", "2026-05-01", {"day_of_week": 0}, ["2026-05-04", "2026-05-11", "2026-05-18"]),
        ("biweekly", "2026-05-01", {"day_of_week": 4}, ["2026-05-01", "2026-05-15", "2026-05-29"]),
        ("monthly", "2026-01-31", {}, ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("monthly", "2026-02-10", {"day_of_month": 31}, ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("monthly", "2026-05-20", {"day_of_month": 1, "day_of_week": 3}, ["2026-06-01", "2026-07-01", "2026-08-01"]),
        ("quarterly", "2025-11-30", {}, ["2025-11-30", "2026-02-28", "2026-05-30"]),
        ("annually", "2024-02-29", {}, ["2024-02-29", "2025-02-28", "2026-02-28"]),
        ("monthly", "2026-01-15", {"end_date": date(2026, 3, 15)}, ["2026-01-15", "2026-02-15", "2026-03-15"]),
        ("monthly", "2026-01-15", {"end_date": date(2026, 2, 14)}, ["2026-01-15"]),
        ("annually", "9998-06-01", {}, ["9998-06-01", "9999-06-01"]),
        ("daily", "9999-12-30", {}, ["9999-12-30", "9999-12-31"]),
    ],
)
def test_days(frequency: str, start: str, given: dict[str, Any], expected: list[str]) -> None:
    assert days(len(expected) + (len(expected) < 3), frequency, start, **given) == expected


@settings(max_examples=200, deadline=None)
@given(
    frequency=st.sampled_from(FREQUENCIES),
    start=st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    day_of_month=st.none() | st.integers(1, 31),
    day_of_week=st.none() | st.integers(0, 6),
    later=st.integers(0, 20000),
)
def test_no_day_is_left_out_or_doubled(
    frequency: Any, start: date, day_of_month: int | None, day_of_week: int | None, later: int
) -> None:
    recurrence = Recurrence(frequency=frequency, start_date=start, day_of_month=day_of_month, day_of_week=day_of_week)
    first = recurrence.on_or_after(start)
    assert first is not None
    assert start <= first <= start + timedelta(days=31)
    found = [first]
    for _ in range(40):
        following = recurrence.after(found[-1])
        assert following is not None
        found.append(following)
    shortest, longest = {
        "daily": (1, 1),
        "weekly": (7, 7),
        "biweekly": (14, 14),
        "monthly": (28, 31),
        "quarterly": (89, 92),
        "annually": (365, 366),
    }[frequency]
    assert all(shortest <= (after - before).days <= longest for before, after in pairwise(found))
    asked = start + timedelta(days=later)
    answer = recurrence.on_or_after(asked)
    assert answer is not None
    assert answer >= asked
    if found[0] <= asked <= found[-1]:
        assert answer == min(day for day in found if day >= asked)
