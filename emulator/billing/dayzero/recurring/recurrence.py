"""The days on which something recurs (ondayzero.com/docs/reference/recurring/create-recurring-template)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Frequency = Literal["daily", "weekly", "biweekly", "monthly", "quarterly", "annually"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)

_DAYS: dict[str, int] = {"daily": 1, "weekly": 7, "biweekly": 14}
_MONTHS: dict[str, int] = {"monthly": 1, "quarterly": 3, "annually": 12}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """When something recurs, from `start_date` to `end_date`, both included.

    Attributes:
        day_of_month: 1 to 31, of what recurs by months; the start's unless it is given. A month without it has its
            last day in its place.
        day_of_week: 0 (Monday) to 6, of what recurs by weeks; the start's unless it is given.
    """

    frequency: Frequency
    start_date: date
    day_of_month: int | None = None
    day_of_week: int | None = None
    end_date: date | None = None

    def on_or_after(self, day: date) -> date | None:
        """The first of its days that is not before another one; None where it has ended, or dates have."""
        try:
            found = self._by_days(day) if self.frequency in _DAYS else self._by_months(day)
        except (OverflowError, ValueError):
            return None
        return None if self.end_date is not None and found > self.end_date else found

    def after(self, day: date) -> date | None:
        """The first of its days that is later than another one."""
        return None if day == date.max else self.on_or_after(day + _DAY)

    def _by_days(self, day: date) -> date:
        step, first = _DAYS[self.frequency], self.start_date
        if self.frequency != "daily" and self.day_of_week is not None:
            first += timedelta(days=(self.day_of_week - first.weekday()) % 7)
        number = max(0, -(-(day - first).days // step))
        return first + timedelta(days=number * step)

    def _by_months(self, day: date) -> date:
        step, first = _MONTHS[self.frequency], _month_of(self.start_date)
        if self._day_in(first) < self.start_date:
            first += 1
        number = max(0, (_month_of(day) - first) // step)
        found = self._day_in(first + number * step)
        return found if found >= day else self._day_in(first + (number + 1) * step)

    def _day_in(self, month: int) -> date:
        year, month = divmod(month, 12)
        return date(year, month + 1, min(self.day_of_month or self.start_date.day, monthrange(year, month + 1)[1]))


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1
