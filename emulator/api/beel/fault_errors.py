"""How BeeL words what a fault makes of a request (docs.beel.es, Errors; what it lists no code for is chosen)."""

from collections.abc import Mapping

from emulator.billing.beel.errors import BeelError, internal_error

FAULT_ERRORS: Mapping[str, BeelError] = {
    "rate_limit": BeelError(429, "RATE_LIMIT_EXCEEDED", "too_many"),
    "server_error": internal_error(),
    "unavailable": BeelError(503, "SERVICE_UNAVAILABLE", "unavailable"),
    "decline": BeelError(402, "PAYMENT_REQUIRED", "declined"),
}
"""By the kind of fault; one that is not among them is not answered at all."""
