"""Quotes as they go out (docs.stripe.com/api/quotes/object)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.arithmetic.amounts import Amounts, LineAmounts
from emulator.billing.arithmetic.tax_amounts import tax_added, tax_included
from emulator.billing.invoices.automatic_tax import OrderTax
from emulator.billing.quotes import totals
from emulator.billing.quotes.quote import Quote, QuoteInvoiceSettings, QuoteLine, SubscriptionData
from schemas.outgoing import OutgoingSchema
from schemas.stripe.breakdown import Breakdown
from schemas.stripe.connect import shown_account, shown_quote_transfer
from schemas.stripe.customer import CustomFieldSchema
from schemas.stripe.included_lists import included_list
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context, render
from schemas.stripe.subscription import shown_billing_mode


class QuoteLineSchema(ObjectSchema):
    """A line of a quote: an `item`, as Checkout's are."""

    object_name = "item"
    includable = frozenset({"discounts", "taxes"})
    inert_expandables = frozenset({"price"})
    references: ClassVar = {"discounts.discount": "discount", "taxes.rate": "tax_rate"}

    id = fields.String()
    object = Always("item")


def render_quote_lines(quote: Quote, *, upfront: bool = False) -> Sequence[Rendered]:
    """The lines with their amounts: at their full price, or what is due of them `upfront`."""
    amounts = totals.upfront(quote) if upfront else totals.offered(quote)
    breakdown = _breakdown(quote)
    return [
        breakdown.line(_shown_line(line, shown, quote.currency), shown)
        for line, shown in zip(quote.lines, amounts.lines, strict=True)
    ]


def _breakdown(quote: Quote) -> Breakdown:
    own = (discount for line in quote.lines for discount in line.discounts)
    rates = (*quote.default_tax_rates, *(rate for line in quote.lines for rate in line.tax_rates))
    return Breakdown.of((*own, *quote.discounts), rates, quote.automatic_tax)


def _shown_line(line: QuoteLine, amounts: LineAmounts, currency: str) -> Rendered:
    return {
        "id": line.id,
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": sum(each.amount for each in amounts.discount_amounts),
        "amount_subtotal": amounts.amount,
        "amount_tax": tax_added(amounts.taxes) + tax_included(amounts.taxes),
        "amount_total": amounts.pretax_amount + tax_added(amounts.taxes),
        "currency": currency,
        "description": line.description,
        "metadata": {},
        "price": render(line.price, dump_context()),
        "quantity": line.quantity,
    }


class TransitionsSchema(OutgoingSchema):
    """When it reached each status, as shown."""

    accepted_at = fields.Integer()
    canceled_at = fields.Integer()
    finalized_at = fields.Integer()


class FromQuoteSchema(OutgoingSchema):
    """What it was cloned from, as shown."""

    is_revision = fields.Boolean()
    quote = fields.String()


class QuoteSchema(ObjectSchema):
    """The quote object."""

    entity = Quote
    includable = frozenset({"line_items"})
    entity_includables = frozenset(
        {
            "computed.recurring.total_details.breakdown",
            "computed.upfront.line_items",
            "computed.upfront.total_details.breakdown",
            "total_details.breakdown",
        }
    )
    references: ClassVar = {
        "application": "application",
        "automatic_tax.liability.account": "account",
        "customer": "customer",
        "default_tax_rates": "tax_rate",
        "discounts": "discount",
        "from_quote.quote": "quote",
        "invoice": "invoice",
        "invoice_settings.issuer.account": "account",
        "on_behalf_of": "account",
        "subscription": "subscription",
        "subscription_schedule": "subscription_schedule",
        "test_clock": "test_helpers.test_clock",
        "transfer_data.destination": "account",
    }

    id = fields.String()
    object = Always(Quote.RESOURCE_TYPE.name)
    amount_subtotal = fields.Function(lambda quote: totals.gross(totals.upfront(quote)))
    amount_total = fields.Function(lambda quote: totals.upfront(quote).total)
    application = Null()
    application_fee_amount = fields.Integer(attribute="connect.application_fee_amount")
    application_fee_percent = fields.Float(attribute="connect.application_fee_percent")
    automatic_tax = fields.Function(lambda quote: _shown_tax(quote.automatic_tax))
    collection_method = fields.String()
    computed = fields.Function(lambda quote: _computed(quote))
    created = fields.Integer()
    currency = fields.String()
    customer = fields.String()
    customer_account = Null()
    default_tax_rates = fields.Function(lambda quote: [rate.id for rate in quote.default_tax_rates])
    description = fields.String()
    discounts = fields.Function(lambda quote: [discount.id for discount in quote.discounts])
    expires_at = fields.Integer()
    footer = fields.String()
    from_quote = fields.Nested(FromQuoteSchema)
    header = fields.String()
    invoice = fields.String()
    invoice_settings = fields.Function(lambda quote: _shown_invoice_settings(quote.invoice_settings))
    livemode = Livemode()
    metadata = fields.Dict()
    number = fields.String()
    on_behalf_of = fields.String(attribute="connect.on_behalf_of")
    status = fields.String()
    status_transitions = fields.Nested(TransitionsSchema, attribute="transitions")
    subscription = fields.String()
    subscription_data = fields.Function(lambda quote: _shown_subscription_data(quote.subscription_data))
    subscription_schedule = fields.String()
    test_clock = fields.String()
    total_details = fields.Function(lambda quote: _details(totals.upfront(quote)))
    transfer_data = fields.Function(lambda quote: shown_quote_transfer(quote.connect))

    def include(self, name: str, entity: Any) -> Any:
        """The lines of what is due at first, or what each discount and each tax comes to."""
        if name == "computed.upfront.line_items":
            lines = render_quote_lines(entity, upfront=True)
            return included_list(lines, f"/v1/quotes/{entity.id}/computed_upfront_line_items")
        amounts = totals.recurring(entity) if name.startswith("computed.recurring") else totals.upfront(entity)
        return None if amounts is None else _breakdown(entity).total(amounts)


def _shown_tax(tax: OrderTax | None) -> Rendered:
    """Whether it is taxed automatically, and whether that is possible."""
    if tax is None:
        return {"enabled": False, "liability": None, "provider": None, "status": None}
    liability = shown_account(tax.terms.liability)
    return {"enabled": True, "liability": liability, "provider": "stripe", "status": tax.status}


def _computed(quote: Quote) -> Rendered:
    """What is due at first, and what each renewal costs; null where nothing recurs."""
    renewal, first = totals.recurring(quote), next((line for line in quote.lines if line.is_recurring), None)
    recurring = None
    if renewal is not None and first is not None and first.price.recurring is not None:
        recurring = {
            **_amounts(renewal),
            "interval": first.price.recurring.interval,
            "interval_count": first.price.recurring.interval_count,
            "total_details": _details(renewal),
        }
    upfront = totals.upfront(quote)
    return {"recurring": recurring, "upfront": {**_amounts(upfront), "total_details": _details(upfront)}}


def _amounts(amounts: Amounts) -> Rendered:
    return {"amount_subtotal": totals.gross(amounts), "amount_total": amounts.total}


def _details(amounts: Amounts) -> Rendered:
    return {"amount_discount": totals.taken_off(amounts), "amount_shipping": 0, "amount_tax": totals.taxed(amounts)}


def _shown_invoice_settings(settings: QuoteInvoiceSettings) -> Rendered:
    custom_fields = settings.custom_fields
    return {
        "custom_fields": None if custom_fields is None else CustomFieldSchema(many=True).dump(custom_fields),
        "days_until_due": settings.days_until_due,
        "description": settings.description,
        "footer": settings.footer,
        "issuer": shown_account(settings.issuer),
    }


def _shown_subscription_data(data: SubscriptionData) -> Rendered:
    return {
        "billing_mode": {
            name: shown for name, shown in shown_billing_mode(data.billing_mode).items() if name != "updated_at"
        },
        "description": data.description,
        "effective_date": data.effective_date,
        "metadata": dict(data.metadata) or None,
        "trial_period_days": data.trial_period_days,
    }
