"""Invoices as they go out (docs.stripe.com/api/invoices/object, /api/invoice-line-item/object)."""

from collections.abc import Iterable
from typing import ClassVar

from marshmallow import fields

from emulator.billing.arithmetic.credit_amounts import CreditAmount
from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.arithmetic.tax_amounts import TaxAmount
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.links import hosted_url, pdf_url
from schemas.outgoing import OutgoingSchema
from schemas.stripe.connect import shown_account
from schemas.stripe.customer import AddressSchema, CustomFieldSchema, ShippingSchema
from schemas.stripe.invoice_item import PeriodSchema, PricingSchema, shown_credited_items
from schemas.stripe.objects import (
    Always,
    Livemode,
    Null,
    ObjectSchema,
    Rendered,
    documentation_of,
    dump_context,
    empty_list,
)
from schemas.stripe.payment_settings import PaymentSettingsSchema
from schemas.stripe.tax_rate import TaxRateSchema

EMBEDDED_LINES = 10
"""How many lines an invoice shows; the others are listed by GET /v1/invoices/:id/lines."""


class LineSchema(ObjectSchema):
    """The line item object."""

    object_name = "line_item"
    inert_expandables = frozenset({"subscription"})
    references: ClassVar = {
        "discount_amounts.discount": "discount",
        "discounts": "discount",
        "parent.invoice_item_details.invoice_item": "invoiceitem",
        "pretax_credit_amounts.credit_balance_transaction": "billing.credit_balance_transaction",
        "pretax_credit_amounts.discount": "discount",
        "pricing.price_details.price": "price",
    }

    id = fields.String()
    object = Always("line_item")
    amount = fields.Integer(attribute="details.amount")
    currency = fields.String(attribute="details.currency")
    description = fields.String(attribute="details.description")
    discount_amounts = empty_list()
    discountable = fields.Boolean(attribute="details.discountable")
    discounts = fields.Function(lambda line: [discount.id for discount in line.details.discounts])
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
        """Which invoice item stands on the line, or which item of a subscription; licence fees are not emulated."""
        parent = line.details.parent
        if parent is not None and parent.subscription_item is not None:
            details = {
                "invoice_item": line.invoice_item,
                "proration": parent.proration,
                "proration_details": {"credited_items": shown_credited_items(parent.credited_items)},
                "subscription": parent.subscription,
                "subscription_item": parent.subscription_item,
            }
            return {
                "invoice_item_details": None,
                "license_fee_subscription_details": None,
                "subscription_item_details": details,
                "type": "subscription_item_details",
            }
        return {
            "invoice_item_details": {
                "invoice_item": line.invoice_item,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": None if parent is None else parent.subscription,
            },
            "license_fee_subscription_details": None,
            "subscription_item_details": None,
            "type": "invoice_item_details",
        }


def render_lines(invoice: Invoice, lines: tuple[Line, ...]) -> list[Rendered]:
    """Some lines of an invoice; to be called while dumping, or within a dump_context."""
    amounts = {each.key: each for each in invoice.amounts.lines}
    return [
        {
            **shown,
            "discount_amounts": shown_discounts(amounts[shown["id"]].discount_amounts),
            "invoice": invoice.id,
            "pretax_credit_amounts": shown_credits(
                amounts[shown["id"]].discount_amounts, amounts[shown["id"]].credit_amounts
            ),
            "taxes": shown_taxes(amounts[shown["id"]].taxes),
        }
        for shown in LineSchema.instance().dump(lines, many=True)
    ]


def shown_discounts(amounts: Iterable[DiscountAmount]) -> list[Rendered]:
    """What discounts take, as shown."""
    return [{"amount": each.amount, "discount": each.discount} for each in amounts]


def shown_credits(discounts: Iterable[DiscountAmount], credits: Iterable[CreditAmount]) -> list[Rendered]:
    """What lowers an amount before tax, as shown: the discounts once more, and billing credits.

    What only would be applied has no transaction yet.
    """
    by_discounts = [{"amount": each.amount, "discount": each.discount, "type": "discount"} for each in discounts]
    type = "credit_balance_transaction"
    return [*by_discounts, *({"amount": each.amount, type: each.transaction, "type": type} for each in credits)]


def shown_taxes(taxes: Iterable[TaxAmount]) -> list[Rendered]:
    """Taxes by rates of the account, or set by hand, as shown."""
    return [
        {
            "amount": tax.amount,
            "tax_behavior": tax.tax_behavior,
            "tax_rate_details": {"tax_rate": tax.tax_rate},
            "taxability_reason": tax.taxability_reason,
            "taxable_amount": tax.taxable_amount,
            "type": "tax_rate_details",
        }
        for tax in taxes
    ]


class RenderingSchema(OutgoingSchema):
    """How the PDF looks, as shown."""

    amount_tax_display = fields.String()
    pdf = fields.Function(lambda rendering: {"page_size": rendering.page_size})
    template = fields.String()
    template_version = fields.Integer()


RENDERING = RenderingSchema()


class FromInvoiceSchema(OutgoingSchema):
    """Which invoice this one was made from."""

    action = fields.String()
    invoice = fields.String()


class TransitionsSchema(OutgoingSchema):
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
        "automatic_tax.liability.account": "account",
        "default_payment_method": "payment_method",
        "default_source": "card|bank_account|source",
        "discounts": "discount",
        "from_invoice.invoice": "invoice",
        "issuer.account": "account",
        "latest_revision": "invoice",
        "on_behalf_of": "account",
        "parent.subscription_details.subscription": "subscription",
        "shipping_cost.shipping_rate": "shipping_rate",
        "test_clock": "test_helpers.test_clock",
        "total_discount_amounts.discount": "discount",
        "total_pretax_credit_amounts.credit_balance_transaction": "billing.credit_balance_transaction",
        "total_pretax_credit_amounts.discount": "discount",
    }
    includable = frozenset({"confirmation_secret", "payments"})
    entity_includables = frozenset({"shipping_cost.taxes"})
    absent_when_null = frozenset({"id", "threshold_reason"})
    is_remembered = True
    inert_expandables = frozenset(
        {
            "default_tax_rates",
            "last_finalization_error",
            "lines",
        }
    )

    id = fields.Function(lambda each: each.id or None)
    object = Always("invoice")
    account_country = fields.Function(lambda _: dump_context().account.country)
    account_name = fields.Function(lambda _: dump_context().account.business_name)
    account_tax_ids = fields.Method("shown_account_tax_ids")
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
    automatic_tax = fields.Method("shown_automatic_tax")
    automatically_finalizes_at = fields.Integer()
    billing_reason = fields.String()
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
    customer_tax_ids = fields.Function(
        lambda each: [{"type": tax_id.type, "value": tax_id.value} for tax_id in each.customer_snapshot.tax_ids]
    )
    default_payment_method = fields.String()
    default_source = fields.String()
    default_tax_rates = fields.List(fields.Nested(TaxRateSchema))
    description = fields.String()
    discounts = fields.Function(lambda each: [discount.id for discount in each.discounts])
    due_date = fields.Integer()
    effective_at = fields.Integer()
    ending_balance = fields.Function(lambda each: None if each.status == "draft" else each.amounts.ending_balance)
    footer = fields.String()
    from_invoice = fields.Nested(FromInvoiceSchema)
    hosted_invoice_url = fields.Function(lambda each: hosted_url(each, dump_context()))
    invoice_pdf = fields.Function(lambda each: pdf_url(each, dump_context()))
    issuer = fields.Function(lambda each: shown_account(each.issuer))
    last_finalization_error = fields.Method("shown_finalization_error")
    latest_revision = fields.String()
    lines = fields.Method("shown_lines")
    livemode = Livemode()
    metadata = fields.Dict()
    next_payment_attempt = fields.Integer()
    number = fields.String()
    on_behalf_of = fields.String(attribute="connect.on_behalf_of")
    parent = fields.Method("shown_parent")
    payment_settings = fields.Nested(PaymentSettingsSchema)
    period_end = fields.Function(lambda each: each.shown_period[1])
    period_start = fields.Function(lambda each: each.shown_period[0])
    post_payment_credit_notes_amount = fields.Integer()
    pre_payment_credit_notes_amount = fields.Integer()
    receipt_number = fields.String()
    rendering = fields.Method("shown_rendering")
    shipping_cost = fields.Method("shown_shipping_cost")
    shipping_details = fields.Nested(ShippingSchema)
    starting_balance = fields.Integer(attribute="amounts.starting_balance")
    statement_descriptor = fields.String()
    status = fields.String()
    status_details = fields.Method("shown_status_details")
    status_transitions = fields.Nested(TransitionsSchema, attribute="transitions")
    subtotal = fields.Integer(attribute="amounts.subtotal")
    subtotal_excluding_tax = fields.Integer(attribute="amounts.subtotal_excluding_tax")
    test_clock = fields.String()
    threshold_reason = fields.Function(lambda invoice: _shown_threshold(invoice))
    total = fields.Integer(attribute="amounts.total")
    total_discount_amounts = fields.Function(lambda each: shown_discounts(each.amounts.total_discount_amounts))
    total_excluding_tax = fields.Integer(attribute="amounts.total_excluding_tax")
    total_pretax_credit_amounts = fields.Function(
        lambda each: shown_credits(each.amounts.total_discount_amounts, each.amounts.credit_amounts)
    )
    total_taxes = fields.Function(lambda each: shown_taxes(each.amounts.total_taxes))
    webhooks_delivered_at = fields.Integer()

    def shown_account_tax_ids(self, invoice: Invoice) -> list[str] | None:
        """The account's own tax ids on the invoice, by id."""
        return None if invoice.account_tax_ids is None else [tax_id.id for tax_id in invoice.account_tax_ids]

    def shown_automatic_tax(self, invoice: Invoice) -> Rendered:
        """Whether it is taxed automatically, and whether that is possible."""
        automatic = invoice.automatic_tax
        if automatic is None:
            off = {"disabled_reason": None, "enabled": False}
            return {**off, "liability": None, "provider": None, "status": None}
        return {
            "disabled_reason": None,
            "enabled": True,
            "liability": shown_account(automatic.liability),
            "provider": "stripe",
            "status": "requires_location_inputs" if invoice.lacks_location else "complete",
        }

    def shown_finalization_error(self, invoice: Invoice) -> Rendered | None:
        """Why it could not be finalized the last time."""
        error = invoice.last_finalization_error
        if error is None:
            return None
        documented = {"code": error.code, "doc_url": documentation_of(error.code)}
        return {**documented, "message": error.message, "type": error.type}

    def shown_parent(self, invoice: Invoice) -> Rendered | None:
        """The subscription that it is of, or the quote; a preview also says from when it prorates."""
        if invoice.quote is not None:
            return {"quote_details": {"quote": invoice.quote}, "subscription_details": None, "type": "quote_details"}
        if invoice.parent is None:
            return None
        details: Rendered = {"metadata": dict(invoice.parent.metadata), "subscription": invoice.parent.subscription}
        if invoice.parent.proration_date is not None:
            details["subscription_proration_date"] = invoice.parent.proration_date
        return {"quote_details": None, "subscription_details": details, "type": "subscription_details"}

    def shown_rendering(self, invoice: Invoice) -> Rendered | None:
        """How the PDF looks; null on what a subscription made, as recorded, unless somebody said something of it."""
        rendering = invoice.rendering
        said = rendering.amount_tax_display or rendering.template
        if invoice.billing_reason != "manual" and not said:
            return None
        shown: Rendered = RENDERING.dump(rendering)
        return shown

    def shown_status_details(self, invoice: Invoice) -> Rendered | None:
        """Why an invoice is uncollectible: here only because the caller gave it up."""
        return {"uncollectible": {"reason": "user_forgiven"}} if invoice.status == "uncollectible" else None

    def shown_shipping_cost(self, invoice: Invoice) -> Rendered | None:
        """What shipping costs, with its tax."""
        amounts, cost = invoice.amounts.shipping_cost, invoice.shipping_cost
        if amounts is None or cost is None:
            return None
        return {
            "amount_subtotal": amounts.amount_subtotal,
            "amount_tax": amounts.amount_tax,
            "amount_total": amounts.amount_total,
            "shipping_rate": cost.shipping_rate,
        }

    def include(self, name: str, entity: Invoice) -> list[Rendered]:  # noqa: ARG002 - there is but one, alike in all
        """The taxes on the shipping, which is not taxed."""
        return []

    def shown_lines(self, invoice: Invoice) -> Rendered:
        """The first page of the lines, with their count."""
        return {
            "object": "list",
            "data": render_lines(invoice, invoice.lines[:EMBEDDED_LINES]),
            "has_more": len(invoice.lines) > EMBEDDED_LINES,
            "total_count": len(invoice.lines),
            "url": _lines_url(invoice),
        }


def _lines_url(invoice: Invoice) -> str:
    """Where the lines are; of an invoice that is to come, they are found by its subscription."""
    if invoice.id:
        return f"/v1/invoices/{invoice.id}/lines"
    return f"/v1/invoices/upcoming/lines?customer={invoice.customer}&subscription={invoice.subscription}"


def _shown_threshold(invoice: Invoice) -> Rendered | None:
    """The thresholds that it was made at, where it was made at some."""
    items = [{"line_item_ids": list(each.line_items), "usage_gte": each.usage_gte} for each in invoice.threshold_items]
    if invoice.threshold_amount is None and not items:
        return None
    return {"amount_gte": invoice.threshold_amount, "item_reasons": items}
