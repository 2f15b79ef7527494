"""Invoice payments on the wire (docs.stripe.com/api/invoice-payment)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, Params
from emulator.billing.invoices.invoice_payments import InvoicePayment
from schemas.stripe import fields as wire
from schemas.stripe.composites import Nested, ParamsPart, RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema


class PaymentFilterParams(Params, frozen=True, kw_only=True):
    """Which payment made it: an intent, by its id."""

    type: str
    payment_intent: Given[str] = NOT_GIVEN


class InvoicePaymentListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of invoice payments."""

    invoice: Given[str] = NOT_GIVEN
    payment: Given[PaymentFilterParams] = NOT_GIVEN
    status: Given[str] = NOT_GIVEN


class PaymentFilterParamsSchema(ParamsPart[PaymentFilterParams]):
    """Which payment made it."""

    payment_intent = wire.Id()
    payment_record = wire.Unsupported()
    type = wire.Enum("payment_intent", "payment_record", required=True)


class InvoicePaymentListParamsSchema(ListParamsSchema[InvoicePaymentListParams]):
    """GET /v1/invoice_payments."""

    created = RangeFilter()
    invoice = wire.Id()
    payment = Nested(PaymentFilterParamsSchema)
    status = wire.Enum("open", "paid", "canceled")


class InvoicePaymentSchema(ObjectSchema):
    """The invoice payment object."""

    entity = InvoicePayment
    references: ClassVar = {
        "invoice": "invoice",
        "payment.payment_intent": "payment_intent",
        "payment.charge": "charge",
    }

    id = fields.String()
    object = Always("invoice_payment")
    amount_paid = fields.Integer()
    amount_requested = fields.Integer()
    created = fields.Integer()
    currency = fields.String()
    invoice = fields.String()
    is_default = fields.Boolean()
    livemode = Livemode()
    payment = fields.Function(lambda each: {"payment_intent": each.payment_intent, "type": "payment_intent"})
    status = fields.String()
    status_transitions = fields.Function(lambda each: {"canceled_at": each.canceled_at, "paid_at": each.paid_at})
