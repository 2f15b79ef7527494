"""The headers of an answer to one request too many (docs.beel.es, Rate limits)."""

from collections.abc import Mapping

from emulator.billing.beel.errors import RateLimit


def rate_limit_headers(rate_limit: RateLimit) -> Mapping[str, str]:
    """What is above its limit, and when to come again."""
    seconds = str(rate_limit.seconds)
    return {
        "Retry-After": seconds,
        "RateLimit-Limit": str(rate_limit.limit),
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": seconds,
    }
