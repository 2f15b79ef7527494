"""Payments that are confirmed on a server, through the official Python SDK.

As docs.stripe.com/payments/finalize-payments-on-the-server and /payments/multiple-payment-method-configs go about it.
"""

from __future__ import annotations

import pytest
import stripe


def test_a_payment_of_what_a_configuration_offers_is_confirmed_with_a_token(sdk: stripe.StripeClient) -> None:
    configurations, intents = sdk.v1.payment_method_configurations, sdk.v1.payment_intents
    made = configurations.create(
        {
            "name": "Debits",
            "sepa_debit": {"display_preference": {"preference": "on"}},
            "link": {"display_preference": {"preference": "off"}},
        }
    )
    assert made.sepa_debit is not None
    assert (made.sepa_debit.available, made.sepa_debit.display_preference.value) == (True, "on")
    assert configurations.update(made.id, {"name": "Debits and cards"}).name == "Debits and cards"
    listed = list(configurations.list({"limit": 1}).auto_paging_iter())
    assert [(each.name, each.is_default) for each in listed] == [("Debits and cards", False), ("Default", True)]

    token = sdk.v1.test_helpers.confirmation_tokens.create(
        {
            "payment_method_data": {
                "type": "sepa_debit",
                "sepa_debit": {"iban": "AT321904300235473204"},
                "billing_details": {"name": "Jenny", "email": "jenny@example.com"},
            },
            "return_url": "https://example.com/return",
            "shipping": {"name": "Jenny", "address": {"line1": "Calle Mayor 1", "country": "ES"}},
        }
    )
    preview = sdk.v1.confirmation_tokens.retrieve(token.id).payment_method_preview
    assert preview is not None
    assert (preview.type, preview.billing_details.email) == ("sepa_debit", "jenny@example.com")

    wanted: stripe.params.PaymentIntentCreateParams = {
        "amount": 1099,
        "currency": "eur",
        "confirm": True,
        "confirmation_token": token.id,
        "payment_method_configuration": made.id,
    }
    intent = intents.create(wanted)
    assert (intent.status, intent.payment_method_types) == ("processing", ["card", "sepa_debit"])
    assert intent.payment_method_configuration_details is not None
    assert intent.payment_method_configuration_details.id == made.id
    assert intent.shipping is not None
    assert intent.shipping.name == "Jenny"
    assert sdk.v1.confirmation_tokens.retrieve(token.id).payment_intent == intent.id
    with pytest.raises(stripe.InvalidRequestError, match="more than once") as refused:
        intents.create(wanted)
    assert refused.value.param == "confirmation_token"
