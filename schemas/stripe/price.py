"""Prices on the wire (docs.stripe.com/api/prices)."""

from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.catalog.price_params import PriceCreateParams, PriceUpdateParams, RecurringParams
from emulator.billing.catalog.prices import Price
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, Params
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.price_terms import (
    CustomUnitAmountParamsSchema,
    CustomUnitAmountSchema,
    ProductDataParamsSchema,
    TierParamsSchema,
    TransformQuantityParamsSchema,
    aggregate_usage,
    currency_options,
    integer_or_none,
    shown_terms,
    shown_tiers,
    unit_amount,
    unit_amount_decimal,
)


class RecurringParamsSchema(ParamsPart[RecurringParams]):
    """How often the price recurs."""

    aggregate_usage = aggregate_usage()
    interval = wire.Enum("month", "year", "week", "day", required=True)
    interval_count = wire.Integer(minimum=1)
    meter = wire.Id()
    trial_period_days = wire.Integer(minimum=1, maximum=730)
    usage_type = wire.Enum("licensed", "metered")


class PriceCreateParamsSchema(ParamsSchema[PriceCreateParams]):
    """POST /v1/prices."""

    active = wire.Boolean()
    billing_scheme = wire.Enum("per_unit", "tiered")
    currency = wire.Currency(required=True)
    currency_options = currency_options()
    custom_unit_amount = Nested(CustomUnitAmountParamsSchema)
    lookup_key = wire.String(200)
    metadata = Metadata()
    nickname = wire.String()
    product = wire.Id()
    product_data = Nested(ProductDataParamsSchema)
    recurring = Nested(RecurringParamsSchema)
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    tiers = ArrayOf(Nested(TierParamsSchema))
    tiers_mode = wire.Enum("graduated", "volume")
    transfer_lookup_key = wire.Boolean()
    transform_quantity = Nested(TransformQuantityParamsSchema)
    unit_amount = unit_amount()
    unit_amount_decimal = unit_amount_decimal()


class PriceUpdateParamsSchema(ParamsSchema[PriceUpdateParams]):
    """POST /v1/prices/:id."""

    active = wire.Boolean()
    currency_options = currency_options(unsettable=True)
    lookup_key = wire.String(200, unsettable=True)
    metadata = Metadata()
    nickname = wire.String(unsettable=True)
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    transfer_lookup_key = wire.Boolean()


class RecurringFilterParams(Params, frozen=True, kw_only=True):
    """Which recurring prices a list shows."""

    interval: Given[str] = NOT_GIVEN
    meter: Given[str] = NOT_GIVEN
    usage_type: Given[str] = NOT_GIVEN


class RecurringFilterParamsSchema(ParamsPart[RecurringFilterParams]):
    """Which recurring prices a list shows."""

    interval = wire.Enum("month", "year", "week", "day")
    meter = wire.Id()
    usage_type = wire.Enum("licensed", "metered")


class PriceListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of prices."""

    active: Given[bool] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    lookup_keys: Given[list[str]] = NOT_GIVEN
    product: Given[str] = NOT_GIVEN
    recurring: Given[RecurringFilterParams] = NOT_GIVEN
    type: Given[str] = NOT_GIVEN


class PriceListParamsSchema(ListParamsSchema[PriceListParams]):
    """GET /v1/prices."""

    active = wire.Boolean()
    created = RangeFilter()
    currency = wire.Currency()
    lookup_keys = ArrayOf(wire.String(), max_elements=10)
    product = wire.Id()
    recurring = Nested(RecurringFilterParamsSchema)
    type = wire.Enum("one_time", "recurring")


class RecurringSchema(OutgoingSchema):
    """How often the price recurs, as shown."""

    interval = fields.String()
    interval_count = fields.Integer()
    meter = fields.String()
    trial_period_days = fields.Integer()
    usage_type = fields.String()


class TransformQuantitySchema(OutgoingSchema):
    """How a quantity becomes a number of packages, as shown."""

    divide_by = fields.Integer()
    round = fields.String()


class PriceSchema(ObjectSchema):
    """The price object."""

    entity = Price
    references: ClassVar = {"product": "product"}
    entity_includables = frozenset({"currency_options", "tiers"})

    id = fields.String()
    object = Always("price")
    active = fields.Boolean()
    billing_scheme = fields.String()
    created = fields.Integer()
    currency = fields.String()
    custom_unit_amount = fields.Nested(CustomUnitAmountSchema, attribute="terms.custom_unit_amount")
    livemode = Livemode()
    lookup_key = fields.String()
    metadata = fields.Dict()
    nickname = fields.String()
    product = fields.String()
    recurring = fields.Nested(RecurringSchema)
    tax_behavior = fields.String(attribute="terms.tax_behavior")
    tiers_mode = fields.String()
    transform_quantity = fields.Nested(TransformQuantitySchema)
    type = fields.String()
    unit_amount = fields.Function(lambda price: integer_or_none(price.terms.unit_amount_decimal))
    unit_amount_decimal = fields.String(attribute="terms.unit_amount_decimal")

    def include(self, name: str, entity: Price) -> Any:
        """The tiers, or the terms in every currency."""
        if name == "tiers":
            return shown_tiers(entity.terms.tiers) or None
        every = {entity.currency: entity.terms, **entity.currency_options}
        return {currency: shown_terms(terms) for currency, terms in every.items()}
