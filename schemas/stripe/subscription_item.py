"""Items of subscriptions on the wire (docs.stripe.com/api/subscription_items)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.catalog.prices import Plan
from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.core.params import ListParams
from emulator.billing.subscriptions.item_params import (
    SubscriptionItemCreateParams,
    SubscriptionItemDeleteParams,
    SubscriptionItemUpdateParams,
)
from emulator.billing.subscriptions.params import ItemThresholdsParams, RecurringPriceDataParams
from emulator.billing.subscriptions.subscription import SubscriptionItem
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart
from schemas.stripe.discount import discounts
from schemas.stripe.objects import Always, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.plan import PlanSchema
from schemas.stripe.price import PriceSchema
from schemas.stripe.price_terms import IntervalParamsSchema, unit_amount, unit_amount_decimal
from schemas.stripe.tax_rate import TaxRateSchema

PAYMENT_BEHAVIORS = ("allow_incomplete", "error_if_incomplete", "pending_if_incomplete", "default_incomplete")
"""In the order of Stripe's own complaint."""

PRORATION_BEHAVIORS = ("always_invoice", "create_prorations", "none")


MAX_QUANTITY = 1_000_000_000


def quantity() -> wire.Integer:
    """How many of an item."""
    return wire.Integer(minimum=0, maximum=MAX_QUANTITY)


class RecurringPriceDataParamsSchema(ParamsPart[RecurringPriceDataParams]):
    """A recurring price made on the spot, of an existing product."""

    currency = wire.Currency(required=True)
    product = wire.Id(required=True)
    recurring = Nested(IntervalParamsSchema, required=True)
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    unit_amount = unit_amount()
    unit_amount_decimal = unit_amount_decimal()


class ItemThresholdsParamsSchema(ParamsPart[ItemThresholdsParams]):
    """How much is to be used of an item until an invoice is made."""

    usage_gte = wire.Integer(minimum=1, maximum=MAX_QUANTITY, required=True)


class SubscriptionItemCreateParamsSchema(ParamsSchema[SubscriptionItemCreateParams]):
    """POST /v1/subscription_items."""

    billing_thresholds = Nested(ItemThresholdsParamsSchema, unsettable=True)
    current_trial = wire.Unsupported()
    discounts = discounts()
    metadata = Metadata()
    payment_behavior = wire.Enum(*PAYMENT_BEHAVIORS)
    plan = wire.Id()
    price = wire.Id()
    price_data = Nested(RecurringPriceDataParamsSchema)
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)
    proration_date = wire.Timestamp()
    quantity = quantity()
    subscription = wire.Id(required=True)
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class SubscriptionItemUpdateParamsSchema(ParamsSchema[SubscriptionItemUpdateParams]):
    """POST /v1/subscription_items/:id."""

    billing_thresholds = Nested(ItemThresholdsParamsSchema, unsettable=True)
    current_trial = wire.Unsupported()
    discounts = discounts()
    metadata = Metadata()
    off_session = wire.Boolean()
    payment_behavior = wire.Enum(*PAYMENT_BEHAVIORS)
    plan = wire.Id()
    price = wire.Id()
    price_data = Nested(RecurringPriceDataParamsSchema)
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)
    proration_date = wire.Timestamp()
    quantity = quantity()
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class SubscriptionItemDeleteParamsSchema(ParamsSchema[SubscriptionItemDeleteParams]):
    """DELETE /v1/subscription_items/:id."""

    class Meta(ParamsSchema.Meta):
        """What is deleted has nothing to expand."""

        exclude = ("expand",)

    clear_usage = wire.Boolean()
    payment_behavior = wire.Enum(*PAYMENT_BEHAVIORS)
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)
    proration_date = wire.Timestamp()


class SubscriptionItemListParams(ListParams, frozen=True, kw_only=True):
    """Whose items are listed."""

    subscription: str


class SubscriptionItemListParamsSchema(ListParamsSchema[SubscriptionItemListParams]):
    """GET /v1/subscription_items."""

    subscription = wire.Id(required=True)


def shown_usage_threshold() -> fields.Function:
    """How much is to be used of an item until an invoice is made, as shown; null where none is made for it."""
    return fields.Function(lambda item: None if item.usage_gte is None else {"usage_gte": item.usage_gte})


class SubscriptionItemSchema(ObjectSchema):
    """The subscription item object; a metered one has no quantity."""

    entity = SubscriptionItem
    inert_expandables = frozenset({"plan", "price", "tax_rates"})
    references: ClassVar = {"discounts": "discount"}
    absent_when_null = frozenset({"quantity"})

    id = fields.String()
    object = Always("subscription_item")
    billing_thresholds = shown_usage_threshold()
    created = fields.Integer()
    current_period_end = fields.Integer(attribute="period_end")
    current_period_start = fields.Integer(attribute="period_start")
    current_trial = Null()
    discounts = fields.Function(lambda item: [discount.id for discount in item.discounts])
    metadata = fields.Dict()
    plan = fields.Method("shown_plan")
    price = fields.Nested(PriceSchema)
    quantity = fields.Integer()
    subscription = fields.String()
    tax_rates = fields.List(fields.Nested(TaxRateSchema))

    def shown_plan(self, item: SubscriptionItem) -> Rendered:
        """The price once more, as the older API showed it."""
        return shown_plan(item)


def shown_plan(item: SubscriptionItem) -> Rendered:
    """The plan that the price of an item is."""
    shown: Rendered = PlanSchema.instance().dump(Plan(price=item.price))
    return shown
