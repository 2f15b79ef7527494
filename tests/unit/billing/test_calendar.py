"""Boundaries of periods: reckoned from the anchor, none skipped, none doubled."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.billing.core.calendar import (
    DAY,
    Interval,
    add_months,
    boundary,
    business_days_after,
    day_by_months,
    period_at,
)

YEARS = 50

anchors = st.integers(0, int(datetime(2040, 1, 1, tzinfo=UTC).timestamp()))
intervals = st.one_of(
    st.builds(Interval, st.just("day"), st.integers(1, 1095)),
    st.builds(Interval, st.just("week"), st.integers(1, 156)),
    st.builds(Interval, st.just("month"), st.integers(1, 36)),
    st.builds(Interval, st.just("year"), st.integers(1, 3)),
)


def second(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def days(anchor: str, interval: Interval, count: int) -> list[str]:
    found = (boundary(second(anchor), interval, k) for k in range(1, count + 1))
    return [datetime.fromtimestamp(each, UTC).strftime("%Y-%m-%d") for each in found]


@pytest.mark.parametrize(
    ("anchor", "interval", "expected"),
    [
        (
            "2027-08-31",
            Interval("month"),
            "2027-09-30 2027-10-31 2027-11-30 2027-12-31 2028-01-31 2028-02-29 2028-03-31",
        ),
        ("2026-11-30", Interval("month", 3), "2027-02-28 2027-05-30 2027-08-30"),
        ("2027-12-31", Interval("month", 2), "2028-02-29 2028-04-30 2028-06-30"),
        ("2028-02-29", Interval("year"), "2029-02-28 2030-02-28 2031-02-28 2032-02-29"),
        ("2026-03-28", Interval("week", 2), "2026-04-11 2026-04-25"),
    ],
)
def test_the_table_of_the_documentation(anchor: str, interval: Interval, expected: str) -> None:
    assert days(anchor, interval, len(expected.split())) == expected.split()


@given(anchors, intervals)
def test_nothing_is_skipped_or_doubled_over_fifty_years(anchor: int, interval: Interval) -> None:
    end = add_months(anchor, YEARS * 12)
    at, count = anchor, 0
    while at < end:
        period = period_at(anchor, interval, at)
        assert period.start == at == boundary(anchor, interval, count)
        assert period.end > period.start
        assert period_at(anchor, interval, period.end - 1) == period
        at, count = period.end, count + 1


@given(anchors, intervals, st.integers(-YEARS * 366 * DAY, YEARS * 366 * DAY))
def test_every_second_lies_in_one_period(anchor: int, interval: Interval, offset: int) -> None:
    period = period_at(anchor, interval, anchor + offset)
    assert period.start <= anchor + offset < period.end
    assert period_at(anchor, interval, period.start) == period == period_at(anchor, interval, period.end - 1)


@given(anchors, st.integers(1, 36), st.integers(-600, 600))
def test_a_boundary_keeps_the_time_of_day_and_the_day_where_the_month_has_it(anchor: int, count: int, k: int) -> None:
    first = datetime.fromtimestamp(anchor, UTC)
    found = datetime.fromtimestamp(boundary(anchor, Interval("month", count), k), UTC)
    assert found.time() == first.time()
    following = datetime.fromtimestamp(int(found.timestamp()) + DAY, UTC)
    assert found.day == first.day or (found.day < first.day and following.month != found.month)


@pytest.mark.parametrize(
    ("start", "months", "day_of_month", "earliest", "expected"),
    [
        ("2026-01-31", 1, 31, "2026-02-01", "2026-02-28"),
        ("2026-01-31", 1, 31, "2026-03-01", "2026-03-31"),
        ("2026-02-15", 12, 10, "2026-02-15", "2026-03-10"),
        ("2026-02-15", 12, 10, "2026-03-11", "2027-03-10"),
        ("2026-11-02", 3, 1, "2000-01-01", "2026-12-01"),
        ("9999-12-01", 1, 30, "9999-12-01", "9999-12-30"),
        ("9999-12-01", 1, 30, "9999-12-31", None),
    ],
)
def test_a_day_by_months(start: str, months: int, day_of_month: int, earliest: str, expected: str | None) -> None:
    found = day_by_months(date.fromisoformat(start), months, day_of_month, date.fromisoformat(earliest))
    assert found == (None if expected is None else date.fromisoformat(expected))


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        ("2024-08-08T14:35:03", 1, "2024-08-09"),
        ("2024-08-09T00:00:00", 1, "2024-08-12"),
        ("2024-08-10T12:00:00", 1, "2024-08-12"),
        ("2024-08-08T23:59:59", 2, "2024-08-12"),
    ],
)
def test_business_days_begin_in_utc_and_pass_over_weekends(now: str, days: int, expected: str) -> None:
    assert business_days_after(second(now), days) == second(expected)
