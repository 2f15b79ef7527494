"""Plans on the wire (docs.stripe.com/api/plans)."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.catalog.plans import PlanCreateParams, PlanUpdateParams
from emulator.billing.catalog.prices import Plan, Price
from emulator.billing.catalog.products import ProductDataParams
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.price import TransformQuantitySchema
from schemas.stripe.price_terms import (
    ProductDataParamsSchema,
    TierParamsSchema,
    TransformQuantityParamsSchema,
    aggregate_usage,
    integer_or_none,
    shown_tiers,
    unit_amount,
    unit_amount_decimal,
)


class ProductOrData(wire.Parameter[str | ProductDataParams]):
    """A product's id, or the parameters of a product to be made."""

    def __init__(self) -> None:
        super().__init__()
        self._id = wire.Id()
        self._data = Nested(ProductDataParamsSchema)

    def unknown_params(self, value: Any, path: wire.Path) -> Iterator[wire.UnknownParam]:
        """The unknown names among the product's parameters."""
        return self._data.unknown_params(value, path)

    def check(self) -> None:
        """Checks the schema of a product to be made."""
        self._data.check()

    def read(self, value: Any) -> str | ProductDataParams | None:
        """Returns the id, or the parameters."""
        return self._data.read(value) if isinstance(value, Mapping) else self._id.read(value)


class PlanCreateParamsSchema(ParamsSchema[PlanCreateParams]):
    """POST /v1/plans."""

    active = wire.Boolean()
    aggregate_usage = aggregate_usage()
    amount = unit_amount()
    amount_decimal = unit_amount_decimal()
    billing_scheme = wire.Enum("per_unit", "tiered")
    currency = wire.Currency(required=True)
    id = wire.String(500)
    interval = wire.Enum("month", "year", "week", "day", required=True)
    interval_count = wire.Integer(minimum=1)
    metadata = Metadata()
    meter = wire.Id()
    nickname = wire.String()
    product = ProductOrData()
    tiers = ArrayOf(Nested(TierParamsSchema))
    tiers_mode = wire.Enum("graduated", "volume")
    transform_usage = Nested(TransformQuantityParamsSchema)
    trial_period_days = wire.Integer(minimum=1, maximum=730)
    usage_type = wire.Enum("licensed", "metered")


class PlanUpdateParamsSchema(ParamsSchema[PlanUpdateParams]):
    """POST /v1/plans/:id."""

    active = wire.Boolean()
    metadata = Metadata()
    nickname = wire.String(unsettable=True)
    product = wire.Id()
    trial_period_days = wire.Integer(minimum=1, maximum=730, unsettable=True)


class PlanListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of plans."""

    active: Given[bool] = NOT_GIVEN
    product: Given[str] = NOT_GIVEN


class PlanListParamsSchema(ListParamsSchema[PlanListParams]):
    """GET /v1/plans."""

    active = wire.Boolean()
    created = RangeFilter()
    product = wire.Id()


class PlanSchema(ObjectSchema):
    """The plan object."""

    entity = Plan
    stored_entity = Price
    references: ClassVar = {"product": "product"}
    entity_includables = frozenset({"tiers"})

    id = fields.String()
    object = Always("plan")
    active = fields.Boolean(attribute="price.active")
    amount = fields.Function(lambda plan: integer_or_none(plan.price.terms.unit_amount_decimal))
    amount_decimal = fields.String(attribute="price.terms.unit_amount_decimal")
    billing_scheme = fields.String(attribute="price.billing_scheme")
    created = fields.Integer()
    currency = fields.String(attribute="price.currency")
    interval = fields.String(attribute="price.recurring.interval")
    interval_count = fields.Integer(attribute="price.recurring.interval_count")
    livemode = Livemode()
    metadata = fields.Dict(attribute="price.metadata")
    meter = fields.String(attribute="price.recurring.meter")
    nickname = fields.String(attribute="price.nickname")
    product = fields.String(attribute="price.product")
    tiers_mode = fields.String(attribute="price.tiers_mode")
    transform_usage = fields.Nested(TransformQuantitySchema, attribute="price.transform_quantity")
    trial_period_days = fields.Integer(attribute="price.recurring.trial_period_days")
    usage_type = fields.String(attribute="price.recurring.usage_type")

    def include(self, name: str, entity: Price) -> Any:  # noqa: ARG002 - there is but one
        """The tiers."""
        return shown_tiers(entity.terms.tiers) or None
