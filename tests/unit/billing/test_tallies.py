"""What usage adds up to, held against adding the events up one by one."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from emulator.billing.core.calendar import DAY
from emulator.billing.meters.tallies import (
    HOUR,
    DailyUsage,
    Formula,
    HourlyUsage,
    new_day,
    new_hour,
    split_hours,
    usage_between,
    with_event,
    with_hour,
    without_event,
)

FORMULAS: tuple[Formula, ...] = ("count", "last", "sum")
SERIES = "mtr_1#cus_1"
START = 1_767_225_600
Events = list[tuple[int, Decimal]]

seconds = st.integers(START, START + 3 * DAY)
# Few values at few seconds, so that they meet.
events = st.lists(
    st.tuples(st.one_of(seconds, st.sampled_from([START, START + 7, START + HOUR, START + DAY])), st.integers(-3, 9)),
    max_size=12,
).map(lambda found: [(at, Decimal(value)) for at, value in found])


class Records:
    """The records of a series, as the store would have them."""

    def __init__(self, formula: Formula) -> None:
        self.formula = formula
        self.hours: dict[str, HourlyUsage] = {}
        self.days: dict[str, DailyUsage] = {}

    def add(self, at: int, value: Decimal) -> None:
        self._keep(with_event(self._hour(at), at, value, self.formula), at)

    def take_back(self, at: int, value: Decimal) -> None:
        self._keep(without_event(self._hour(at), at, value), at)

    def between(self, start: int, end: int) -> Decimal:
        split = {first: new_hour(SERIES, first).id for first in split_hours(start, end)}
        hours = {first: self.hours[id] for first, id in split.items() if id in self.hours}
        return usage_between(start, end, self.days.values(), hours).aggregated(self.formula)

    def _hour(self, at: int) -> HourlyUsage:
        blank = new_hour(SERIES, at)
        return self.hours.get(blank.id, blank)

    def _keep(self, hour: HourlyUsage, at: int) -> None:
        self.hours[hour.id] = hour
        day = new_day(SERIES, at)
        self.days[day.id] = with_hour(self.days.get(day.id, day), hour)


def one_by_one(found: Events, formula: Formula, start: int, end: int) -> Decimal:
    inside = sorted(((at, value) for at, value in found if start <= at < end), key=lambda event: event[0])
    if formula == "count":
        return Decimal(len(inside))
    if formula == "sum":
        return sum((value for _, value in inside), Decimal(0))
    return inside[-1][1] if inside else Decimal(0)


@given(events, seconds, seconds, st.sampled_from(FORMULAS), st.data())
def test_records_add_up_to_what_their_events_do(
    found: Events, start: int, end: int, formula: Formula, data: st.DataObject
) -> None:
    records = Records(formula)
    for at, value in found:
        records.add(at, value)
    assert records.between(start, end) == one_by_one(found, formula, start, end)
    # The newest of those alike is the one that is taken back, so that the rest is what is left here.
    left = list(found)
    if found:
        taken = data.draw(st.sampled_from(found))
        records.take_back(*taken)
        left.reverse()
        left.remove(taken)
        left.reverse()
    assert records.between(start, end) == one_by_one(left, formula, start, end)


def test_ids_sort_by_time() -> None:
    days = [new_day(SERIES, START + number * DAY).id for number in range(400)]
    assert days == sorted(days)
    assert new_day(SERIES, START).id == new_day(SERIES, START + DAY - 1).id
    assert new_hour(SERIES, START).id != new_hour("mtr_1#cus_2", START).id
