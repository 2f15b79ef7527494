"""What parts of periods cost: the table of worked examples, each line rounded by itself, an exact half down."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.billing.core.calendar import Interval, Period, period_at
from emulator.billing.subscriptions.proration import credited, prorated, round_half_down, share_of


def second(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


THIRD, QUARTER_PERCENT, HALF = Fraction(1, 3), Fraction(1, 400), Fraction(1, 2)


def left(at: str, anchor: str) -> Fraction:
    month = period_at(second(anchor), Interval("month"), second(at))
    return share_of(Period(second(at), month.end), month)


@pytest.mark.parametrize(
    ("old", "new", "share", "credit", "debit"),
    [
        (2000, 60_000, THIRD, -667, 20_000),
        (2000, 1000, THIRD, -667, 333),
        (1000, 1800, QUARTER_PERCENT, -3, 4),
        (1000, 3000, QUARTER_PERCENT, -3, 7),
        (1000, 2000, HALF, -500, 1000),
        (10_000, 20_000, left("2026-05-15", "2026-05-01"), -5484, 10_968),
        (5000, 10_000, left("2026-01-16", "2026-01-01"), -2581, 5161),
        (6000, 3600, left("2026-09-21", "2026-09-01"), -2000, 1200),
        (2900, 9900, left("2027-02-08T06:00", "2027-02-01"), -2149, 7337),
        (1999, 4999, left("2028-02-20", "2028-02-01"), -689, 1724),
        (4500, 2000, left("2026-07-12T09:30", "2026-07-01"), -2846, 1265),
        (0, 3000, Fraction(24, 31), 0, 2323),
        (0, 3000, Fraction(17, 31), 0, 1645),
        (0, 3000, Fraction(14, 28), 0, 1500),
    ],
)
def test_the_worked_examples(old: int, new: int, share: Fraction, credit: int, debit: int) -> None:
    assert (credited(Fraction(old), share), prorated(Fraction(new), share)) == (credit, debit)


def test_four_seconds_of_a_month_and_of_a_year() -> None:
    month, year = Period(0, 31 * 86_400), Period(0, 365 * 86_400)
    assert credited(Fraction(2500), share_of(Period(4, month.end), month)) == -2500
    assert prorated(Fraction(25_000), share_of(Period(4, year.end), year)) == 25_000


def test_amounts_of_three_decimals_end_in_zero() -> None:
    assert prorated(Fraction(10_000), THIRD, step=10) == 3330
    assert credited(Fraction(10_000), THIRD, step=10) == -3330


@given(st.fractions())
def test_nothing_is_nearer_and_a_half_goes_down(number: Fraction) -> None:
    rounded = round_half_down(number)
    assert -Fraction(1, 2) <= rounded - number < Fraction(1, 2)


@given(st.integers(1, 10**8), st.integers(0, 10**8), st.integers(0, 10**8))
def test_two_parts_of_a_period_are_all_of_it(length: int, start: int, at: int) -> None:
    whole = Period(start, start + length)
    middle = start + at % (length + 1)
    assert share_of(Period(start, middle), whole) + share_of(Period(middle, whole.end), whole) == 1


def test_what_ends_before_it_begins_has_no_share() -> None:
    assert share_of(Period(5, 4), Period(0, 10)) == 0
