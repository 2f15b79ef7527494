"""A moment for rules: the tenth of March 2026 at ten o'clock."""

from __future__ import annotations

from itertools import count

from emulator.billing.core.account import Account
from emulator.billing.core.context import Context

NOW = 1773136800


def moment(now: int = NOW, *, livemode: bool = False) -> Context:
    """The moment, in a company that has set nothing."""
    stamps = count(1)
    return Context(now, Account(id="beel_0123456789abcdef01234567"), livemode, "http://127.0.0.1", lambda: next(stamps))
