"""Moments as these APIs print them: `2026-01-20T12:00:00Z`."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import fields


class IsoTimestamp(fields.Field[str]):
    """A moment of unix seconds, UTC; null stays null."""

    def _serialize(self, value: Any, *_args: Any, **_options: Any) -> str | None:
        return None if value is None else iso_timestamp(value)


def iso_timestamp(seconds: int) -> str:
    """A moment of unix time, UTC, to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
