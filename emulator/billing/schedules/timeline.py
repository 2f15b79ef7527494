"""When phases begin and end: each begins where the one before it ends.

docs.stripe.com/billing/subscriptions/subscription-schedules
"""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.core.calendar import Interval, Period, boundary
from emulator.billing.core.errors import APIError, mutually_exclusive
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import Struct

Moment = int | Literal["now"]

_LONGEST_YEARS = 5
"""docs.stripe.com/billing/subscriptions/subscription-schedules/use-cases: no phase ends later."""


class PhaseTimes(Struct, frozen=True, kw_only=True):
    """What parameters say of the time of a phase; `interval` is that of its items, which `iterations` counts."""

    interval: Interval
    duration: Given[Interval] = NOT_GIVEN
    end_date: Given[Moment] = NOT_GIVEN
    iterations: Given[int] = NOT_GIVEN
    start_date: Given[Moment] = NOT_GIVEN


def timeline(phases: Sequence[PhaseTimes], start: int, now: int) -> list[Period]:
    """The time of each phase, from `start` on (unix seconds, UTC).

    One that does not say when it ends lasts until the next one begins, if that is said, and for one period of its items
    otherwise. Raises APIError for phases that overlap or leave a gap, that have no time, or several ends.
    """
    times: list[Period] = []
    for n, phase in enumerate(phases):
        begins = times[-1].end if times else start
        said = None if phase.start_date is NOT_GIVEN else _second(phase.start_date, now)
        if said is not None and said != begins:
            raise APIError(
                f"The start date of phases[{n}] must be the end date of the phase before it, {begins}.",
                param=f"phases[{n}][start_date]",
            )
        following = phases[n + 1].start_date if n + 1 < len(phases) else NOT_GIVEN
        end = _end(phase, begins, following, n, now)
        if end <= begins:
            raise APIError(
                f"The end date of phases[{n}] must be after its start date, {begins}.", param=f"phases[{n}][end_date]"
            )
        if end > boundary(now, Interval("year", _LONGEST_YEARS), 1) and end > boundary(
            begins, Interval("year", _LONGEST_YEARS), 1
        ):
            raise APIError(
                f"A phase can be at most {_LONGEST_YEARS} years long.",
                param=f"phases[{n}][end_date]",
            )
        times.append(Period(begins, end))
    return times


def _end(phase: PhaseTimes, begins: int, following: Given[Moment], n: int, now: int) -> int:
    said = [name for name in ("duration", "end_date", "iterations") if getattr(phase, name) is not NOT_GIVEN]
    if len(said) > 1:
        raise mutually_exclusive(*said, param=f"phases[{n}][{said[0]}]")
    if phase.end_date is not NOT_GIVEN:
        return _second(phase.end_date, now)
    if phase.duration is not NOT_GIVEN:
        return boundary(begins, phase.duration, 1)
    if not said and following is not NOT_GIVEN:
        return _second(following, now)
    return boundary(begins, phase.interval, given_or(phase.iterations, 1))


def _second(moment: Moment, now: int) -> int:
    return now if moment == "now" else moment
