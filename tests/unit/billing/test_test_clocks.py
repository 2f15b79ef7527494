"""The rules of test clocks."""

from __future__ import annotations

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.system.jobs import Job
from emulator.billing.system.test_clocks import (
    ClockAdvancingError,
    TestClock,
    TestClockAdvanceParams,
    end_advance,
    reach,
    require_standing,
    start_advance,
)
from emulator.billing.system.world_clock import WorldClock

NEW_YEAR = 1_767_225_600
TWO_YEARS_ON = 1_830_297_600
CLOCK = TestClock(id="clock_1", created=0, frozen_time=NEW_YEAR, deletes_after=1)


def advanced(to: int, furthest: int | None = None) -> TestClock:
    return start_advance(CLOCK, TestClockAdvanceParams(frozen_time=to), furthest, Changes())


def test_an_advance_arrives_where_it_was_to_go() -> None:
    going = advanced(NEW_YEAR + 100)
    assert (going.status, going.now, going.due_until) == ("advancing", NEW_YEAR, NEW_YEAR + 100)
    with pytest.raises(ClockAdvancingError) as refused:
        require_standing(going)
    assert refused.value.status == 429
    half_way = reach(going, NEW_YEAR + 50)
    assert (half_way.now, half_way.frozen_time) == (NEW_YEAR + 50, NEW_YEAR)
    assert reach(half_way, NEW_YEAR + 20) == half_way
    ready = end_advance(half_way, Changes())
    assert (ready.status, ready.now, ready.target) == ("ready", NEW_YEAR + 100, None)
    assert reach(ready, NEW_YEAR + 200) == ready


@pytest.mark.parametrize(
    ("to", "furthest"),
    [(NEW_YEAR, None), (NEW_YEAR - 1, None), (TWO_YEARS_ON + 1, None), (NEW_YEAR + 11, NEW_YEAR + 10)],
)
def test_where_an_advance_cannot_go(to: int, furthest: int | None) -> None:
    with pytest.raises(APIError) as refused:
        advanced(to, furthest)
    assert refused.value.param == "frozen_time"


def test_as_far_as_an_advance_can_go() -> None:
    assert advanced(TWO_YEARS_ON).target == TWO_YEARS_ON
    assert advanced(NEW_YEAR + 10, NEW_YEAR + 10).target == NEW_YEAR + 10


def test_what_is_due_by_a_test_clock_is_found_by_no_worker() -> None:
    job = Job(id="x", created=0, task="t", subject="s", due_at=5, test_clock="clock_1")
    assert job.available_at(WorldClock(id="acct_1")) is None
    assert job.real_or_world is None
