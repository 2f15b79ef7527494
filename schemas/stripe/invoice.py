"""Invoices as they go out (docs.stripe.com/api/invoices/object, /api/invoice-line-item/object)."""

from typing import ClassVar

from marshmallow import Schema, fields

from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.links import hosted_url, pdf_url
from schemas.stripe.customer import AddressSchema, CustomFieldSchema, ShippingSchema
from schemas.stripe.invoice_item import PeriodSchema, PricingSchema
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, empty_list, scene

EMBEDDED_LINES = 10
"""How many lines an invoice shows; the others are listed by GET /v1/invoices/:id/lines."""


class LineSchema(ObjectSchema):
    """The line item object."""

    object_name = "line_item"
    references: ClassVar = {"discounts": "discount", "parent.invoice_item_details.invoice_item": "invoiceitem"}

    id = fields.String()
    object = Always("line_item")
    amount = fields.Integer(attribute="details.amount")
    currency = fields.String(attribute="details.currency")
    description = fields.String(attribute="details.description")
    discount_amounts = empty_list()
    discountable = fields.Boolean(attribute="details.discountable")
    discounts = empty_list()
    invoice = Null()
    livemode = Livemode()
    metadata = fields.Dict(attribute="details.metadata")
    parent = fields.Method("shown_parent")
    period = fields.Nested(PeriodSchema, attribute="details")
    pretax_credit_amounts = empty_list()
    pricing = fields.Nested(PricingSchema, attribute="details")
    quantity = fields.Integer(attribute="details.quantity")
    quantity_decimal = fields.String(attribute="details.quantity_decimal")
    subtotal = fields.Integer(attribute="details.amount")
    taxes = empty_list()

    def shown_parent(self, line: Line) -> Rendered:
        """Which invoice item stands on the line."""
        return {
            "invoice_item_details": {
                "invoice_item": line.invoice_item,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": None,
            },
            "subscription_item_details": None,
            "type": "invoice_item_details",
        }


def render_lines(invoice: Invoice, lines: tuple[Line, ...]) -> list[Rendered]:
    """Some lines of an invoice; to be called while dumping, or within a scene."""
    return [{**shown, "invoice": invoice.id} for shown in LineSchema.instance().dump(lines, many=True)]


class RenderingSchema(Schema):
    """How the PDF looks, as shown."""

    amount_tax_display = fields.String()
    pdf = fields.Function(lambda rendering: {"page_size": rendering.page_size})
    template = Null()
    template_version = Null()


class TransitionsSchema(Schema):
    """When the invoice reached each state."""

    finalized_at = fields.Integer()
    marked_uncollectible_at = fields.Integer()
    paid_at = fields.Integer()
    voided_at = fields.Integer()


class InvoiceSchema(ObjectSchema):
    """The invoice object."""

    entity = Invoice
    references: ClassVar = {
        "customer": "customer",
        "account_tax_ids": "tax_id",
        "application": "application",
        "default_payment_method": "payment_method",
        "default_source": "source",
        "discounts": "discount",
        "from_invoice.invoice": "invoice",
        "latest_revision": "invoice",
        "on_behalf_of": "account",
        "test_clock": "test_helpers.test_clock",
        "total_discount_amounts.discount": "discount",
    }
    included = frozenset({"confirmation_secret", "payments"})
    also_expandable = frozenset({"default_tax_rates", "last_finalization_error", "lines", "parent"})

    id = fields.String()
    object = Always("invoice")
    account_country = fields.Function(lambda _: scene().account.country)
    account_name = fields.Function(lambda _: scene().account.business_name)
    account_tax_ids = Null()
    amount_due = fields.Integer(attribute="amounts.amount_due")
    amount_overpaid = fields.Integer(attribute="amounts.amount_overpaid")
    amount_paid = fields.Integer(attribute="amounts.amount_paid")
    amount_paid_off_stripe = Null()
    amount_remaining = fields.Integer(attribute="amounts.amount_remaining")
    amount_shipping = fields.Integer(attribute="amounts.amount_shipping")
    application = Null()
    attempt_count = fields.Integer()
    attempted = fields.Boolean()
    auto_advance = fields.Boolean()
    automatic_tax = fields.Function(
        lambda _: {"disabled_reason": None, "enabled": False, "liability": None, "provider": None, "status": None}
    )
    automatically_finalizes_at = fields.Integer()
    billing_reason = Always("manual")
    collection_method = fields.String()
    created = fields.Integer()
    currency = fields.String()
    custom_fields = fields.List(fields.Nested(CustomFieldSchema))
    customer = fields.String()
    customer_account = Null()
    customer_address = fields.Nested(AddressSchema, attribute="customer_snapshot.address")
    customer_email = fields.String(attribute="customer_snapshot.email")
    customer_name = fields.String(attribute="customer_snapshot.name")
    customer_phone = fields.String(attribute="customer_snapshot.phone")
    customer_shipping = fields.Nested(ShippingSchema, attribute="customer_snapshot.shipping")
    customer_tax_exempt = fields.String(attribute="customer_snapshot.tax_exempt")
    customer_tax_ids = empty_list()
    default_payment_method = Null()
    default_source = Null()
    default_tax_rates = empty_list()
    description = fields.String()
    discounts = empty_list()
    due_date = fields.Integer()
    effective_at = fields.Integer()
    ending_balance = fields.Function(lambda each: None if each.status == "draft" else each.amounts.ending_balance)
    footer = fields.String()
    from_invoice = Null()
    hosted_invoice_url = fields.Function(lambda each: hosted_url(each, scene()))
    invoice_pdf = fields.Function(lambda each: pdf_url(each, scene()))
    issuer = fields.Function(lambda _: {"type": "self"})
    last_finalization_error = Null()
    latest_revision = Null()
    lines = fields.Method("shown_lines")
    livemode = Livemode()
    metadata = fields.Dict()
    next_payment_attempt = fields.Integer()
    number = fields.String()
    on_behalf_of = Null()
    parent = Null()
    payment_settings = fields.Function(
        lambda _: {"default_mandate": None, "payment_method_options": None, "payment_method_types": None}
    )
    period_end = fields.Integer(attribute="created")
    period_start = fields.Integer(attribute="created")
    post_payment_credit_notes_amount = Always(0)
    pre_payment_credit_notes_amount = Always(0)
    receipt_number = Null()
    rendering = fields.Nested(RenderingSchema)
    shipping_cost = Null()
    shipping_details = fields.Nested(ShippingSchema)
    starting_balance = fields.Integer(attribute="amounts.starting_balance")
    statement_descriptor = fields.String()
    status = fields.String()
    status_details = Null()
    status_transitions = fields.Nested(TransitionsSchema, attribute="transitions")
    subtotal = fields.Integer(attribute="amounts.subtotal")
    subtotal_excluding_tax = fields.Integer(attribute="amounts.subtotal_excluding_tax")
    test_clock = Null()
    total = fields.Integer(attribute="amounts.total")
    total_discount_amounts = empty_list()
    total_excluding_tax = fields.Integer(attribute="amounts.total_excluding_tax")
    total_pretax_credit_amounts = empty_list()
    total_taxes = empty_list()
    webhooks_delivered_at = fields.Integer()

    def shown_lines(self, invoice: Invoice) -> Rendered:
        """The first page of the lines, with their count."""
        return {
            "object": "list",
            "data": render_lines(invoice, invoice.lines[:EMBEDDED_LINES]),
            "has_more": len(invoice.lines) > EMBEDDED_LINES,
            "total_count": len(invoice.lines),
            "url": f"/v1/invoices/{invoice.id}/lines",
        }
