"""The amount of a payment on the wire (docs.stripe.com/api/payment_intents/create)."""

from typing import Any

from schemas.stripe import fields as wire
from schemas.stripe import parameter_errors
from schemas.stripe.parameter_errors import ParameterError

_BELOW_MINIMUM = (
    "The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency "
    "set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment "
    "Method for future use without an immediate payment, use a Setup Intent instead: "
    "https://docs.stripe.com/payments/setup-intents"
)
"""Recorded, its two blanks included."""


class PaymentAmount(wire.Integer):
    """What is to be collected, in minor units: of nothing at all the refusal says what to do instead.

    How much it may be at most is said in the payment's currency, and so by the rules.
    """

    def read(self, value: Any) -> int:
        """Returns the amount."""
        amount = super().read(value)
        if amount == 0:
            raise wire.field_error(_below_minimum)
        if amount < 0:
            raise wire.field_error(parameter_errors.integer_too_small, 1)
        return amount


def _below_minimum(param: str) -> ParameterError:
    return ParameterError(_BELOW_MINIMUM, "parameter_invalid_integer", param)
