"""Payment intents and invoice payments on the wire (docs.stripe.com/api/payment_intents, /api/invoice-payment)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.payment_intents import InvoicePayment, PaymentIntent
from schemas.stripe import fields as wire
from schemas.stripe.composites import RangeFilter
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema
from schemas.stripe.params import ListParams, ParamsSchema


class PaymentIntentListParams(ListParams):
    """GET /v1/payment_intents."""

    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.NotCarried()


class PaymentIntentRetrieveParams(ParamsSchema):
    """GET /v1/payment_intents/:id."""

    client_secret = wire.String()


class PaymentIntentSchema(ObjectSchema):
    """The payment intent object."""

    entity = PaymentIntent
    references: ClassVar = {
        "application": "application",
        "customer": "customer",
        "latest_charge": "charge",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "payment_record": "payment_record",
        "review": "review",
        "source": "source",
    }

    id = fields.String()
    object = Always("payment_intent")
    allowed_payment_method_types = Null()
    amount = fields.Integer()
    amount_capturable = Always(0)
    amount_details = fields.Function(lambda _: {"tip": {}})
    amount_received = fields.Integer()
    application = Null()
    application_fee_amount = Null()
    automatic_payment_methods = Null()
    canceled_at = Null()
    cancellation_reason = Null()
    capture_method = Always("automatic")
    client_secret = fields.String()
    confirmation_method = Always("automatic")
    created = fields.Integer()
    currency = fields.String()
    customer = fields.String()
    customer_account = Null()
    description = fields.String()
    excluded_payment_method_types = Null()
    last_payment_error = Null()
    latest_charge = Null()
    livemode = Livemode()
    managed_payments = fields.Function(lambda _: {"enabled": False})
    metadata = fields.Dict()
    next_action = Null()
    on_behalf_of = Null()
    payment_method = Null()
    payment_method_configuration_details = Null()
    payment_method_options = fields.Function(
        lambda _: {
            "card": {
                "installments": None,
                "mandate_options": None,
                "network": None,
                "request_three_d_secure": "automatic",
            },
            "link": {"persistent_token": None},
        }
    )
    payment_method_types = fields.List(fields.String())
    payment_record = Null()
    processing = Null()
    receipt_email = fields.String()
    review = Null()
    setup_future_usage = Null()
    shipping = Null()
    source = Null()
    statement_descriptor = fields.String()
    statement_descriptor_suffix = Null()
    status = fields.String()
    transfer_data = Null()
    transfer_group = Null()


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
    status_transitions = fields.Function(lambda each: {"canceled_at": None, "paid_at": each.paid_at})
