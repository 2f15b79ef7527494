"""What usage adds up to, kept so that nobody reads events again.

Of a customer's usage of a meter there is a record for each day, with the tally of each hour, and one for each hour,
with the tally of each second. An invoice's period begins and ends at any second: what it holds is made of whole hours,
and of the seconds of its first and its last hour.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.core import ids
from emulator.billing.core.calendar import DAY
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

Formula = Literal["count", "last", "sum"]
Aggregation = Literal["count", "last", "max", "sum"]
"""A meter's formula, or how usage records add up."""

HOUR = 3600


class Tally(Struct, frozen=True, kw_only=True):
    """What some events add up to, whatever the formula.

    Attributes:
        count: how many events.
        total: the sum of their values.
        values: those of the newest second among them, in the order they came, where the formula is about the last.
        last_at: that second: unix seconds, UTC.
        peak: the greatest quantity of a second, where usage was set or added to by the second.
    """

    count: int = 0
    total: Decimal = Decimal(0)
    values: tuple[Decimal, ...] = ()
    last_at: int = 0
    peak: Decimal = Decimal(0)

    def __add__(self, other: "Tally") -> "Tally":
        newest = max(self, other, key=lambda tally: tally.last_at if tally.count else -1)
        return Tally(
            count=self.count + other.count,
            total=self.total + other.total,
            values=newest.values[-1:],
            last_at=newest.last_at,
            peak=max(self.peak, other.peak),
        )

    def since(self, before: "Tally") -> "Tally":
        """What has come to the events of one second since they added up to `before`.

        A quantity that was set anew cannot be told from what it was: it counts as it is, and adds what it is more.
        """
        if self == before:
            return Tally()
        return Tally(
            count=max(self.count - before.count, 1 if self.peak else 0),
            total=self.total - before.total,
            values=self.values[len(before.values) :] or self.values[-1:],
            last_at=self.last_at,
            peak=self.peak,
        )

    def aggregated(self, formula: Aggregation) -> Decimal:
        """The value by a formula; 0 without any event."""
        if formula == "count":
            return Decimal(self.count)
        if formula == "sum":
            return self.total
        if formula == "max":
            return self.peak
        return self.values[-1] if self.values else Decimal(0)


class HourlyUsage(Struct, frozen=True, kw_only=True):
    """What each second of an hour adds up to, by the second of the hour; `created` is the hour's first second."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("billing.meter_usage_hour", prefix="mtrhour")

    id: str
    created: int
    seconds: dict[int, Tally] = field(default_factory=dict)


class DailyUsage(Struct, frozen=True, kw_only=True):
    """What each hour of a day adds up to, by the hour of the day; `created` is the day's first second.

    `series` is what all days of a customer's usage of a meter have in common.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("billing.meter_usage_day", prefix="mtrday")

    id: str
    created: int
    series: str
    hours: dict[int, Tally] = field(default_factory=dict)


def series_of(meter: str, customer: str) -> str:
    """What a customer's usage of a meter is filed under."""
    return f"{meter}#{customer}"


def new_hour(series: str, at: int) -> HourlyUsage:
    """The record of the hour in which the second `at` lies, empty."""
    start = at - at % HOUR
    return HourlyUsage(id=_id_at(HourlyUsage.RESOURCE_TYPE.prefix, series, start), created=start)


def new_day(series: str, at: int) -> DailyUsage:
    """The record of the day (UTC) in which the second `at` lies, empty."""
    start = at - at % DAY
    return DailyUsage(id=_id_at(DailyUsage.RESOURCE_TYPE.prefix, series, start), created=start, series=series)


def with_event(hour: HourlyUsage, at: int, value: Decimal, formula: Formula) -> HourlyUsage:
    """The hour with one event more, at a second of it."""
    before = hour.seconds.get(at - hour.created, Tally())
    after = Tally(
        count=before.count + 1,
        total=before.total + value,
        values=(*before.values, value) if formula == "last" else (),
        last_at=at,
    )
    return replace(hour, seconds={**hour.seconds, at - hour.created: after})


def with_quantity(hour: HourlyUsage, at: int, quantity: Decimal) -> HourlyUsage:
    """The hour in which a second of it has this quantity, whatever it had before."""
    tally = Tally(count=1, total=quantity, values=(quantity,), last_at=at, peak=quantity)
    return replace(hour, seconds={**hour.seconds, at - hour.created: tally})


def without_event(hour: HourlyUsage, at: int, value: Decimal) -> HourlyUsage:
    """The hour with one event less, which was counted with this value at a second of it."""
    second = at - hour.created
    before = hour.seconds.get(second, Tally())
    rest = {offset: tally for offset, tally in hour.seconds.items() if offset != second}
    if before.count <= 1:
        return replace(hour, seconds=rest)
    after = replace(
        before, count=before.count - 1, total=before.total - value, values=_without_newest(before.values, value)
    )
    return replace(hour, seconds={**rest, second: after})


def _without_newest(values: Sequence[Decimal], value: Decimal) -> tuple[Decimal, ...]:
    """The values without the newest of those alike, which cannot be told apart."""
    position = max((number for number, each in enumerate(values) if each == value), default=len(values))
    return (*values[:position], *values[position + 1 :])


def with_hour(day: DailyUsage, hour: HourlyUsage) -> DailyUsage:
    """The day with what an hour of it adds up to now."""
    number = (hour.created - day.created) // HOUR
    rest = {each: tally for each, tally in day.hours.items() if each != number}
    tally = sum_of(hour.seconds.values())
    return replace(day, hours={**rest, number: tally} if tally.count else rest)


def sum_of(tallies: Iterable[Tally]) -> Tally:
    """What several tallies add up to."""
    return sum(tallies, Tally())


def split_hours(start: int, end: int) -> tuple[int, ...]:
    """The first seconds of the hours that the time from `start` to `end` (not included) cuts into."""
    return tuple(sorted({second - second % HOUR for second in (start, end) if second % HOUR}))


def usage_between(start: int, end: int, days: Iterable[DailyUsage], hours: Mapping[int, HourlyUsage]) -> Tally:
    """What the events from second `start` to `end` (not included) add up to.

    Args:
        start: unix seconds, UTC.
        end: unix seconds, UTC.
        days: the records of all days in which some of that time lies; a day without usage has none.
        hours: those of the `split_hours`, by their first second.
    """
    tallies = []
    for day in days:
        for number, tally in day.hours.items():
            first = day.created + number * HOUR
            if start <= first and first + HOUR <= end:
                tallies.append(tally)
            elif first < end and start < first + HOUR and first in hours:
                seconds = hours[first].seconds.items()
                tallies.extend(each for offset, each in seconds if start <= first + offset < end)
    return sum_of(tallies)


def _id_at(prefix: str, series: str, second: int) -> str:
    """An id that sorts by time among those of its kind: see `emulator.billing.core.ids`."""
    return f"{prefix}_1{ids.base62(max(second - ids.EPOCH, 0), 5)}{sha256(series.encode()).hexdigest()[:24]}"
