"""Payment methods on the wire (docs.stripe.com/api/payment_methods)."""

from typing import Any, ClassVar, Generic, TypeVar

from marshmallow import ValidationError, fields, post_dump, validates, validates_schema

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams, OperationParams
from emulator.billing.payments.card_details import Card, CardParams, CardUpdateParams
from emulator.billing.payments.method_params import (
    BillingDetailsParams,
    PaymentMethodCreateParams,
    PaymentMethodDataParams,
    PaymentMethodUpdateParams,
)
from emulator.billing.payments.payment_methods import PaymentMethod
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe import parameter_errors
from schemas.stripe.addresses import Address, Phone
from schemas.stripe.composites import Metadata, Nested, ParamsPart
from schemas.stripe.customer import AddressSchema
from schemas.stripe.method_details import NEED_DETAILS, TYPES, CustomPart, WithMethodDetails, details_fields
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema

P = TypeVar("P")


class BillingDetailsParamsSchema(ParamsPart[BillingDetailsParams]):
    """Who pays."""

    address = Address(unsettable=True)
    email = wire.Email(unsettable=True)
    name = wire.String(unsettable=True)
    phone = Phone(unsettable=True)
    tax_id = wire.String(unsettable=True)


class _ExpiryParamsSchema(ParamsPart[P], Generic[P]):
    exp_month = wire.Integer()
    exp_year = wire.Integer()
    networks = wire.Unsupported()


class CardUpdateParamsSchema(_ExpiryParamsSchema[CardUpdateParams]):
    """What may change of a card."""


class CardParamsSchema(_ExpiryParamsSchema[CardParams]):
    """A card by its number, or by a test token."""

    cvc = wire.String()
    number = wire.String()
    token = wire.String()


class PaymentMethodUpdateParamsSchema(ParamsSchema[PaymentMethodUpdateParams]):
    """POST /v1/payment_methods/:id."""

    allow_redisplay = wire.Enum("always", "limited", "unspecified")
    billing_details = Nested(BillingDetailsParamsSchema)
    card = Nested(CardUpdateParamsSchema)
    metadata = Metadata()
    us_bank_account = wire.Unsupported()


def require_number_or_token(value: CardParams) -> None:
    """Raises ValidationError unless a card is named by exactly one of its number and a token."""
    if (value.number is NOT_GIVEN) == (value.token is NOT_GIVEN):
        raise ValidationError([parameter_errors.missing("card[number]")])


class _MethodParamsSchema(WithMethodDetails[P], Generic[P]):
    """What makes a payment method, by itself or within an intent."""

    class Meta(ParamsSchema.Meta):
        """Every type of payment method has a parameter of its name."""

        include: ClassVar = details_fields("custom")

    allow_redisplay = wire.Enum("always", "limited", "unspecified")
    billing_details = Nested(BillingDetailsParamsSchema)
    card = Nested(CardParamsSchema)
    metadata = Metadata()
    radar_options = wire.Unsupported()
    type = wire.Enum(*TYPES, required=True)

    @validates("card")
    def require_number_or_token(self, value: CardParams, **_options: Any) -> None:
        """A card is named by exactly one of its number and a token."""
        require_number_or_token(value)

    @validates_schema
    def require_details(self, data: dict[str, Any], **_options: Any) -> None:
        """Types of which something must be known say so."""
        type = data["type"]
        if type in NEED_DETAILS and type not in data:
            raise ValidationError({type: wire.field_error(parameter_errors.missing).messages})


class PaymentMethodDataParamsSchema(_MethodParamsSchema[PaymentMethodDataParams]):
    """A payment method that an intent makes for itself.

    The SDK's types know no `card` here; the provider's own libraries for pages send it, with a token.
    """

    type = wire.Enum(*(each for each in TYPES if each != "custom"), required=True)


class PaymentMethodCreateParamsSchema(
    _MethodParamsSchema[PaymentMethodCreateParams], ParamsSchema[PaymentMethodCreateParams]
):
    """POST /v1/payment_methods."""

    customer = wire.Unsupported()
    custom = Nested(CustomPart)
    payment_method = wire.Unsupported()


class AttachParams(OperationParams, frozen=True, kw_only=True):
    """Whose a payment method becomes."""

    customer: Given[str] = NOT_GIVEN
    validate: Given[bool] = NOT_GIVEN


class AttachParamsSchema(ParamsSchema[AttachParams]):
    """POST /v1/payment_methods/:id/attach; `validate` asks for a check of a card, which those here need none of."""

    class Meta(ParamsSchema.Meta):
        """`validate` cannot be a class attribute: a marshmallow schema has a method of that name."""

        include: ClassVar = {"validate": wire.Boolean()}

    customer = wire.Id()
    customer_account = wire.Unsupported()


class DetachParamsSchema(ParamsSchema[OperationParams]):
    """POST /v1/payment_methods/:id/detach takes nothing but `expand`."""


class CustomerPaymentMethodListParams(ListParams, frozen=True, kw_only=True):
    """The filters of a list of a customer's payment methods."""

    allow_redisplay: Given[str] = NOT_GIVEN
    type: Given[str] = NOT_GIVEN


class PaymentMethodListParams(CustomerPaymentMethodListParams, frozen=True, kw_only=True):
    """Whose payment methods to list, and the filters."""

    customer: Given[str] = NOT_GIVEN


class _ListParamsSchema(ListParamsSchema[P], Generic[P]):
    allow_redisplay = wire.Enum("always", "limited", "unspecified")
    type = wire.Enum(*TYPES)


class CustomerPaymentMethodListParamsSchema(_ListParamsSchema[CustomerPaymentMethodListParams]):
    """GET /v1/customers/:id/payment_methods."""


class PaymentMethodListParamsSchema(_ListParamsSchema[PaymentMethodListParams]):
    """GET /v1/payment_methods."""

    customer = wire.Id()
    customer_account = wire.Unsupported()


class BillingDetailsSchema(OutgoingSchema):
    """Who pays, as shown."""

    address = fields.Nested(AddressSchema)
    email = fields.String()
    name = fields.String()
    phone = fields.String()
    tax_id = fields.String()


_DISPLAY_BRANDS = {"amex": "american_express", "diners": "diners_club", "unionpay": "union_pay"}


def checks(card: Card) -> dict[str, str | None]:
    """What the issuer checked."""
    return {
        "address_line1_check": card.checks.line1,
        "address_postal_code_check": card.checks.postal_code,
        "cvc_check": card.checks.cvc,
    }


def networks(card: Card) -> dict[str, Any]:
    """The networks that can charge the card."""
    return {"available": [*card.test_card.networks, card.brand], "preferred": None}


class CardSchema(OutgoingSchema):
    """A card as shown."""

    brand = fields.String()
    checks = fields.Function(checks)
    country = fields.String()
    display_brand = fields.Function(lambda card: _DISPLAY_BRANDS.get(card.brand, card.brand))
    exp_month = fields.Integer()
    exp_year = fields.Integer()
    fingerprint = fields.String()
    funding = fields.String()
    generated_from = Null()
    last4 = fields.String()
    networks = fields.Function(networks)
    regulated_status = Always("unregulated")
    three_d_secure_usage = fields.Function(lambda card: {"supported": card.test_card.supports_authentication})
    wallet = Null()


class PaymentMethodSchema(ObjectSchema):
    """The payment method object."""

    entity = PaymentMethod
    absent_when_null = frozenset({"card"})
    inert_expandables = frozenset({"card", "sepa_debit"})
    references: ClassVar = {"customer": "customer"}

    id = fields.String()
    object = Always("payment_method")
    allow_redisplay = fields.String()
    billing_details = fields.Nested(BillingDetailsSchema)
    card = fields.Nested(CardSchema)
    created = fields.Integer()
    customer = fields.String()
    customer_account = Null()
    livemode = Livemode()
    metadata = fields.Dict()
    shared_payment_granted_token = Null()
    type = fields.String()

    @post_dump(pass_original=True)
    def show_details(self, shown: Rendered, method: PaymentMethod, **_options: Any) -> Rendered:
        """The map of a type that is no card, in its place among the keys."""
        if method.card is not None:
            return shown
        keys = {**shown, method.type: method.details}
        return {name: keys[name] for name in sorted(keys, key=lambda name: (name != "id", name != "object", name))}
