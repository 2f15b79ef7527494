"""When what recurs begins anew: boundaries reckoned from an anchor, in UTC; and days of months.

docs.stripe.com/billing/subscriptions/billing-cycle. The k-th boundary is the anchor and k intervals, always from the
anchor itself: a day that a month does not have is its last one, and comes back in longer months. The time of day is
kept; days and weeks are multiples of 86,400 seconds.
"""

import calendar
from datetime import UTC, date, datetime

from emulator.billing.core.structs import Struct

DAY = 86_400

_SATURDAY = 5

_SECONDS = {"day": DAY, "week": 7 * DAY}
_MONTHS = {"month": 1, "year": 12}


class Interval(Struct, frozen=True):
    """So many days, weeks, months or years; `count` is positive."""

    unit: str
    count: int = 1


class Period(Struct, frozen=True):
    """A stretch of time: `start` is part of it, `end` is not; unix seconds, UTC."""

    start: int
    end: int

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.end - self.start


def business_days_after(second: int, days: int) -> int:
    """The beginning of the day, in UTC, so many business days on; no holiday is known."""
    day, left = second // DAY, days
    while left:
        day += 1
        if datetime.fromtimestamp(day * DAY, UTC).weekday() < _SATURDAY:
            left -= 1
    return day * DAY


def boundary(anchor: int, interval: Interval, k: int) -> int:
    """The second, unix UTC, that lies `k` intervals after `anchor`, or before it where `k` is negative."""
    if interval.unit in _SECONDS:
        return anchor + k * interval.count * _SECONDS[interval.unit]
    return add_months(anchor, k * interval.count * _MONTHS[interval.unit])


def add_months(second: int, months: int) -> int:
    """The same day and time of day so many months later, unix seconds UTC; the month's last day where it has none."""
    moment = datetime.fromtimestamp(second, UTC)
    day = day_in_month(month_of(moment) + months, moment.day)
    return int(datetime.combine(day, moment.timetz()).timestamp())


def month_of(day: date) -> int:
    """The month of a day, counted from the year 0."""
    return day.year * 12 + day.month - 1


def day_in_month(month: int, day_of_month: int) -> date:
    """A day of a month that is counted from the year 0; the month's last one where it has no such day.

    Raises ValueError where the calendar has no such month: it ends with the year 9999.
    """
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day_of_month, calendar.monthrange(year, index + 1)[1]))


def day_by_months(start: date, months: int, day_of_month: int, earliest: date) -> date | None:
    """The first day from `earliest` on of those that recur every so many months.

    The first of them all is the first `day_of_month` on or after `start`. None where the calendar ends before it.
    """
    try:
        first = month_of(start)
        if day_in_month(first, day_of_month) < start:
            first += 1
        month = first + max(0, (month_of(earliest) - first) // months) * months
        found = day_in_month(month, day_of_month)
        return found if found >= earliest else day_in_month(month + months, day_of_month)
    except ValueError:
        return None


def period_at(anchor: int, interval: Interval, second: int) -> Period:
    """The period between two boundaries of `anchor` that holds `second`; all are unix seconds, UTC."""
    k = _estimate(anchor, interval, second)
    while boundary(anchor, interval, k) > second:
        k -= 1
    while boundary(anchor, interval, k + 1) <= second:
        k += 1
    return Period(boundary(anchor, interval, k), boundary(anchor, interval, k + 1))


def _estimate(anchor: int, interval: Interval, second: int) -> int:
    """About how many intervals lie between the anchor and `second`; one too many or too few at most."""
    if interval.unit in _SECONDS:
        return (second - anchor) // (interval.count * _SECONDS[interval.unit])
    first, last = (month_of(datetime.fromtimestamp(each, UTC)) for each in (anchor, second))
    return (last - first) // (interval.count * _MONTHS[interval.unit])
