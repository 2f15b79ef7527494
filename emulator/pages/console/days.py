"""Days, as date fields have them, in the seconds that the APIs take."""

from datetime import UTC, datetime


def first_second(day: str) -> str:
    """The first second of a day, UTC: `2026-11-02` is `1793577600`; what is no day is left for the API to refuse."""
    try:
        return str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()))
    except ValueError:
        return day
