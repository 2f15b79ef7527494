"""Stateset's invoices on the wire (docs.stateset.com/api-reference/invoices)."""

from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields, post_dump
from marshmallow.experimental.context import Context as DumpContext

from emulator.billing.core.context import Context
from emulator.billing.stateset import choices
from emulator.billing.stateset.invoices import STATUSES
from emulator.billing.stateset.mail import pdf_url
from emulator.billing.system.mail_addresses import MAX_EMAIL_LENGTH
from schemas.json_fields import ArrayOf, Boolean, Enum, Integer, JsonSchema, Metadata, NestedObject, Number, String
from schemas.json_formats import Date, Email
from schemas.json_times import IsoTimestamp

MAX_PAGE_SIZE = 100
DEFAULT_PAGE_SIZE = 20
SORT_FIELDS = ("created_at", "issue_date", "due_date", "total_amount")
# Not limited by the documentation.
_LONG = 255


class LineParams(JsonSchema):
    """One of `line_items`; the price is in minor units and the tax rate a fraction."""

    description = String(min_length=1, max_length=choices.MAX_DESCRIPTION_LENGTH, required=True)
    quantity = Number(minimum=0, maximum=choices.MAX_QUANTITY, places=choices.QUANTITY_PLACES, default=Decimal(1))
    unit_price = Integer(minimum=-choices.MAX_UNIT_PRICE, maximum=choices.MAX_UNIT_PRICE, required=True)
    tax_rate = Number(minimum=0, maximum=1, places=choices.TAX_RATE_PLACES, default=Decimal(0))
    product_id = String(max_length=choices.MAX_CODE_LENGTH, optional=True)
    account_code = String(max_length=choices.MAX_CODE_LENGTH, optional=True)


class BillingAddressParams(JsonSchema):
    """`billing_address`."""

    line1 = String(max_length=_LONG, optional=True)
    line2 = String(max_length=_LONG, optional=True)
    city = String(max_length=_LONG, optional=True)
    state = String(max_length=_LONG, optional=True)
    postal_code = String(max_length=_LONG, optional=True)
    country = String(pattern="[A-Z]{2}", optional=True)


class InvoiceCreateParams(JsonSchema):
    """POST /invoices."""

    customer_id = String(max_length=100, required=True)
    invoice_number = String(pattern=choices.NUMBER_PATTERN, optional=True)
    issue_date = Date(optional=True)
    due_date = Date(optional=True)
    currency = String(pattern="[A-Za-z]{3}", optional=True)
    line_items = ArrayOf(NestedObject(LineParams), maximum=choices.MAX_LINES)
    billing_address = NestedObject(BillingAddressParams, optional=True)
    payment_terms = String(max_length=_LONG, optional=True)
    notes = String(max_length=choices.MAX_NOTES_LENGTH, optional=True)
    send_email = Boolean(default=False)
    metadata = Metadata(maximum=choices.MAX_METADATA_KEYS, max_length=choices.MAX_METADATA_LENGTH, optional=True)


class InvoiceListParams(JsonSchema):
    """GET /invoices. The documentation describes these without printing their names."""

    limit = Integer(minimum=1, maximum=MAX_PAGE_SIZE, default=DEFAULT_PAGE_SIZE)
    starting_after = String(max_length=100, optional=True)
    status = Enum(*STATUSES, optional=True)
    customer_id = String(max_length=100, optional=True)
    issue_date_from = Date(optional=True)
    issue_date_to = Date(optional=True)
    due_date_from = Date(optional=True)
    due_date_to = Date(optional=True)
    overdue = Boolean(default=False)
    sort_by = Enum(*SORT_FIELDS, default="created_at")
    sort_order = Enum("asc", "desc", default="desc")


def _addresses() -> ArrayOf:
    return ArrayOf(Email(max_length=MAX_EMAIL_LENGTH), optional=True, maximum=choices.MAX_RECIPIENTS)


class InvoiceSendParams(JsonSchema):
    """POST /invoices/{id}/send."""

    to = _addresses()
    cc = _addresses()
    bcc = _addresses()
    subject = String(max_length=choices.MAX_SUBJECT_LENGTH, optional=True)
    message = String(max_length=choices.MAX_MESSAGE_LENGTH, optional=True)
    attach_pdf = Boolean(default=True)


class _JsonNumber(fields.Field[Decimal]):
    """A decimal as a JSON number, without a fraction where there is none."""

    def _serialize(self, value: Any, *_args: Any, **_options: Any) -> int | float:
        return int(value) if value == int(value) else float(value)


class _PdfUrl(fields.Field[str]):
    """The link to the PDF, at the moment that the dump happens in."""

    def serialize(self, attr: str, obj: Any, *_args: Any, **_options: Any) -> str:  # noqa: ARG002 - marshmallow's
        """Returns the link."""
        return pdf_url(obj, DumpContext[Context].get())


class LineSchema(Schema):
    """A line; what it has no value for is left out."""

    id = fields.Raw()
    description = fields.Raw()
    quantity = _JsonNumber()
    unit_price = fields.Raw()
    amount = fields.Raw()
    product_id = fields.Raw()
    tax_rate = _JsonNumber()
    tax_amount = fields.Raw()
    account_code = fields.Raw()

    @post_dump
    def omit_nulls(self, shown: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Drops what the line has not."""
        return {name: value for name, value in shown.items() if value is not None}


class InvoiceSchema(Schema):
    """An invoice as its creation answers, its keys in the order of the documented sample."""

    id = fields.Raw()
    object = fields.Constant("invoice")
    invoice_number = fields.Raw(attribute="number")
    status = fields.Raw()
    customer_id = fields.Raw()
    issue_date = fields.Raw()
    due_date = fields.Raw()
    currency = fields.Raw()
    subtotal = fields.Raw()
    tax_amount = fields.Raw()
    total_amount = fields.Raw()
    amount_due = fields.Raw()
    amount_paid = fields.Raw()
    line_items = fields.List(fields.Nested(LineSchema), attribute="lines")
    payment_terms = fields.Raw()
    created_at = IsoTimestamp(attribute="created")
    sent_at = IsoTimestamp()
    pdf_url = _PdfUrl()


class BillingAddressSchema(Schema):
    """`billing_address`, all of it."""

    line1 = fields.Raw()
    line2 = fields.Raw()
    city = fields.Raw()
    state = fields.Raw()
    postal_code = fields.Raw()
    country = fields.Raw()


class CustomerOfInvoiceSchema(Schema):
    """`customer` of an invoice."""

    id = fields.Raw(attribute="customer_id")
    name = fields.Raw(attribute="customer_name")
    email = fields.Raw(attribute="customer_email")


class InvoiceDetailSchema(Schema):
    """An invoice as it is retrieved and listed, its keys in the order of the documented sample."""

    id = fields.Raw()
    object = fields.Constant("invoice")
    invoice_number = fields.Raw(attribute="number")
    status = fields.Raw()
    customer_id = fields.Raw()
    customer = fields.Function(CustomerOfInvoiceSchema().dump)
    issue_date = fields.Raw()
    due_date = fields.Raw()
    currency = fields.Raw()
    subtotal = fields.Raw()
    tax_amount = fields.Raw()
    discount_amount = fields.Constant(0)
    total_amount = fields.Raw()
    amount_paid = fields.Raw()
    amount_due = fields.Raw()
    line_items = fields.List(fields.Nested(LineSchema), attribute="lines")
    billing_address = fields.Nested(BillingAddressSchema)
    payment_terms = fields.Raw()
    notes = fields.Raw()
    created_at = IsoTimestamp(attribute="created")
    sent_at = IsoTimestamp()
    viewed_at = IsoTimestamp()
    pdf_url = _PdfUrl()
    public_url = fields.Constant(None)
    metadata = fields.Raw()


class EmailDetailsSchema(Schema):
    """`email_details`; blind copies are not shown."""

    sent_to = fields.List(fields.Raw())
    cc = fields.List(fields.Raw())
    subject = fields.Raw()
    message = fields.Raw()
    attachments = fields.List(fields.Raw())


class SendResultSchema(Schema):
    """The answer of send: a part of the invoice, and how it was mailed."""

    id = fields.Raw(attribute="invoice.id")
    object = fields.Constant("invoice")
    status = fields.Raw(attribute="invoice.status")
    sent_at = IsoTimestamp(attribute="invoice.sent_at")
    email_details = fields.Nested(EmailDetailsSchema)
    sent_count = fields.Raw(attribute="invoice.sent_count")
    last_sent_at = IsoTimestamp(attribute="invoice.last_sent_at")
    next_reminder_date = IsoTimestamp(attribute="invoice.next_reminder_at")
