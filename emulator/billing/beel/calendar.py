"""Days of the calendar and moments, in UTC."""

from datetime import UTC, date, datetime, time, timedelta


def day_of(seconds: int) -> date:
    """The day of a moment (unix seconds, UTC)."""
    return datetime.fromtimestamp(seconds, UTC).date()


def seconds_of(day: date) -> int:
    """The noon of a day as unix seconds: the same day in every European time zone."""
    return int(datetime.combine(day, time(12), UTC).timestamp())


def first_second_of(day: date) -> int:
    """When a day begins, as unix seconds."""
    return int(datetime.combine(day, time(), UTC).timestamp())


def days_later(day: date, days: int) -> date:
    """The day so many days later; no calendar goes further than the year 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def iso_timestamp(seconds: int) -> str:
    """A moment as the API writes it: `2026-03-10T10:00:00Z`."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
