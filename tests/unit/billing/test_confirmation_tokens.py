"""Confirmation tokens: the rules alone."""

from __future__ import annotations

import pytest

from emulator.billing.core.addresses import AddressParams, PaymentShippingParams, ShippingParams
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.payments import confirmation_tokens as rules
from emulator.billing.payments.method_params import PaymentMethodDataParams
from emulator.billing.payments.payment_intent_params import PaymentIntentConfirmParams
from emulator.billing.payments.setup_intents import SetupIntentConfirmParams
from tests.support.domain_objects import NOW, moment, payment_method, told

SHIPPING = ShippingParams(address=AddressParams(city="Madrid", line2=None), name="Jenny")


def made(token: str = "pm_card_visa", changes: Changes | None = None) -> rules.ConfirmationToken:
    params = rules.ConfirmationTokenCreateParams(
        return_url="https://a.example", setup_future_usage="on_session", shipping=SHIPPING
    )
    return rules.create_confirmation_token(params, payment_method(token), moment(), changes or Changes())


def test_what_is_made() -> None:
    changes = Changes()
    token = made(changes=changes)
    assert (token.created, token.expires_at, token.used_by) == (NOW, NOW + 12 * 3600, None)
    assert changes.written["confirmation_token", token.id] == ("put", token)
    assert told(changes) == []
    with pytest.raises(APIError, match="test mode"):
        rules.create_confirmation_token(rules.ConfirmationTokenCreateParams(), None, moment(livemode=True), Changes())


def test_what_a_token_carries_takes_part_as_if_given() -> None:
    token = made()
    assert token.method is not None
    assert rules.params_with_token(PaymentIntentConfirmParams(), token) == PaymentIntentConfirmParams(
        payment_method=token.method.id,
        return_url="https://a.example",
        setup_future_usage="on_session",
        shipping=PaymentShippingParams(address=AddressParams(city="Madrid"), name="Jenny"),
    )
    assert rules.params_with_token(SetupIntentConfirmParams(), token) == SetupIntentConfirmParams(
        payment_method=token.method.id, return_url="https://a.example"
    )


def test_what_the_request_says_takes_precedence() -> None:
    said = PaymentIntentConfirmParams(
        payment_method="pm_other", return_url="https://b.example", setup_future_usage=None, shipping=None
    )
    assert rules.params_with_token(said, made("pm_sepaDebit_success_at")) == said
    data = PaymentIntentConfirmParams(payment_method_data=PaymentMethodDataParams(type="card"))
    assert rules.params_with_token(data, made()).payment_method is NOT_GIVEN
    assert rules.params_with_token(said, None) is said


def test_who_is_to_be_debited_has_agreed() -> None:
    debit = rules.params_with_token(PaymentIntentConfirmParams(), made("pm_sepaDebit_success_at"))
    assert debit.mandate_data
    assert debit.mandate_data.customer_acceptance.accepted_at == NOW
    assert not rules.params_with_token(PaymentIntentConfirmParams(), made()).mandate_data


def test_a_token_ends() -> None:
    token = made()
    rules.require_unused(token, moment(token.expires_at - 1))
    with pytest.raises(APIError, match="has expired"):
        rules.require_unused(token, moment(token.expires_at))
    with pytest.raises(APIError, match="more than once"):
        rules.require_unused(replace(token, used_by="pi_1"), moment())
