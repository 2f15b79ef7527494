"""Days of the calendar, in UTC."""

from datetime import UTC, date, datetime, time


def day_of(seconds: int) -> date:
    """The day of a moment (unix seconds, UTC)."""
    return datetime.fromtimestamp(seconds, UTC).date()


def seconds_of(day: date) -> int:
    """The noon of a day as unix seconds: the same day in every European time zone."""
    return int(datetime.combine(day, time(12), UTC).timestamp())
