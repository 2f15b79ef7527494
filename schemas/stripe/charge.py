"""Charges on the wire (docs.stripe.com/api/charges)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from emulator.billing.payments.charges import Charge, ChargeCaptureParams, ChargeUpdateParams, FraudDetailsParams
from emulator.billing.payments.direct_charges import ChargeCreateParams
from emulator.billing.payments.receipts import receipt_url
from emulator.billing.payments.sources import source_of
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe.addresses import PaymentShipping
from schemas.stripe.charge_details import method_details, outcome
from schemas.stripe.composites import Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.connect import shown_charge_transfer, shown_transfer
from schemas.stripe.customer import AddressSchema
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.payment_amount import PaymentAmount
from schemas.stripe.payment_method import BillingDetailsSchema
from schemas.stripe.source_params import FORMER_SOURCE, SourceOrToken

_DESCRIPTOR_LENGTH = 22
_PREFIX_LENGTH = 10


class FraudDetailsParamsSchema(ParamsPart[FraudDetailsParams]):
    """Whether the caller holds a charge for fraudulent."""

    user_report = wire.Enum("fraudulent", "safe", unsettable=True)


def _shown_source(charge: Charge) -> Rendered | None:
    """What was charged, where it is one of the old way."""
    if charge.source is None:
        return None
    source = source_of(charge.source)
    shown: Rendered = ObjectSchema.by_entity[type(source)].instance().dump(source)
    return shown


class ChargeCreateParamsSchema(ParamsSchema[ChargeCreateParams]):
    """POST /v1/charges."""

    other_names = FORMER_SOURCE

    amount = PaymentAmount(required=True)
    application_fee = wire.Unsupported()
    application_fee_amount = wire.Unsupported()
    capture = wire.Boolean()
    currency = wire.Currency(required=True)
    customer = wire.Id()
    description = wire.String(unsettable=True)
    destination = wire.Unsupported()
    metadata = Metadata()
    on_behalf_of = wire.Unsupported()
    payment_user_agent = wire.String()
    """Which library it is that asks, as some tell it: nothing depends on it."""
    radar_options = wire.Unsupported()
    receipt_email = wire.Email()
    shipping = PaymentShipping()
    source = SourceOrToken()
    statement_descriptor = wire.StatementDescriptor(unsettable=True)
    statement_descriptor_suffix = wire.StatementDescriptor(unsettable=True)
    transfer_data = wire.Unsupported()
    transfer_group = wire.String()


class ChargeUpdateParamsSchema(ParamsSchema[ChargeUpdateParams]):
    """POST /v1/charges/:id."""

    customer = wire.Id()
    description = wire.String(unsettable=True)
    fraud_details = Nested(FraudDetailsParamsSchema)
    metadata = Metadata()
    receipt_email = wire.Email(unsettable=True)
    shipping = PaymentShipping()
    transfer_group = wire.String()


class ChargeCaptureParamsSchema(ParamsSchema[ChargeCaptureParams]):
    """POST /v1/charges/:id/capture."""

    amount = wire.Integer(minimum=1)
    application_fee = wire.Unsupported()
    application_fee_amount = wire.Unsupported()
    receipt_email = wire.Email()
    statement_descriptor = wire.StatementDescriptor()
    statement_descriptor_suffix = wire.StatementDescriptor()
    transfer_data = wire.Unsupported()
    transfer_group = wire.String()


class ChargeListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of charges."""

    customer: Given[str] = NOT_GIVEN
    payment_intent: Given[str] = NOT_GIVEN
    transfer_group: Given[str] = NOT_GIVEN


class ChargeListParamsSchema(ListParamsSchema[ChargeListParams]):
    """GET /v1/charges."""

    created = RangeFilter()
    customer = wire.Id()
    payment_intent = wire.Id()
    transfer_group = wire.String()


class PaymentShippingSchema(OutgoingSchema):
    """Where goods that were paid go, as shown."""

    address = fields.Nested(AddressSchema)
    carrier = fields.String()
    name = fields.String()
    phone = fields.String()
    tracking_number = fields.String()


class ChargeSchema(ObjectSchema):
    """The charge object."""

    entity = Charge
    absent_when_null = frozenset({"radar_options"})
    inert_expandables = frozenset({"payment_method_details", "source_transfer", "transfer"})
    references: ClassVar = {
        "application": "application",
        "application_fee": "application_fee",
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "dispute": "dispute",
        "failure_balance_transaction": "balance_transaction",
        "on_behalf_of": "account",
        "transfer_data.destination": "account",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
        "review": "review",
    }
    includable = frozenset({"refunds"})

    id = fields.String()
    object = Always("charge")
    amount = fields.Integer()
    amount_captured = fields.Integer()
    amount_refunded = fields.Integer()
    application = Null()
    application_fee = Null()
    application_fee_amount = fields.Integer(attribute="connect.application_fee_amount")
    balance_transaction = fields.String()
    billing_details = fields.Nested(BillingDetailsSchema)
    calculated_statement_descriptor = fields.Method("shown_descriptor")
    captured = fields.Boolean()
    created = fields.Integer()
    currency = fields.String()
    customer = fields.String()
    description = fields.String()
    destination = fields.Function(lambda charge: (shown_transfer(charge.connect) or {}).get("destination"))
    dispute = fields.String()
    disputed = fields.Function(lambda charge: charge.dispute is not None)
    failure_balance_transaction = Null()
    failure_code = fields.Function(lambda charge: None if charge.decline is None else charge.decline.code)
    failure_message = fields.Function(lambda charge: None if charge.decline is None else charge.decline.message)
    fraud_details = fields.Dict()
    livemode = Livemode()
    metadata = fields.Dict()
    on_behalf_of = fields.String(attribute="connect.on_behalf_of")
    order = Null()
    outcome = fields.Function(outcome)
    paid = fields.Function(lambda charge: charge.status == "succeeded")
    payment_intent = fields.String()
    payment_method = fields.String()
    payment_method_details = fields.Function(method_details)
    radar_options = fields.Function(lambda charge: None if charge.payment_intent is None else {})
    receipt_email = fields.String()
    receipt_number = fields.String()
    receipt_url = fields.Function(lambda charge: receipt_url(charge, dump_context()))
    refunded = fields.Boolean()
    review = Null()
    shipping = fields.Nested(PaymentShippingSchema)
    source = fields.Function(lambda charge: _shown_source(charge))
    source_transfer = Null()
    statement_descriptor = fields.String()
    statement_descriptor_suffix = fields.String()
    status = fields.String()
    transfer_data = fields.Function(lambda charge: shown_charge_transfer(charge.connect))
    transfer_group = fields.String()

    def shown_descriptor(self, charge: Charge) -> str:
        """What the cardholder's statement shows.

        A charge's own words stand there in capitals (recorded at 2025-11-17.clover, 32 of 32); a suffix stands behind
        the account's prefix, `STRIPE* EDGAR` (docs.stripe.com/get-started/account/statement-descriptors, and recorded).
        """
        account = dump_context().account
        default = account.statement_descriptor or account.display_name.upper()[:_DESCRIPTOR_LENGTH]
        if charge.statement_descriptor:
            return charge.statement_descriptor.upper()
        if charge.statement_descriptor_suffix:
            prefix = default[:_PREFIX_LENGTH].rstrip()
            return f"{prefix}* {charge.statement_descriptor_suffix}".upper()[:_DESCRIPTOR_LENGTH]
        return default
