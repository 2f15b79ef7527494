"""Day Zero's invoices on the wire (ondayzero.com/docs/reference/invoices)."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from emulator.billing.dayzero import choices
from schemas.dayzero.fields import BusinessId, PdfUrl
from schemas.dayzero.lists import ListParams
from schemas.json_fields import MISSING, Flag, Inside, Items, JsonSchema, OneOf, Text, Whole
from schemas.json_formats import Uuid
from schemas.json_times import Iso

CUSTOM_ITEM = "custom"
_TEXT = choices.LONGEST_TEXT
SORTED_BY = ("created_at", "updated_at", "due_date", "number", "status", "total")


class InvoicePath(JsonSchema):
    """The invoice that a path names."""

    invoice_id = Uuid(required=True)


class LineItemParams(JsonSchema):
    """LineItemRequest. A custom item needs a description and a price; `amount` is the old name of the price."""

    variant_id = Text(longest=_TEXT, optional=True)
    quantity = Whole(least=1, most=choices.LARGEST_QUANTITY, default=1)
    description = Text(longest=choices.LONGEST_LINE, optional=True)
    unit_price = Whole(least=0, most=choices.LARGEST_UNIT_PRICE, optional=True)
    amount = Whole(least=0, most=choices.LARGEST_UNIT_PRICE, optional=True)

    @validates_schema
    def check_custom(self, line: Mapping[str, Any], **_options: Any) -> None:
        """Raises ValidationError for a custom item without a description or without a price."""
        if line["variant_id"] not in (None, CUSTOM_ITEM):
            return
        without = [name for name in ("description", "unit_price") if line[name] is None]
        if line["amount"] is not None and "unit_price" in without:
            without.remove("unit_price")
        if without:
            raise ValidationError({name: [MISSING] for name in without})


class InvoiceCreateParams(JsonSchema):
    """POST /invoices: InvoiceCreateRequest. Ids and days are declared as plain strings; the rule judges them."""

    customer_id = Text(longest=_TEXT, required=True)
    currency = OneOf(*choices.CURRENCIES, optional=True)
    line_items = Items(Inside(LineItemParams), required=True, fewest=1, most=choices.MOST_LINES)
    due_date = Text(longest=_TEXT, required=True)
    issue_date = Text(longest=_TEXT, optional=True)
    description = Text(longest=choices.LONGEST_NOTE, optional=True)
    fulfillment_location_id = Text(longest=_TEXT, optional=True)
    recurring = fields.Raw(allow_none=True, load_default=None)


class InvoiceListParams(ListParams):
    """GET /invoices."""

    id = Text(longest=100, optional=True)
    customer_id = Text(longest=100, optional=True)
    product_id = Text(longest=100, optional=True)
    variant_id = Text(longest=100, optional=True)
    status = Items(Text(longest=100), optional=True)
    search = Text(longest=200, optional=True)
    sort_by = OneOf(*SORTED_BY, default="created_at")


class InvoiceSendParams(JsonSchema):
    """POST /invoices/{invoice_id}/send: InvoiceSendEmailRequest."""

    cc_sender = Flag(default=choices.CC_SENDER)
    attach_pdf = Flag(default=choices.ATTACH_PDF)


class LineItemSchema(Schema):
    """LineItemResponse; its fields are not documented but for those that can be given."""

    id = fields.Raw()
    variant_id = fields.Constant(None)
    description = fields.Raw()
    quantity = fields.Raw()
    unit_price = fields.Raw()
    amount = fields.Raw()


class InvoiceSchema(Schema):
    """InvoiceResponse, its keys in the documented order; what is shown is the invoice and its customer."""

    id = fields.Raw(attribute="invoice.id")
    business_id = BusinessId()
    created_at = Iso(attribute="invoice.created")
    updated_at = Iso(attribute="invoice.updated")
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
    pdf_url = PdfUrl()
    number = fields.Raw(attribute="invoice.number")
    delivered = fields.Constant(False)
    delivered_on = fields.Constant(None)
    hosted_invoice_url = fields.Constant(None)
    paid_on = Iso(attribute="invoice.paid_on")
    journal_entries = fields.Function(lambda _: [])
    payments = fields.Function(lambda _: [])
    recurring_template_id = fields.Constant(None)


class SendingSchema(Schema):
    """InvoiceSendEmailResponse, its seven fields in the documented order."""

    success = fields.Constant(True)
    invoice_id = fields.Raw()
    invoice_number = fields.Raw()
    customer_email = fields.Raw()
    cc_email = fields.Raw()
    message_id = fields.Raw()
    pdf_attached = fields.Raw()
