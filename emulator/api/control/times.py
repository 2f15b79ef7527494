"""Times and durations as people write them."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

_UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:[0-9]{1,9}[wdhms])+")
_PART = re.compile(r"([0-9]+)([wdhms])")


def seconds_of(text: str) -> int | None:
    """The seconds of a duration: `31d`, `1d12h`, `90m`, or of ISO 8601, `P1DT12H`; None for what is none."""
    if _DURATION.fullmatch(text):
        return sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    try:
        return int(msgspec.convert(text, timedelta).total_seconds())
    except (msgspec.ValidationError, OverflowError):
        return None


def second_of(text: str) -> int | None:
    """The unix second of a date or a time of ISO 8601; UTC, unless it names another zone; None for what is none."""
    try:
        time = datetime.fromisoformat(text)
        return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None
