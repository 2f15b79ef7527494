"""The parameters of payment methods (docs.stripe.com/api/payment_methods/create)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from emulator.billing.core.addresses import AddressParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.payments.card_details import CardParams, CardUpdateParams


class BillingDetailsParams(Params, frozen=True, kw_only=True):
    """Who is to pay."""

    address: Given[AddressParams | None] = NOT_GIVEN
    email: Given[str | None] = NOT_GIVEN
    name: Given[str | None] = NOT_GIVEN
    phone: Given[str | None] = NOT_GIVEN
    tax_id: Given[str | None] = NOT_GIVEN


class PaymentMethodDataParams(Params, frozen=True, kw_only=True):
    """What makes a payment method of a `type`; `details` are the maps of all types but cards, by their names."""

    type: str
    allow_redisplay: Given[str] = NOT_GIVEN
    billing_details: Given[BillingDetailsParams] = NOT_GIVEN
    card: Given[CardParams] = NOT_GIVEN
    details: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)
    metadata: Given[MetadataParam] = NOT_GIVEN


class PaymentMethodCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a payment method of a `type`; `details` are the maps of all types but cards, by their names."""

    type: str
    allow_redisplay: Given[str] = NOT_GIVEN
    billing_details: Given[BillingDetailsParams] = NOT_GIVEN
    card: Given[CardParams] = NOT_GIVEN
    details: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)
    metadata: Given[MetadataParam] = NOT_GIVEN


class PaymentMethodUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a payment method (docs.stripe.com/api/payment_methods/update)."""

    allow_redisplay: Given[str] = NOT_GIVEN
    billing_details: Given[BillingDetailsParams] = NOT_GIVEN
    card: Given[CardUpdateParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
