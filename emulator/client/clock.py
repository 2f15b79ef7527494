"""The time of a world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .transport import Transport

_PATH = "/_emulator/clock"


@dataclass(frozen=True, slots=True)
class WorldClock:
    """The clock of a world; moving it on does all that falls due on the way, in order, before it returns.

    Times are datetimes with a time zone, or unix seconds.
    """

    _transport: Transport

    def now(self) -> datetime:
        """What time it is there, in UTC."""
        return _datetime(self._transport.get(_PATH)["now"])

    def freeze(self, at: datetime | int | None = None) -> datetime:
        """Stops it, now or at another time, and returns the time. Raises EmulatorError."""
        return self._change({"frozen": True, **({} if at is None else {"now": _seconds(at)})})

    def advance(
        self,
        by: timedelta | None = None,
        *,
        to: datetime | int | None = None,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
        timeout: float = 60,
    ) -> datetime:
        """Moves it on, and returns the time then.

        Args:
            by: how far; days, hours, minutes and seconds are added to it.
            to: the time to move on to, in place of a distance.
            days: of 86,400 seconds.
            hours: of 3,600 seconds.
            minutes: of 60 seconds.
            seconds: whole ones; the distance is rounded to them.
            timeout: how many seconds, 60 at most, what falls due may take.

        Raises:
            EmulatorError: it would go back, or leaves what ids can tell.
            WaitError: what falls due on the way was not done in time.
        """
        if to is not None:
            return self._change({"now": _seconds(to)}, timeout)
        distance = (by or timedelta()) + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._change({"advance": round(distance.total_seconds())}, timeout)

    def unfreeze(self) -> datetime:
        """Lets it run again from where it stands, and returns the time."""
        return self._change({"frozen": False})

    def reset(self) -> datetime:
        """Gives the world real time again, and returns the time."""
        return _datetime(self._transport.delete(_PATH)["now"])

    def _change(self, change: dict[str, object], timeout: float | None = None) -> datetime:
        return _datetime(self._transport.post(_PATH, change, timeout=timeout)["now"])


def _seconds(at: datetime | int) -> int:
    if isinstance(at, int):
        return at
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone: give one, as in datetime(2026, 1, 31, tzinfo=UTC).")
    return int(at.timestamp())


def _datetime(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
