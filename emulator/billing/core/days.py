"""Days of the calendar as texts that sort by time, `2026-05-01`, in UTC."""

from datetime import UTC, date, datetime, timedelta


def midnight(day: str) -> int:
    """The beginning of a day, unix seconds, UTC."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def day_of(second: int) -> str:
    """The day of a moment in unix seconds, UTC."""
    return datetime.fromtimestamp(second, UTC).date().isoformat()


def days_after(day: str, days: int) -> str:
    """The day so many days later, the calendar's last one where that is past it."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return date.max.isoformat()
