"""Day Zero's invoices on the wire (ondayzero.com/docs/reference/invoices)."""

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.invoice_params import (
    InvoiceCreateParams,
    InvoiceSendParams,
    InvoiceUpdateParams,
)
from emulator.billing.dayzero.links import payment_url, pdf_url
from schemas.dayzero.fields import BusinessId
from schemas.dayzero.line_items import LineItemParamsSchema
from schemas.dayzero.lists import PageParams, PageParamsSchema
from schemas.dayzero.payment import PaymentSchema
from schemas.dayzero.recurring import RecurringConfigParamsSchema
from schemas.json_fields import ArrayOf, Boolean, Enum, JsonSchema, NestedObject, String
from schemas.json_formats import Uuid
from schemas.json_objects import OfContext
from schemas.json_params import ParamsSchema
from schemas.json_times import IsoTimestamp
from schemas.outgoing import OutgoingSchema

_TEXT = choices.MAX_TEXT_LENGTH
SORT_FIELDS = ("created_at", "updated_at", "due_date", "number", "status", "total")


class InvoicePath(JsonSchema):
    """The invoice that a path names."""

    invoice_id = Uuid(required=True)


class InvoiceCreateParamsSchema(ParamsSchema[InvoiceCreateParams]):
    """POST /invoices: InvoiceCreateRequest. Ids and days are declared as plain strings; the handler looks at them."""

    customer_id = String(max_length=_TEXT, required=True)
    currency = Enum(*choices.CURRENCIES, optional=True)
    line_items = ArrayOf(NestedObject(LineItemParamsSchema), required=True, minimum=1, maximum=choices.MAX_LINES)
    due_date = String(max_length=_TEXT, required=True)
    issue_date = String(max_length=_TEXT, optional=True)
    description = String(max_length=choices.MAX_NOTE_LENGTH, optional=True)
    fulfillment_location_id = String(max_length=_TEXT, optional=True)
    recurring = NestedObject(RecurringConfigParamsSchema, optional=True)


class InvoiceUpdateParamsSchema(ParamsSchema[InvoiceUpdateParams]):
    """PUT /invoices/{invoice_id}: InvoiceUpdateRequest, what a new one takes with nothing of it required."""

    customer_id = String(max_length=_TEXT, optional=True)
    currency = Enum(*choices.CURRENCIES, optional=True)
    line_items = ArrayOf(NestedObject(LineItemParamsSchema), optional=True, minimum=1, maximum=choices.MAX_LINES)
    due_date = String(max_length=_TEXT, optional=True)
    issue_date = String(max_length=_TEXT, optional=True, default=NOT_GIVEN)
    description = String(max_length=choices.MAX_NOTE_LENGTH, optional=True, default=NOT_GIVEN)
    fulfillment_location_id = String(max_length=_TEXT, optional=True, default=NOT_GIVEN)
    recurring = NestedObject(RecurringConfigParamsSchema, optional=True)


class InvoiceListParams(PageParams, frozen=True, kw_only=True):
    """What a list of invoices is to hold."""

    id: str | None = None
    customer_id: str | None = None
    product_id: str | None = None
    variant_id: str | None = None
    status: tuple[str, ...] | None = None
    search: str | None = None


class InvoiceListParamsSchema(PageParamsSchema[InvoiceListParams]):
    """GET /invoices."""

    id = String(max_length=100, optional=True)
    customer_id = String(max_length=100, optional=True)
    product_id = String(max_length=100, optional=True)
    variant_id = String(max_length=100, optional=True)
    # Declared as plain texts: FastAPI lets an unknown one pass, and nothing has it.
    status = ArrayOf(String(max_length=100), optional=True)
    search = String(max_length=200, optional=True)
    sort_by = Enum(*SORT_FIELDS, default="created_at")


class InvoiceSendParamsSchema(ParamsSchema[InvoiceSendParams]):
    """POST /invoices/{invoice_id}/send: InvoiceSendEmailRequest."""

    cc_sender = Boolean(default=choices.CC_SENDER)
    attach_pdf = Boolean(default=choices.ATTACH_PDF)


class LineItemSchema(OutgoingSchema):
    """LineItemResponse; its fields are not documented but for those that can be given."""

    id = fields.Raw()
    variant_id = fields.Constant(None)
    description = fields.Raw()
    quantity = fields.Raw()
    unit_price = fields.Raw()
    amount = fields.Raw()


class InvoiceSchema(OutgoingSchema):
    """InvoiceResponse, its keys in the documented order; what is shown is the invoice and its customer."""

    id = fields.Raw(attribute="invoice.id")
    business_id = BusinessId()
    created_at = IsoTimestamp(attribute="invoice.created")
    updated_at = IsoTimestamp(attribute="invoice.updated")
    status = fields.Raw(attribute="invoice.status")
    currency = fields.Raw(attribute="invoice.currency")
    stripe_invoice_id = fields.Constant(None)
    total = fields.Raw(attribute="invoice.total")
    total_paid = fields.Raw(attribute="invoice.total_paid")
    balance_due = fields.Raw(attribute="invoice.balance_due")
    description = fields.Raw(attribute="invoice.description")
    customer_id = fields.Raw(attribute="invoice.customer_id")
    customer_name = fields.Raw(attribute="customer.name")
    customer_email = fields.Raw(attribute="customer.email")
    due_date = fields.Raw(attribute="invoice.due_date")
    line_items = fields.List(fields.Nested(LineItemSchema), attribute="invoice.lines")
    fulfillment_location_id = fields.Raw(attribute="invoice.fulfillment_location_id")
    pdf_url = OfContext(lambda shown, ctx: pdf_url(shown.invoice, ctx))
    number = fields.Raw(attribute="invoice.number")
    delivered = fields.Constant(False)
    delivered_on = fields.Constant(None)
    hosted_invoice_url = OfContext(lambda shown, ctx: payment_url(shown.invoice, ctx))
    paid_on = IsoTimestamp(attribute="invoice.paid_on")
    journal_entries = fields.Function(lambda _: [])
    payments = fields.List(fields.Nested(PaymentSchema))
    recurring_template_id = fields.Raw(attribute="invoice.recurring_template_id")
    # The guide's name for it, "stripe_payment_url for customers to pay online".
    stripe_payment_url = OfContext(lambda shown, ctx: payment_url(shown.invoice, ctx))


class SendResultSchema(OutgoingSchema):
    """InvoiceSendEmailResponse, its seven fields in the documented order."""

    success = fields.Constant(True)
    invoice_id = fields.Raw()
    invoice_number = fields.Raw()
    customer_email = fields.Raw()
    cc_email = fields.Raw()
    message_id = fields.Raw()
    pdf_attached = fields.Raw()
