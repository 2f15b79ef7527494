"""Invoice items on the wire (docs.stripe.com/api/invoiceitems)."""

from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from marshmallow import ValidationError, fields

from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from emulator.billing.invoices.invoice_items import InvoiceItem, InvoiceItemCreateParams, InvoiceItemUpdateParams
from emulator.billing.invoices.item_params import ItemPriceDataParams, PeriodParams, PricingParams
from emulator.billing.invoices.subscription_parents import CreditedItems
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.discount import discounts
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, empty_list
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.tax_rate import TaxRateSchema

P = TypeVar("P")


class PeriodParamsSchema(ParamsPart[PeriodParams]):
    """The time a line is for."""

    end = wire.Timestamp(required=True)
    start = wire.Timestamp(required=True)


class PriceDataParamsSchema(ParamsPart[ItemPriceDataParams]):
    """A price made on the spot for an existing product."""

    currency = wire.Currency(required=True)
    product = wire.Id(required=True)
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    unit_amount = wire.Integer(minimum=-MAXIMUM_AMOUNT, maximum=MAXIMUM_AMOUNT)
    unit_amount_decimal = wire.DecimalString(minimum=Decimal(-MAXIMUM_AMOUNT), maximum=Decimal(MAXIMUM_AMOUNT))


class PricingParamsSchema(ParamsPart[PricingParams]):
    """An existing price."""

    price = wire.Id()


class InvoicingRules(wire.Parameter[None]):
    """Rules that only Stripe itself gives to an item: they can be taken off, never set."""

    def read(self, value: Any) -> None:  # noqa: ARG002 - whatever it is
        """Refuses what is not the empty string."""
        raise ValidationError("Setting invoicing rules is not supported.")


class _InvoiceItemParamsSchema(ParamsSchema[P], Generic[P]):
    amount = wire.Integer(minimum=-MAXIMUM_AMOUNT, maximum=MAXIMUM_AMOUNT)
    description = wire.String(unsettable=True)
    discountable = wire.Boolean()
    discounts = discounts()
    invoicing_rules = InvoicingRules(unsettable=True)
    metadata = Metadata()
    period = Nested(PeriodParamsSchema)
    price_data = Nested(PriceDataParamsSchema)
    pricing = Nested(PricingParamsSchema)
    quantity = wire.Integer(minimum=0, maximum=1_000_000_000)
    quantity_decimal = wire.DecimalString(minimum=Decimal(0), maximum=Decimal(1_000_000_000))
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    tax_code = wire.String(unsettable=True)
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)
    unit_amount_decimal = wire.DecimalString(minimum=Decimal(-MAXIMUM_AMOUNT), maximum=Decimal(MAXIMUM_AMOUNT))


class InvoiceItemUpdateParamsSchema(_InvoiceItemParamsSchema[InvoiceItemUpdateParams]):
    """POST /v1/invoiceitems/:id."""


class InvoiceItemCreateParamsSchema(_InvoiceItemParamsSchema[InvoiceItemCreateParams]):
    """POST /v1/invoiceitems."""

    class Meta(ParamsSchema.Meta):
        """Rules cannot be given before there are any."""

        exclude = ("invoicing_rules",)

    currency = wire.Currency()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    invoice = wire.Id()
    subscription = wire.Id()


class InvoiceItemListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of invoice items."""

    customer: Given[str] = NOT_GIVEN
    invoice: Given[str] = NOT_GIVEN
    pending: Given[bool] = NOT_GIVEN


class InvoiceItemListParamsSchema(ListParamsSchema[InvoiceItemListParams]):
    """GET /v1/invoiceitems."""

    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    invoice = wire.Id()
    pending = wire.Boolean()


class PriceDetailsSchema(OutgoingSchema):
    """Which price and product a line has."""

    price = fields.String()
    product = fields.String()


_PRICE_DETAILS = PriceDetailsSchema()

_FROZEN_IN_PRORATIONS = ["pricing", "quantity", "discounts"]


def shown_credited_items(credited: CreditedItems | None) -> Rendered | None:
    """The lines that a line takes back, as a line shows them."""
    if credited is None:
        return None
    return {"invoice": credited.invoice, "invoice_line_items": list(credited.invoice_line_items)}


class PricingSchema(OutgoingSchema):
    """How a line is priced."""

    price_details = fields.Function(_PRICE_DETAILS.dump)
    type = Always("price_details")
    unit_amount_decimal = fields.String()


class PeriodSchema(OutgoingSchema):
    """The time a line is for."""

    end = fields.Integer(attribute="period_end")
    start = fields.Integer(attribute="period_start")


class InvoiceItemSchema(ObjectSchema):
    """The invoice item object."""

    entity = InvoiceItem
    inert_expandables = frozenset({"proration_details"})
    absent_when_null = frozenset({"net_amount", "proration_details"})
    references: ClassVar = {
        "customer": "customer",
        "discounts": "discount",
        "pricing.price_details.price": "price",
        "invoice": "invoice",
        "test_clock": "test_helpers.test_clock",
    }

    id = fields.String()
    object = Always("invoiceitem")
    amount = fields.Integer(attribute="details.amount")
    currency = fields.String(attribute="details.currency")
    customer = fields.String()
    customer_account = Null()
    date = fields.Integer(attribute="created")
    description = fields.String(attribute="details.description")
    discountable = fields.Boolean(attribute="details.discountable")
    discounts = fields.Function(lambda item: [discount.id for discount in item.details.discounts])
    frozen_fields = fields.Function(lambda item: _FROZEN_IN_PRORATIONS if item.details.is_proration else [])
    invoice = fields.String()
    invoicing_rules = empty_list()
    livemode = Livemode()
    metadata = fields.Dict(attribute="details.metadata")
    net_amount = fields.Function(lambda item: None if item.details.discountable else item.details.net_amount)
    parent = fields.Method("shown_parent")
    period = fields.Nested(PeriodSchema, attribute="details")
    pricing = fields.Nested(PricingSchema, attribute="details")
    proration = fields.Boolean(attribute="details.is_proration")
    proration_details = fields.Method("shown_proration_details")
    quantity = fields.Integer(attribute="details.quantity")
    quantity_decimal = fields.String(attribute="details.quantity_decimal")
    tax_rates = fields.List(fields.Nested(TaxRateSchema), attribute="details.tax_rates")
    test_clock = fields.String()

    def shown_parent(self, item: InvoiceItem) -> Rendered | None:
        """The subscription, and its item, that it is for."""
        parent = item.details.parent
        if parent is None:
            return None
        details = {"subscription": parent.subscription, "subscription_item": parent.subscription_item}
        shown = {name: value for name, value in details.items() if value is not None}
        return {"subscription_details": shown, "type": "subscription_details"}

    def shown_proration_details(self, item: InvoiceItem) -> Rendered | None:
        """What a proration takes back; of anything else there is nothing to tell."""
        parent = item.details.parent
        if parent is None or not parent.proration:
            return None
        credited = shown_credited_items(parent.credited_items)
        lines = None if credited is None else {"invoice_line_item_details": credited, "type": "invoice_line_items"}
        return {"credited_items": lines, "discount_amounts": []}
