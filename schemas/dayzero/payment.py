"""Day Zero's payments of invoices, and the bank transactions that they are made of, on the wire.

ondayzero.com/docs/reference/invoices/create-invoice-payment, ondayzero.com/docs/reference/transactions.
"""

from marshmallow import fields

from emulator.billing.dayzero import choices
from emulator.billing.dayzero.payments import PaymentCreateParams, PaymentUpdateParams
from emulator.billing.dayzero.transactions import TransactionCreateParams
from schemas.dayzero.fields import BusinessId
from schemas.dayzero.lists import PageParams, PageParamsSchema
from schemas.json_fields import Boolean, Enum, Integer, JsonSchema, String
from schemas.json_formats import Date, Moment, Uuid
from schemas.json_params import ParamsSchema
from schemas.json_times import IsoTimestamp
from schemas.outgoing import OutgoingSchema

_TEXT = choices.MAX_TEXT_LENGTH


class TransactionPath(JsonSchema):
    """The transaction that a path names."""

    transaction_id = Uuid(required=True)


class PaymentPath(JsonSchema):
    """The payment of an invoice that a path names."""

    invoice_id = Uuid(required=True)
    payment_id = Uuid(required=True)


class TransactionCreateParamsSchema(ParamsSchema[TransactionCreateParams]):
    """POST /transactions: TransactionCreateRequest; the amount is negative for what went out."""

    amount = Integer(default=0)
    currency = Enum(*choices.CURRENCIES, optional=True)
    datetime = Date(optional=True)
    description = String(max_length=choices.MAX_NOTE_LENGTH, optional=True)
    source_account_id = String(max_length=_TEXT, optional=True)
    reconciled = Boolean(default=False)


class TransactionListParamsSchema(PageParamsSchema[PageParams]):
    """GET /transactions."""

    sort_by = Enum("created_at", "datetime", "amount", default="created_at")


class PaymentCreateParamsSchema(ParamsSchema[PaymentCreateParams]):
    """POST /invoices/{invoice_id}/payments: InvoicePaymentRequest."""

    transaction_id = String(max_length=_TEXT, required=True)
    amount = Integer(minimum=1, required=True)
    paid_on = Moment(optional=True)


class PaymentUpdateParamsSchema(ParamsSchema[PaymentUpdateParams]):
    """PATCH /invoices/{invoice_id}/payments/{payment_id}: InvoicePaymentUpdateRequest."""

    amount = Integer(minimum=1, optional=True)
    paid_on = Moment(optional=True)


class PaymentListParamsSchema(PageParamsSchema[PageParams]):
    """GET /invoices/{invoice_id}/payments."""

    sort_by = Enum("created_at", "paid_on", "amount", default="created_at")


class TransactionSchema(OutgoingSchema):
    """TransactionResponse; its fields are not documented but for those that can be given."""

    id = fields.Raw()
    business_id = BusinessId()
    created_at = IsoTimestamp(attribute="created")
    updated_at = IsoTimestamp(attribute="updated")
    amount = fields.Raw()
    currency = fields.Raw()
    datetime = fields.Raw()
    description = fields.Raw()
    source_account_id = fields.Raw()
    reconciled = fields.Raw()


class TransactionSummarySchema(OutgoingSchema):
    """InvoicePaymentTransactionSummary; its fields are not documented."""

    id = fields.Raw()
    amount = fields.Raw()
    currency = fields.Raw()
    datetime = fields.Raw()
    description = fields.Raw()


class PaymentSchema(OutgoingSchema):
    """InvoicePaymentResponse, its keys in the documented order; the transaction is shown in lists alone."""

    id = fields.Raw(attribute="payment.id")
    invoice_id = fields.Raw(attribute="invoice.id")
    transaction_id = fields.Raw(attribute="payment.transaction_id")
    amount = fields.Raw(attribute="payment.amount")
    currency = fields.Raw(attribute="invoice.currency")
    paid_on = IsoTimestamp(attribute="payment.paid_on")
    created_at = IsoTimestamp(attribute="payment.created")
    updated_at = IsoTimestamp(attribute="payment.updated")
    business_id = BusinessId()
    transaction = fields.Nested(TransactionSummarySchema, allow_none=True)
