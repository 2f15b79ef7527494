"""How BeeL words what a fault makes of a request (docs.beel.es, Errors; what it lists no code for is chosen)."""

from emulator.api.fault_injection import FaultErrors
from emulator.billing.beel.errors import BeelError, internal_error

FAULT_ERRORS = FaultErrors(
    rate_limit=BeelError(429, "RATE_LIMIT_EXCEEDED", "too_many"),
    server_error=internal_error(),
    unavailable=BeelError(503, "SERVICE_UNAVAILABLE", "unavailable"),
    decline=BeelError(402, "PAYMENT_REQUIRED", "declined"),
)
