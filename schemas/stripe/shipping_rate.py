"""Shipping rates on the wire (docs.stripe.com/api/shipping_rates)."""

from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.catalog.shipping_rates import ShippingAmount, ShippingRate
from emulator.billing.core.money import MAXIMUM_AMOUNT
from schemas.stripe import fields as wire
from schemas.stripe.composites import MapOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema

TAX_BEHAVIORS = ("inclusive", "exclusive", "unspecified")


class BoundParamsSchema(ParamsPart[Any]):
    """One end of how long delivery takes."""

    unit = wire.Enum("business_day", "day", "hour", "month", "week", required=True)
    value = wire.Integer(minimum=1, maximum=1_000_000, required=True)


class DeliveryEstimateParamsSchema(ParamsPart[Any]):
    """How long delivery takes."""

    maximum = Nested(BoundParamsSchema)
    minimum = Nested(BoundParamsSchema)


class OptionParamsSchema(ParamsPart[Any]):
    """What shipping costs in one further currency."""

    amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT, required=True)
    tax_behavior = wire.Enum(*TAX_BEHAVIORS)


class OptionUpdateParamsSchema(ParamsPart[Any]):
    """What shipping is to cost in one further currency, or what of it is to change."""

    amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    tax_behavior = wire.Enum(*TAX_BEHAVIORS)


class FixedAmountParamsSchema(ParamsPart[Any]):
    """What shipping costs."""

    amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT, required=True)
    currency = wire.Currency(required=True)
    currency_options = MapOf(wire.Currency(), Nested(OptionParamsSchema))


class FixedAmountUpdateParamsSchema(ParamsPart[Any]):
    """What may still be changed of what shipping costs."""

    currency_options = MapOf(wire.Currency(), Nested(OptionUpdateParamsSchema))


class ShippingRateDataParamsSchema(ParamsPart[Any]):
    """A shipping rate made on the spot."""

    delivery_estimate = Nested(DeliveryEstimateParamsSchema)
    display_name = wire.String(100, required=True)
    fixed_amount = Nested(FixedAmountParamsSchema, required=True)
    metadata = Metadata()
    tax_behavior = wire.Enum(*TAX_BEHAVIORS)
    tax_code = wire.String()
    type = wire.Enum("fixed_amount")


class ShippingRateCreateParamsSchema(ShippingRateDataParamsSchema, ParamsSchema[Any]):
    """POST /v1/shipping_rates."""


class ShippingRateUpdateParamsSchema(ParamsSchema[Any]):
    """POST /v1/shipping_rates/:id."""

    active = wire.Boolean()
    fixed_amount = Nested(FixedAmountUpdateParamsSchema)
    metadata = Metadata()
    tax_behavior = wire.Enum(*TAX_BEHAVIORS)


class ShippingRateListParamsSchema(ListParamsSchema[Any]):
    """GET /v1/shipping_rates."""

    active = wire.Boolean()
    created = RangeFilter()
    currency = wire.Currency()


class BoundSchema(ParamsPart[Any]):
    """One end of how long delivery takes, as shown."""

    unit = fields.String()
    value = fields.Integer()


class DeliveryEstimateSchema(ParamsPart[Any]):
    """How long delivery takes, as shown."""

    maximum = fields.Nested(BoundSchema)
    minimum = fields.Nested(BoundSchema)


class ShippingRateSchema(ObjectSchema):
    """The shipping rate object."""

    entity = ShippingRate
    references: ClassVar = {"tax_code": "tax_code"}
    inert_expandables = frozenset({"fixed_amount"})

    id = fields.String()
    object = Always("shipping_rate")
    active = fields.Boolean()
    created = fields.Integer()
    delivery_estimate = fields.Nested(DeliveryEstimateSchema)
    display_name = fields.String()
    fixed_amount = fields.Method("shown_amount")
    livemode = Livemode()
    metadata = fields.Dict()
    tax_behavior = fields.String()
    tax_code = fields.String()
    type = Always("fixed_amount")

    def shown_amount(self, rate: ShippingRate) -> Rendered:
        """What it costs; the currency of the rate itself is among the options, too."""
        own = ShippingAmount(amount=rate.amount, tax_behavior=rate.tax_behavior)
        options = {rate.currency: own, **rate.currency_options}
        shown: Rendered = {"amount": rate.amount, "currency": rate.currency}
        if rate.currency_options:
            shown["currency_options"] = {
                currency: {"amount": each.amount, "tax_behavior": each.tax_behavior}
                for currency, each in sorted(options.items())
            }
        return shown
