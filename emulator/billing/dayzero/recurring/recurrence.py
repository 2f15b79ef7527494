"""The days on which something recurs (ondayzero.com/docs/reference/recurring/create-recurring-template)."""

from datetime import date, timedelta
from typing import Literal, get_args

from emulator.billing.core.calendar import day_by_months
from emulator.billing.core.structs import Struct

Frequency = Literal["daily", "weekly", "biweekly", "monthly", "quarterly", "annually"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)

_DAYS: dict[str, int] = {"daily": 1, "weekly": 7, "biweekly": 14}
_MONTHS: dict[str, int] = {"monthly": 1, "quarterly": 3, "annually": 12}
_DAY = timedelta(days=1)


class Recurrence(Struct, frozen=True, kw_only=True):
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
        found = self._by_days(day) if self.frequency in _DAYS else self._by_months(day)
        return None if found is None or found > (self.end_date or date.max) else found

    def after(self, day: date) -> date | None:
        """The first of its days that is later than another one."""
        return None if day == date.max else self.on_or_after(day + _DAY)

    def _by_days(self, day: date) -> date | None:
        step, first = _DAYS[self.frequency], self.start_date
        try:
            if self.frequency != "daily" and self.day_of_week is not None:
                first += timedelta(days=(self.day_of_week - first.weekday()) % 7)
            number = max(0, -(-(day - first).days // step))
            return first + timedelta(days=number * step)
        except OverflowError:
            return None

    def _by_months(self, day: date) -> date | None:
        day_of_month = self.day_of_month or self.start_date.day
        return day_by_months(self.start_date, _MONTHS[self.frequency], day_of_month, day)
