"""Shipping rates on the wire (docs.stripe.com/api/shipping_rates)."""

from typing import Any, ClassVar, Generic, TypeVar

from marshmallow import fields

from emulator.billing.catalog.shipping_rates import (
    DeliveryBoundParams,
    DeliveryEstimateParams,
    FixedAmountParams,
    FixedAmountUpdateParams,
    ShippingAmount,
    ShippingAmountParams,
    ShippingAmountUpdateParams,
    ShippingRate,
    ShippingRateCreateParams,
    ShippingRateDataParams,
    ShippingRateUpdateParams,
)
from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe.composites import MapOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema

P = TypeVar("P")

TAX_BEHAVIORS = ("inclusive", "exclusive", "unspecified")


class DeliveryBoundParamsSchema(ParamsPart[DeliveryBoundParams]):
    """One end of how long delivery takes."""

    unit = wire.Enum("business_day", "day", "hour", "month", "week", required=True)
    value = wire.Integer(minimum=1, maximum=1_000_000, required=True)


class DeliveryEstimateParamsSchema(ParamsPart[DeliveryEstimateParams]):
    """How long delivery takes."""

    maximum = Nested(DeliveryBoundParamsSchema)
    minimum = Nested(DeliveryBoundParamsSchema)


class ShippingAmountParamsSchema(ParamsPart[ShippingAmountParams]):
    """What shipping costs in one further currency."""

    amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT, required=True)
    tax_behavior = wire.Enum(*TAX_BEHAVIORS)


class ShippingAmountUpdateParamsSchema(ParamsPart[ShippingAmountUpdateParams]):
    """What shipping is to cost in one further currency, or what of it is to change."""

    amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    tax_behavior = wire.Enum(*TAX_BEHAVIORS)


class FixedAmountParamsSchema(ParamsPart[FixedAmountParams]):
    """What shipping costs."""

    amount = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT, required=True)
    currency = wire.Currency(required=True)
    currency_options = MapOf(wire.Currency(), Nested(ShippingAmountParamsSchema))


class FixedAmountUpdateParamsSchema(ParamsPart[FixedAmountUpdateParams]):
    """What may still be changed of what shipping costs."""

    currency_options = MapOf(wire.Currency(), Nested(ShippingAmountUpdateParamsSchema))


class _ShippingRateParamsSchema(ParamsPart[P], Generic[P]):
    delivery_estimate = Nested(DeliveryEstimateParamsSchema)
    display_name = wire.String(100, required=True)
    fixed_amount = Nested(FixedAmountParamsSchema, required=True)
    metadata = Metadata()
    tax_behavior = wire.Enum(*TAX_BEHAVIORS)
    tax_code = wire.String()
    type = wire.Enum("fixed_amount")


class ShippingRateDataParamsSchema(_ShippingRateParamsSchema[ShippingRateDataParams]):
    """A shipping rate made on the spot."""


class ShippingRateCreateParamsSchema(
    _ShippingRateParamsSchema[ShippingRateCreateParams], ParamsSchema[ShippingRateCreateParams]
):
    """POST /v1/shipping_rates."""


class ShippingRateUpdateParamsSchema(ParamsSchema[ShippingRateUpdateParams]):
    """POST /v1/shipping_rates/:id."""

    active = wire.Boolean()
    fixed_amount = Nested(FixedAmountUpdateParamsSchema)
    metadata = Metadata()
    tax_behavior = wire.Enum(*TAX_BEHAVIORS)


class ShippingRateListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of shipping rates."""

    active: Given[bool] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN


class ShippingRateListParamsSchema(ListParamsSchema[ShippingRateListParams]):
    """GET /v1/shipping_rates."""

    active = wire.Boolean()
    created = RangeFilter()
    currency = wire.Currency()


class DeliveryBoundSchema(OutgoingSchema):
    """One end of how long delivery takes, as shown."""

    unit = fields.String()
    value = fields.Integer()


class DeliveryEstimateSchema(OutgoingSchema):
    """How long delivery takes, as shown."""

    maximum = fields.Nested(DeliveryBoundSchema)
    minimum = fields.Nested(DeliveryBoundSchema)


class ShippingRateSchema(ObjectSchema):
    """The shipping rate object."""

    entity = ShippingRate
    references: ClassVar = {"tax_code": "tax_code"}
    entity_includables = frozenset({"fixed_amount.currency_options"})

    id = fields.String()
    object = Always("shipping_rate")
    active = fields.Boolean()
    created = fields.Integer()
    delivery_estimate = fields.Nested(DeliveryEstimateSchema)
    display_name = fields.String()
    fixed_amount = fields.Function(lambda rate: {"amount": rate.amount, "currency": rate.currency})
    livemode = Livemode()
    metadata = fields.Dict()
    tax_behavior = fields.String()
    tax_code = fields.String()
    type = Always("fixed_amount")

    def include(self, name: str, entity: ShippingRate) -> Any:  # noqa: ARG002 - there is one such property
        """What it costs in every currency; the rate's own is among them, too."""
        own = ShippingAmount(amount=entity.amount, tax_behavior=entity.tax_behavior)
        every = {entity.currency: own, **entity.currency_options}
        return {
            currency: {"amount": each.amount, "tax_behavior": each.tax_behavior}
            for currency, each in sorted(every.items())
        }
