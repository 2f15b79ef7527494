"""How BeeL words what a fault makes of a request (docs.beel.es, Errors; what it lists no code for is chosen)."""

from emulator.api.beel.rate_limits import rate_limit_headers
from emulator.api.fault_injection import FaultErrors
from emulator.billing.beel.errors import BeelError, RateLimit, internal_error

RATE_LIMIT = 300
"""Requests a minute in BeeL's standard tier (docs.beel.es, Rate limits)."""

FAULT_ERRORS = FaultErrors(
    rate_limit=BeelError(429, "RATE_LIMIT_EXCEEDED", "too_many"),
    server_error=internal_error(),
    unavailable=BeelError(503, "SERVICE_UNAVAILABLE", "unavailable"),
    decline=BeelError(402, "PAYMENT_REQUIRED", "declined"),
    rate_limit_headers=lambda seconds, _at: rate_limit_headers(RateLimit(RATE_LIMIT, seconds)),
)
