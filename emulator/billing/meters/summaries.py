"""Summaries of usage: what it adds up to from one minute to another, as a whole or by hours or days."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import ClassVar

from emulator.billing.core.calendar import DAY
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.meters.meter import Meter
from emulator.billing.meters.tallies import HOUR, DailyUsage, Tally, sum_of

_MINUTE = 60
_WINDOWS: Mapping[str | None, tuple[int, str]] = {
    None: (_MINUTE, "minute"),
    "day": (DAY, "day"),
    "hour": (HOUR, "hour"),
}
_ID_CHARACTERS = 24


class MeterEventSummary(Struct, frozen=True, kw_only=True):
    """What a customer used from `start_time` to `end_time` (not included; unix seconds, UTC); made when asked for."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "billing.meter_event_summary", display_name="meter event summary", prefix="mtrusg"
    )

    id: str
    created: int
    aggregated_value: Decimal
    end_time: int
    meter: str
    start_time: int


def check_bounds(start: int, end: int, window: str | None) -> None:
    """Raises APIError for a time that is none, or does not begin and end with a minute, an hour or a day (UTC).

    Stripe says that it does; how it words a refusal is not known.
    """
    if end <= start:
        raise APIError("end_time must be after start_time.", param="end_time")
    seconds, name = _WINDOWS[window]
    for param, second in (("start_time", start), ("end_time", end)):
        if second % seconds:
            raise APIError(f"{param} must be aligned with {name} boundaries (UTC).", param=param)


def whole_summary(meter: Meter, series: str, tally: Tally, start: int, end: int) -> MeterEventSummary:
    """The summary of a whole time."""
    return MeterEventSummary(
        id=f"mtrusg_{sha256(f'{series}#{start}#{end}'.encode()).hexdigest()[:_ID_CHARACTERS]}",
        created=start,
        aggregated_value=tally.aggregated(meter.formula),
        end_time=end,
        meter=meter.id,
        start_time=start,
    )


def grouped_summaries(
    meter: Meter, series: str, days: Sequence[DailyUsage], start: int, end: int, window: str
) -> list[MeterEventSummary]:
    """A summary for each hour or day in which there was an event, newest first."""
    seconds, _ = _WINDOWS[window]
    return [
        whole_summary(meter, series, tally, first, first + seconds)
        for first, tally in sorted(_windows(days, window), reverse=True)
        if start <= first < end
    ]


def _windows(days: Sequence[DailyUsage], window: str) -> Iterator[tuple[int, Tally]]:
    for day in days:
        hours = {day.created + number * HOUR: tally for number, tally in day.hours.items()}
        if window == "hour":
            yield from hours.items()
        elif hours:
            yield day.created, sum_of(hours.values())
