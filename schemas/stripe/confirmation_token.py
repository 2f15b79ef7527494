"""Confirmation tokens on the wire (docs.stripe.com/api/confirmation_tokens)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.payments.confirmation_tokens import ConfirmationToken, ConfirmationTokenCreateParams
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.setup_intents import SetupIntent
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe.addresses import Shipping
from schemas.stripe.composites import Nested
from schemas.stripe.customer import AddressSchema
from schemas.stripe.intent import ReturnUrl
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.params import ParamsSchema
from schemas.stripe.payment_method import PaymentMethodDataParamsSchema, PaymentMethodSchema


class ConfirmationTokenCreateParamsSchema(ParamsSchema[ConfirmationTokenCreateParams]):
    """POST /v1/test_helpers/confirmation_tokens."""

    payment_method = wire.Id()
    payment_method_data = Nested(PaymentMethodDataParamsSchema)
    payment_method_options = wire.Unsupported()
    return_url = ReturnUrl()
    setup_future_usage = wire.Enum("off_session", "on_session")
    shipping = Shipping()


class TokenShippingSchema(OutgoingSchema):
    """Where goods go, as shown."""

    address = fields.Nested(AddressSchema)
    name = fields.String()
    phone = fields.String()


_MANDATE_DATA = {"customer_acceptance": {"online": {"ip_address": None, "user_agent": None}, "type": "online"}}
"""Nobody's browser made the token."""

_NOT_PREVIEWED = frozenset(("created", "id", "livemode", "metadata", "object", "shared_payment_granted_token"))
"""What a payment method shows and its preview does not."""


class ConfirmationTokenSchema(ObjectSchema):
    """The confirmation token object."""

    entity = ConfirmationToken
    references: ClassVar = {"payment_method_preview.customer": "customer"}

    id = fields.String()
    object = Always("confirmation_token")
    created = fields.Integer()
    expires_at = fields.Integer()
    livemode = Livemode()
    mandate_data = fields.Function(lambda token: _MANDATE_DATA if token.is_agreement else None)
    metadata = Null()
    payment_intent = fields.Function(lambda token: _used_by(token, PaymentIntent))
    payment_method_options = Null()
    payment_method_preview = fields.Function(lambda token: _preview(token))
    return_url = fields.String()
    setup_future_usage = fields.String()
    setup_intent = fields.Function(lambda token: _used_by(token, SetupIntent))
    shipping = fields.Nested(TokenShippingSchema)
    use_stripe_sdk = Always(True)


def _used_by(token: ConfirmationToken, kind: type[PaymentIntent | SetupIntent]) -> str | None:
    """The intent that was confirmed with the token, if it is of this kind."""
    id = token.used_by
    return id if id is not None and id.startswith(f"{kind.RESOURCE_TYPE.prefix}_") else None


def _preview(token: ConfirmationToken) -> Rendered | None:
    if token.method is None:
        return None
    shown: Rendered = PaymentMethodSchema.instance().dump(token.method)
    return {name: value for name, value in shown.items() if name not in _NOT_PREVIEWED}
