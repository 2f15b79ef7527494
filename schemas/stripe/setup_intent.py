"""Setup intents on the wire (docs.stripe.com/api/setup_intents)."""

from typing import ClassVar, Generic, TypeVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, OperationParams
from emulator.billing.payments.setup_intents import (
    SetupIntent,
    SetupIntentCancelParams,
    SetupIntentConfirmParams,
    SetupIntentCreateParams,
    SetupIntentUpdateParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import Metadata, Nested, RangeFilter
from schemas.stripe.intent import AutomaticMethodsParamsSchema, IntentSchema, ReturnUrl, shown_error
from schemas.stripe.mandate import MandateDataParamsSchema
from schemas.stripe.method_options import (
    SetupOptionsParamsSchema,
    allowed_types_field,
    excluded_types_field,
    method_types_field,
)
from schemas.stripe.objects import Always, Null
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.payment_method import PaymentMethodDataParamsSchema

P = TypeVar("P")


class _SetupIntentParamsSchema(ParamsSchema[P], Generic[P]):
    allowed_payment_method_types = allowed_types_field()
    attach_to_self = wire.Unsupported()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    description = wire.String(unsettable=True)
    excluded_payment_method_types = excluded_types_field()
    flow_directions = wire.Unsupported()
    metadata = Metadata()
    payment_method = wire.Id()
    payment_method_configuration = wire.Id()
    payment_method_data = Nested(PaymentMethodDataParamsSchema)
    payment_method_options = Nested(SetupOptionsParamsSchema, unsettable=True)
    payment_method_types = method_types_field()


class SetupIntentUpdateParamsSchema(_SetupIntentParamsSchema[SetupIntentUpdateParams]):
    """POST /v1/setup_intents/:id."""

    allowed_payment_method_types = allowed_types_field(unsettable=True)


class SetupIntentCreateParamsSchema(_SetupIntentParamsSchema[SetupIntentCreateParams]):
    """POST /v1/setup_intents.

    `payment_method_types` left the newest version of this operation; it is still taken, because the provider's own
    command line sends it without naming an older version.
    """

    automatic_payment_methods = Nested(AutomaticMethodsParamsSchema)
    confirm = wire.Boolean()
    confirmation_token = wire.Id()
    mandate_data = Nested(MandateDataParamsSchema, unsettable=True)
    on_behalf_of = wire.Id()
    return_url = ReturnUrl()
    single_use = wire.Unsupported()
    usage = wire.Enum("off_session", "on_session")
    use_stripe_sdk = wire.Boolean()


class SetupIntentConfirmParamsSchema(ParamsSchema[SetupIntentConfirmParams]):
    """POST /v1/setup_intents/:id/confirm."""

    allowed_payment_method_types = allowed_types_field()
    client_secret = wire.String()
    confirmation_token = wire.Id()
    mandate_data = Nested(MandateDataParamsSchema, unsettable=True)
    payment_method = wire.Id()
    payment_method_data = Nested(PaymentMethodDataParamsSchema)
    payment_method_options = Nested(SetupOptionsParamsSchema, unsettable=True)
    return_url = ReturnUrl()
    use_stripe_sdk = wire.Boolean()


class SetupIntentCancelParamsSchema(ParamsSchema[SetupIntentCancelParams]):
    """POST /v1/setup_intents/:id/cancel."""

    cancellation_reason = wire.Enum("abandoned", "duplicate", "requested_by_customer")


class SetupIntentRetrieveParams(OperationParams, frozen=True, kw_only=True):
    """What a setup intent can be retrieved with."""

    client_secret: Given[str] = NOT_GIVEN


class SetupIntentRetrieveParamsSchema(ParamsSchema[SetupIntentRetrieveParams]):
    """GET /v1/setup_intents/:id."""

    client_secret = wire.String()


class SetupIntentListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of setup intents."""

    customer: Given[str] = NOT_GIVEN
    payment_method: Given[str] = NOT_GIVEN


class SetupIntentListParamsSchema(ListParamsSchema[SetupIntentListParams]):
    """GET /v1/setup_intents."""

    attach_to_self = wire.Unsupported()
    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    payment_method = wire.Id()


class SetupIntentSchema(IntentSchema):
    """The setup intent object."""

    entity = SetupIntent
    method_options: ClassVar = {
        "card": {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"},
        "link": {"persistent_token": None},
    }
    references: ClassVar = {
        "application": "application",
        "customer": "customer",
        "latest_attempt": "setup_attempt",
        "mandate": "mandate",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "single_use_mandate": "mandate",
    }

    object = Always("setup_intent")
    flow_directions = Null()
    last_setup_error = fields.Function(lambda intent: shown_error(intent.last_setup_error))
    latest_attempt = fields.Function(lambda intent: None if intent.attempt is None else intent.attempt.id)
    mandate = fields.String()
    on_behalf_of = fields.String()
    single_use_mandate = Null()
    usage = fields.String()
