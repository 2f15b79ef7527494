"""How BeeL words what a fault makes of a request (docs.beel.es, Errors; what it lists no code for is chosen)."""

from collections.abc import Mapping

from emulator.api.fault_injection import FaultErrors, retry_after
from emulator.billing.beel.errors import BeelError, internal_error

RATE_LIMIT = 300
"""Requests a minute in BeeL's standard tier (docs.beel.es, Rate limits)."""


def _rate_limit_headers(seconds: int, at: int) -> Mapping[str, str]:
    limits = {"RateLimit-Limit": str(RATE_LIMIT), "RateLimit-Remaining": "0", "RateLimit-Reset": str(seconds)}
    return {**retry_after(seconds, at), **limits}


FAULT_ERRORS = FaultErrors(
    rate_limit=BeelError(429, "RATE_LIMIT_EXCEEDED", "too_many"),
    server_error=internal_error(),
    unavailable=BeelError(503, "SERVICE_UNAVAILABLE", "unavailable"),
    decline=BeelError(402, "PAYMENT_REQUIRED", "declined"),
    rate_limit_headers=_rate_limit_headers,
)
