"""The days of a recurring invoice (docs.beel.es, Create a recurring invoice).

The first is the first `day_of_month` on or after the start, whatever the frequency; the others follow in its steps. A
month that has no such day has its last one in its place.
"""

from datetime import date, timedelta
from typing import Literal, get_args

from emulator.billing.core.calendar import day_by_months
from emulator.billing.core.structs import Struct

Frequency = Literal["MONTHLY", "QUARTERLY", "YEARLY"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)

_MONTHS: dict[Frequency, int] = {"MONTHLY": 1, "QUARTERLY": 3, "YEARLY": 12}
_DAY = timedelta(days=1)


class Recurrence(Struct, frozen=True, kw_only=True):
    """On which days something recurs; without an end, for ever."""

    frequency: Frequency
    day_of_month: int
    start_date: date
    end_date: date | None = None

    def on_or_after(self, day: date) -> date | None:
        """The first of its days that is not before another one, None when it has ended by then."""
        found = day_by_months(self.start_date, _MONTHS[self.frequency], self.day_of_month, day)
        return None if found is None or found > (self.end_date or date.max) else found

    def after(self, day: date) -> date | None:
        """The first of its days that is later than another one."""
        return None if day == date.max else self.on_or_after(day + _DAY)
