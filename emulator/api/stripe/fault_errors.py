"""How Stripe words what a fault makes of a request (docs.stripe.com/api/errors, docs.stripe.com/rate-limits)."""

from collections.abc import Mapping

from emulator.api.fault_injection import FaultErrors, retry_after
from emulator.billing.core.errors import APIError
from emulator.billing.payments.declines import GENERIC


def _rate_limit_headers(seconds: int, at: int) -> Mapping[str, str]:
    # Official SDKs come again by themselves only where they are told to: after too many requests they are not.
    return {**retry_after(seconds, at), "Stripe-Rate-Limited-Reason": "global-rate"}


def _unavailable_headers(seconds: int, at: int) -> Mapping[str, str]:
    return {**retry_after(seconds, at), "Stripe-Should-Retry": "true"}


FAULT_ERRORS = FaultErrors(
    rate_limit=APIError(
        "Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. "
        "You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
        status=429,
        code="rate_limit",
    ),
    server_error=APIError("An unknown error occurred.", status=500, type="api_error"),
    unavailable=APIError("The service is temporarily unavailable.", status=503, type="api_error"),
    decline=APIError(
        GENERIC.message,
        status=402,
        code=GENERIC.code,
        type="card_error",
        extra={"decline_code": GENERIC.decline_code},
    ),
    rate_limit_headers=_rate_limit_headers,
    unavailable_headers=_unavailable_headers,
)
