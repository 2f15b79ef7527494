"""What a visitor is told of a payment on the page."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from emulator.billing.core.errors import APIError
from emulator.billing.invoices.payment_state import PaymentResult
from emulator.billing.payments.payment_methods import PaymentMethod

_TEXT_BY_ERROR_CODE: Mapping[str, str] = {
    "card_declined": "hosted.error.card_declined",
    "expired_card": "hosted.error.expired_card",
    "incorrect_cvc": "hosted.error.incorrect_cvc",
    "processing_error": "hosted.error.processing_error",
    "payment_intent_authentication_failure": "hosted.error.authentication",
    "setup_intent_authentication_failure": "hosted.error.authentication",
}
_BUSY = "hosted.error.busy"
_NOT_PAID = "hosted.error.not_paid"


class PaymentOutcome(Struct, frozen=True):
    """What came of a payment: nothing is left to be done, the holder must authenticate, or the card did not pay.

    `text` is the key of what is then said.
    """

    state: Literal["settled", "authentication", "failed"]
    text: str = ""


SETTLED = PaymentOutcome("settled")
NOT_NOW = PaymentOutcome("failed", _BUSY)
"""A rule said no, or others were quicker: the API's own words for it are not for a visitor."""

TIME_MOVES = PaymentOutcome("failed", "hosted.error.time_moves")
"""The test clock that the customer lives on is advancing."""


def outcome_of(payment: PaymentResult) -> PaymentOutcome:
    """What a payment came to."""
    if payment.declined is None:
        return SETTLED
    api_error = payment.declined.error
    if api_error.code == "invoice_payment_intent_requires_action":
        return PaymentOutcome("authentication")
    return PaymentOutcome("failed", text_of_decline(api_error))


def text_of_decline(api_error: APIError) -> str:
    """The key of what a visitor is told of a payment that failed for this reason."""
    method = api_error.extra.get("payment_method")
    if isinstance(method, PaymentMethod) and method.card is None:
        return _NOT_PAID
    if api_error.extra.get("decline_code") == "insufficient_funds":
        return "hosted.error.insufficient_funds"
    return _TEXT_BY_ERROR_CODE.get(api_error.code or "", _BUSY)
