"""What a payment method is made of."""

from __future__ import annotations

import pytest

from schemas.stripe.parameter_errors import InvalidParameterError
from schemas.stripe.payment_method import PaymentMethodCreateParamsSchema


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({}, "Missing required param: type."),
        ({"card": {"token": "tok_visa"}}, "Missing required param: type."),
        ({"type": "card"}, "Missing required param: card."),
        ({"type": "card", "card": {"exp_month": "1"}}, "Missing required param: card[number]."),
        ({"type": "sepa_debit"}, "Missing required param: sepa_debit."),
        ({"type": "sepa_debit", "sepa_debit": {}}, "Missing required param: sepa_debit[iban]."),
        ({"type": "ideal", "ideal": {"wat": "1"}}, "Received unknown parameter: ideal[wat]"),
    ],
)
def test_the_first_thing_that_is_wrong_is_named(raw: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidParameterError) as caught:
        PaymentMethodCreateParamsSchema.parse(raw)
    assert caught.value.parameter_error.message.startswith(message)
