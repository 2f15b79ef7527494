"""The headers about rate limits that every answer has (docs.stateset.com/api-reference/rate-limiting).

Nobody is limited unless a fault asks for it: what an answer says is what a caller within the limit reads.
"""

from collections.abc import Mapping

from emulator.api.fault_injection import retry_after

RATE_LIMIT = 100
"""Requests a minute on the plan Starter."""

_WINDOW_SECONDS = 60


def within_limit(now: int) -> Mapping[str, str]:
    """The headers of an answer, at a second of real time: the window is the minute of the clock."""
    seconds = _WINDOW_SECONDS - now % _WINDOW_SECONDS
    return _headers(RATE_LIMIT - 1, now + seconds, seconds, retry_seconds=0)


def above_limit(seconds: int, at: int) -> Mapping[str, str]:
    """The headers of a refusal: when to come again, in seconds and as a second of real time."""
    return {**retry_after(seconds, at), **_headers(0, at, seconds, retry_seconds=seconds)}


def _headers(remaining: int, reset_at: int, seconds: int, *, retry_seconds: int) -> Mapping[str, str]:
    return {
        "X-RateLimit-Limit": str(RATE_LIMIT),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(reset_at),
        "X-RateLimit-Reset-After": str(seconds),
        "X-RateLimit-Bucket": "api",
        "X-RateLimit-Retry-After": str(retry_seconds),
    }
