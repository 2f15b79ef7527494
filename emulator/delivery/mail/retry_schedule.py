"""When a mail that could not be handed over is tried again."""

from __future__ import annotations

from collections.abc import Sequence

_RETRY_DELAYS = (5, 30, 120, 600, 3600, 3 * 3600, 6 * 3600)
GIVE_UP_AFTER = 3 * 24 * 3600
"""Seconds from the first attempt after which there is no further one."""


def next_attempt_at(attempt: int, first_at: int, now: int, retry_delays: Sequence[int] | None = None) -> int | None:
    """Return when to try again (unix seconds) after `attempt` failures, the first at `first_at`; None to give up.

    The delays grow from five seconds to six hours, and end three days after the first attempt (RFC 5321, 4.5.4.1,
    asks for four to five days of a relay; an emulator's mail is of no use to anybody by then). `retry_delays`, in
    seconds, replace them: one before each further attempt.
    """
    if retry_delays is not None:
        return now + retry_delays[attempt - 1] if attempt <= len(retry_delays) else None
    delay = _RETRY_DELAYS[min(max(attempt, 1), len(_RETRY_DELAYS)) - 1]
    at = now + delay
    return at if at <= first_at + GIVE_UP_AFTER else None
