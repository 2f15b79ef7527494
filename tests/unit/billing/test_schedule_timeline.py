"""When phases begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.billing.core.calendar import Interval, Period
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.schedules.timeline import PhaseTimes, timeline

NEW_YEAR = 1_767_225_600
FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200
DAY = 86_400
MONTHLY = PhaseTimes(interval=Interval("month"))


def test_a_phase_lasts_for_one_period_of_its_items_unless_it_says_otherwise() -> None:
    assert timeline([MONTHLY], NEW_YEAR, NEW_YEAR) == [Period(NEW_YEAR, FEBRUARY)]
    assert timeline([replace(MONTHLY, iterations=2)], NEW_YEAR, NEW_YEAR) == [Period(NEW_YEAR, MARCH)]
    weeks = replace(MONTHLY, duration=Interval("week", 2))
    assert timeline([weeks], NEW_YEAR, NEW_YEAR) == [Period(NEW_YEAR, NEW_YEAR + 14 * DAY)]
    assert timeline([replace(MONTHLY, end_date="now")], NEW_YEAR, NEW_YEAR + 5) == [Period(NEW_YEAR, NEW_YEAR + 5)]


def test_a_phase_lasts_until_the_next_one_if_that_says_when_it_begins() -> None:
    phases = [MONTHLY, replace(MONTHLY, start_date=NEW_YEAR + DAY)]
    assert timeline(phases, NEW_YEAR, NEW_YEAR)[0].end == NEW_YEAR + DAY


@pytest.mark.parametrize(
    ("phases", "param"),
    [
        ([replace(MONTHLY, end_date=NEW_YEAR)], "phases[0][end_date]"),
        ([replace(MONTHLY, end_date=NEW_YEAR + 9 * 366 * DAY)], "phases[0][end_date]"),
        ([replace(MONTHLY, end_date=FEBRUARY, iterations=1)], "phases[0][end_date]"),
        (
            [replace(MONTHLY, end_date=FEBRUARY), replace(MONTHLY, start_date=FEBRUARY + 1)],
            "phases[1][start_date]",
        ),
    ],
)
def test_times_that_do_not_fit(phases: list[PhaseTimes], param: str) -> None:
    with pytest.raises(APIError) as refused:
        timeline(phases, NEW_YEAR, NEW_YEAR)
    assert refused.value.param == param


@given(
    st.lists(st.tuples(st.sampled_from(["day", "week", "month", "year"]), st.integers(1, 3)), min_size=1, max_size=8)
)
def test_phases_leave_no_gap(durations: list[tuple[str, int]]) -> None:
    phases = [replace(MONTHLY, duration=Interval(unit, count)) for unit, count in durations]
    times = timeline(phases, NEW_YEAR, NEW_YEAR)
    assert times[0].start == NEW_YEAR
    assert all(before.end == after.start for before, after in pairwise(times))
    assert all(period.seconds > 0 for period in times)
