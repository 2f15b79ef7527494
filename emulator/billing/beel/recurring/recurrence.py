"""The days of a recurring invoice (docs.beel.es, Create a recurring invoice).

The first is the first `day_of_month` on or after the start, whatever the frequency; the others follow in its steps. A
month that has no such day has its last one in its place.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Frequency = Literal["MONTHLY", "QUARTERLY", "YEARLY"]

_MONTHS: dict[Frequency, int] = {"MONTHLY": 1, "QUARTERLY": 3, "YEARLY": 12}
_DAY = timedelta(days=1)
_LAST_MONTH = date.max.year * 12 + date.max.month - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """On which days something recurs; without an end, for ever."""

    frequency: Frequency
    day_of_month: int
    start_date: date
    end_date: date | None = None

    def on_or_after(self, day: date) -> date | None:
        """The first of its days that is not before another one, None when it has ended by then."""
        step, first = _MONTHS[self.frequency], self._first_month()
        number = max(0, (_month_of(day) - first) // step)
        months = (first + number * step, first + (number + 1) * step)
        days = (self._day_in(month) for month in months if month <= _LAST_MONTH)
        found = next((each for each in days if each >= day), None)
        return None if found is None or found > (self.end_date or date.max) else found

    def after(self, day: date) -> date | None:
        """The first of its days that is later than another one."""
        return None if day == date.max else self.on_or_after(day + _DAY)

    def _first_month(self) -> int:
        month = _month_of(self.start_date)
        return month if self._day_in(month) >= self.start_date else month + 1

    def _day_in(self, month: int) -> date:
        year, index = divmod(month, 12)
        return date(year, index + 1, min(self.day_of_month, monthrange(year, index + 1)[1]))


def _month_of(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1
