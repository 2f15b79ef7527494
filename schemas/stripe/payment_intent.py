"""Payment intents on the wire (docs.stripe.com/api/payment_intents)."""

from typing import ClassVar, Generic, TypeVar

from marshmallow import fields

from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, OperationParams
from emulator.billing.payments.intents import Intent
from emulator.billing.payments.payment_intent_params import (
    PaymentIntentCancelParams,
    PaymentIntentCaptureParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentUpdateParams,
)
from emulator.billing.payments.payment_intents import PaymentIntent
from schemas.stripe import fields as wire
from schemas.stripe.addresses import PaymentShipping
from schemas.stripe.charge import PaymentShippingSchema
from schemas.stripe.composites import Metadata, Nested, RangeFilter
from schemas.stripe.connect import (
    IntentShareParamsSchema,
    IntentTransferParamsSchema,
    TransferShareParamsSchema,
    share_amount,
    shown_transfer,
)
from schemas.stripe.intent import AutomaticMethodsParamsSchema, IntentSchema, ReturnUrl, shown_error
from schemas.stripe.mandate import MandateDataParamsSchema
from schemas.stripe.method_options import (
    MethodOptionsParamsSchema,
    allowed_types_field,
    excluded_types_field,
    method_types_field,
    shown_options,
)
from schemas.stripe.objects import Always, Null, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.payment_amount import PaymentAmount
from schemas.stripe.payment_method import PaymentMethodDataParamsSchema

P = TypeVar("P")


class _PaymentIntentParamsSchema(ParamsSchema[P], Generic[P]):
    allowed_payment_method_types = allowed_types_field()
    amount = PaymentAmount()
    amount_details = wire.Unsupported()
    application_fee_amount = share_amount()
    capture_method = wire.Enum("automatic", "automatic_async", "manual")
    currency = wire.Currency()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    description = wire.String(unsettable=True)
    excluded_payment_method_types = excluded_types_field()
    hooks = wire.Unsupported()
    metadata = Metadata()
    payment_details = wire.Unsupported()
    payment_method = wire.Id()
    payment_method_configuration = wire.Id()
    payment_method_data = Nested(PaymentMethodDataParamsSchema)
    payment_method_options = Nested(MethodOptionsParamsSchema, unsettable=True)
    receipt_email = wire.Email(unsettable=True)
    setup_future_usage = wire.Enum("off_session", "on_session", unsettable=True)
    shipping = PaymentShipping(unsettable=True)
    statement_descriptor = wire.StatementDescriptor()
    statement_descriptor_suffix = wire.StatementDescriptor()
    transfer_data = Nested(IntentShareParamsSchema)
    transfer_group = wire.String()


class PaymentIntentUpdateParamsSchema(_PaymentIntentParamsSchema[PaymentIntentUpdateParams]):
    """POST /v1/payment_intents/:id."""

    application_fee_amount = share_amount(unsettable=True)
    payment_method_types = method_types_field()


class PaymentIntentCreateParamsSchema(_PaymentIntentParamsSchema[PaymentIntentCreateParams]):
    """POST /v1/payment_intents.

    `payment_method_types` left the newest version of this operation; it is still taken, because the provider's own
    command line sends it without naming an older version.
    """

    amount = PaymentAmount(required=True)
    automatic_payment_methods = Nested(AutomaticMethodsParamsSchema)
    confirm = wire.Boolean()
    confirmation_method = wire.Enum("automatic", "manual")
    confirmation_token = wire.Id()
    currency = wire.Currency(required=True)
    error_on_requires_action = wire.Boolean()
    mandate = wire.Id()
    mandate_data = Nested(MandateDataParamsSchema, unsettable=True)
    off_session = wire.Boolean(unsupported=("one_off", "recurring"))
    on_behalf_of = wire.Id()
    payment_method_types = method_types_field()
    radar_options = wire.Unsupported()
    return_url = ReturnUrl()
    transfer_data = Nested(IntentTransferParamsSchema)
    use_stripe_sdk = wire.Boolean()


class PaymentIntentConfirmParamsSchema(ParamsSchema[PaymentIntentConfirmParams]):
    """POST /v1/payment_intents/:id/confirm."""

    allowed_payment_method_types = allowed_types_field()
    amount_details = wire.Unsupported()
    amount_to_confirm = wire.Unsupported()
    capture_method = wire.Enum("automatic", "automatic_async", "manual")
    client_secret = wire.String()
    confirmation_token = wire.Id()
    error_on_requires_action = wire.Boolean()
    excluded_payment_method_types = excluded_types_field()
    hooks = wire.Unsupported()
    mandate = wire.Id()
    mandate_data = Nested(MandateDataParamsSchema, unsettable=True)
    off_session = wire.Boolean(unsupported=("one_off", "recurring"))
    payment_details = wire.Unsupported()
    payment_method = wire.Id()
    payment_method_data = Nested(PaymentMethodDataParamsSchema)
    payment_method_options = Nested(MethodOptionsParamsSchema, unsettable=True)
    payment_method_types = method_types_field()
    radar_options = wire.Unsupported()
    receipt_email = wire.Email(unsettable=True)
    return_url = ReturnUrl()
    setup_future_usage = wire.Enum("off_session", "on_session", unsettable=True)
    shipping = PaymentShipping(unsettable=True)
    use_stripe_sdk = wire.Boolean()


class PaymentIntentCaptureParamsSchema(ParamsSchema[PaymentIntentCaptureParams]):
    """POST /v1/payment_intents/:id/capture."""

    amount_details = wire.Unsupported()
    amount_to_capture = wire.Integer(minimum=1, maximum=MAXIMUM_AMOUNT)
    application_fee_amount = share_amount()
    final_capture = wire.Boolean(unsupported=("false", "False"))
    hooks = wire.Unsupported()
    metadata = Metadata()
    payment_details = wire.Unsupported()
    statement_descriptor = wire.StatementDescriptor()
    statement_descriptor_suffix = wire.StatementDescriptor()
    transfer_data = Nested(TransferShareParamsSchema)


class PaymentIntentCancelParamsSchema(ParamsSchema[PaymentIntentCancelParams]):
    """POST /v1/payment_intents/:id/cancel."""

    cancellation_reason = wire.Enum("duplicate", "fraudulent", "requested_by_customer", "abandoned")


class PaymentIntentListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of intents."""

    customer: Given[str] = NOT_GIVEN


class PaymentIntentListParamsSchema(ListParamsSchema[PaymentIntentListParams]):
    """GET /v1/payment_intents."""

    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()


class PaymentIntentRetrieveParams(OperationParams, frozen=True, kw_only=True):
    """What an intent can be retrieved with."""

    client_secret: Given[str] = NOT_GIVEN


class PaymentIntentRetrieveParamsSchema(ParamsSchema[PaymentIntentRetrieveParams]):
    """GET /v1/payment_intents/:id."""

    client_secret = wire.String()


class PaymentIntentSchema(IntentSchema):
    """The payment intent object."""

    entity = PaymentIntent
    method_options: ClassVar = {
        "card": {
            "installments": None,
            "mandate_options": None,
            "network": None,
            "request_three_d_secure": "automatic",
        },
        "link": {"persistent_token": None},
    }
    chosen_method_options: ClassVar = {
        "acss_debit": {
            "mandate_options": {"interval_description": None, "payment_schedule": None, "transaction_type": None},
            "verification_method": "automatic",
        },
        "us_bank_account": {
            "mandate_options": {},
            "transaction_purpose": "unspecified",
            "verification_method": "automatic",
        },
    }
    """What is shown where the caller or an invoice chose the types (some 400 replies)."""
    automatic_method_options: ClassVar = {
        "us_bank_account": {
            "financial_connections": {"permissions": ["payment_method"], "prefetch": []},
            "mandate_options": {},
            "transaction_purpose": "unspecified",
            "verification_method": "automatic",
        },
    }
    """What is shown where Stripe chooses the types (55 replies)."""
    absent_when_null = frozenset({"payment_details"})
    references: ClassVar = {
        "application": "application",
        "customer": "customer",
        "latest_charge": "charge",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "payment_record": "payment_record",
        "review": "review",
        "source": "source",
        "transfer_data.destination": "account",
    }

    object = Always("payment_intent")
    amount = fields.Integer()
    amount_capturable = fields.Integer()
    amount_details = fields.Function(lambda _: {"tip": {}})
    amount_received = fields.Integer()
    application_fee_amount = fields.Integer(attribute="connect.application_fee_amount")
    canceled_at = fields.Integer()
    capture_method = fields.String()
    confirmation_method = fields.String()
    currency = fields.String()
    last_payment_error = fields.Function(lambda intent: shown_error(intent.last_payment_error))
    latest_charge = fields.String()
    on_behalf_of = fields.String(attribute="connect.on_behalf_of")
    payment_details = fields.Method("shown_payment_details")
    payment_record = Null()
    processing = Null()
    receipt_email = fields.String()
    review = Null()
    setup_future_usage = fields.String()
    shared_payment_granted_token = Null()
    shipping = fields.Nested(PaymentShippingSchema)
    source = Null()
    statement_descriptor = fields.String()
    statement_descriptor_suffix = fields.String()
    transfer_data = fields.Function(lambda intent: shown_transfer(intent.connect))
    transfer_group = fields.String()

    def shown_options(self, intent: Intent) -> Rendered:
        """The options of each type of payment method that the intent takes."""
        is_chosen = intent.automatic_redirects is None
        own = self.chosen_method_options if is_chosen else self.automatic_method_options
        return shown_options(intent, {**self.method_options, **own})

    def shown_payment_details(self, intent: PaymentIntent) -> Rendered | None:
        """Which invoice is paid, once a payment was tried, made or canceled (recorded, 114 of 114)."""
        untouched = intent.status in ("requires_payment_method", "requires_confirmation")
        if intent.invoice is None or (untouched and intent.last_payment_error is None):
            return None
        return {"customer_reference": None, "order_reference": intent.invoice}
