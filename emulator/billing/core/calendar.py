"""When what recurs begins anew: boundaries reckoned from an anchor, in UTC.

docs.stripe.com/billing/subscriptions/billing-cycle. The k-th boundary is the anchor and k intervals, always from the
anchor itself: a day that a month does not have is its last one, and comes back in longer months. The time of day is
kept; days and weeks are multiples of 86,400 seconds.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime

DAY = 86_400

_SECONDS = {"day": DAY, "week": 7 * DAY}
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Interval:
    """So many days, weeks, months or years; `count` is positive."""

    unit: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: `start` is part of it, `end` is not; unix seconds, UTC."""

    start: int
    end: int

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.end - self.start


def boundary(anchor: int, interval: Interval, k: int) -> int:
    """The second, unix UTC, that lies `k` intervals after `anchor`, or before it where `k` is negative."""
    if interval.unit in _SECONDS:
        return anchor + k * interval.count * _SECONDS[interval.unit]
    return add_months(anchor, k * interval.count * _MONTHS[interval.unit])


def add_months(second: int, months: int) -> int:
    """The same day and time of day so many months later, unix seconds UTC; the month's last day where it has none."""
    moment = datetime.fromtimestamp(second, UTC)
    month = moment.year * 12 + moment.month - 1 + months
    year, month = month // 12, month % 12 + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return int(moment.replace(year=year, month=month, day=day).timestamp())


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
    first, last = (datetime.fromtimestamp(each, UTC) for each in (anchor, second))
    months = (last.year - first.year) * 12 + last.month - first.month
    return months // (interval.count * _MONTHS[interval.unit])
