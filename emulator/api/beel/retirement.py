"""The flat paths, which give way to the company-scoped ones (docs.beel.es, Flat routes retire on 9 December 2026)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

_SUNSET = datetime(2026, 12, 9, tzinfo=UTC)
_RETIRING = re.compile(r"/v1/(configuration|customers|invoices|products|recurring-invoices|webhooks)(/|\Z)")
_KEPT = "/v1/configuration/tax-types"
"""A catalog that belongs to no company."""

HEADERS: Mapping[str, str] = {"Deprecation": "true", "Sunset": format_datetime(_SUNSET, usegmt=True)}


def is_retiring(path: str) -> bool:
    """Whether a path, as BeeL's own host knows it, is one of those."""
    return _RETIRING.match(path) is not None and path != _KEPT


def has_passed(now: int) -> bool:
    """Whether the day has come, at a moment (unix seconds, UTC)."""
    return now >= _SUNSET.timestamp()
