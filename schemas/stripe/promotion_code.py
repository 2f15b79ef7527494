"""Promotion codes on the wire (docs.stripe.com/api/promotion_codes)."""

from typing import Any, ClassVar, Generic, TypeVar

from marshmallow import fields

from emulator.billing.catalog.promotion_codes import (
    MinimumParams,
    PromotionCode,
    PromotionCodeCreateParams,
    PromotionCodeUpdateParams,
    PromotionParams,
    RestrictionsParams,
    RestrictionsUpdateParams,
)
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from schemas.stripe import fields as wire
from schemas.stripe.composites import MapOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.params import ListParamsSchema, ParamsSchema

P = TypeVar("P")


class MinimumParamsSchema(ParamsPart[MinimumParams]):
    """The least an order must come to in one currency."""

    minimum_amount = wire.Integer(minimum=1)


class _RestrictionsParamsSchema(ParamsPart[P], Generic[P]):
    currency_options = MapOf(wire.Currency(), Nested(MinimumParamsSchema))


class RestrictionsUpdateParamsSchema(_RestrictionsParamsSchema[RestrictionsUpdateParams]):
    """What may still be changed of a code's restrictions."""


class RestrictionsParamsSchema(_RestrictionsParamsSchema[RestrictionsParams]):
    """When a code can be redeemed."""

    first_time_transaction = wire.Boolean()
    minimum_amount = wire.Integer(minimum=1)
    minimum_amount_currency = wire.Currency()


class PromotionParamsSchema(ParamsPart[PromotionParams]):
    """What a code gives."""

    coupon = wire.Id()
    type = wire.Enum("coupon", required=True)


class PromotionCodeCreateParamsSchema(ParamsSchema[PromotionCodeCreateParams]):
    """POST /v1/promotion_codes. `coupon` by itself is how versions before 2025-09-30.clover name the coupon."""

    active = wire.Boolean()
    code = wire.String(500)
    coupon = wire.Id()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    expires_at = wire.Timestamp()
    max_redemptions = wire.Integer(minimum=1)
    metadata = Metadata()
    promotion = Nested(PromotionParamsSchema)
    restrictions = Nested(RestrictionsParamsSchema)


class PromotionCodeUpdateParamsSchema(ParamsSchema[PromotionCodeUpdateParams]):
    """POST /v1/promotion_codes/:id."""

    active = wire.Boolean()
    metadata = Metadata()
    restrictions = Nested(RestrictionsUpdateParamsSchema)


class PromotionCodeListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of codes."""

    active: Given[bool] = NOT_GIVEN
    code: Given[str] = NOT_GIVEN
    coupon: Given[str] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN


class PromotionCodeListParamsSchema(ListParamsSchema[PromotionCodeListParams]):
    """GET /v1/promotion_codes."""

    active = wire.Boolean()
    code = wire.String(500)
    coupon = wire.Id()
    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()


class PromotionCodeSchema(ObjectSchema):
    """The promotion code object."""

    entity = PromotionCode
    references: ClassVar = {"customer": "customer", "promotion.coupon": "coupon"}
    entity_includables = frozenset({"restrictions.currency_options"})

    id = fields.String()
    object = Always("promotion_code")
    active = fields.Function(lambda code: code.is_active(dump_context().now))
    code = fields.String()
    created = fields.Integer()
    customer = fields.String()
    customer_account = Null()
    expires_at = fields.Integer()
    livemode = Livemode()
    max_redemptions = fields.Integer()
    metadata = fields.Dict()
    promotion = fields.Function(lambda code: {"coupon": code.coupon, "type": "coupon"})
    restrictions = fields.Method("shown_restrictions")
    times_redeemed = fields.Integer()

    def shown_restrictions(self, code: PromotionCode) -> Rendered:
        """When it can be redeemed; the further currencies only where there are any."""
        shown: dict[str, Any] = {
            "first_time_transaction": code.first_time_transaction,
            "minimum_amount": code.minimum_amount,
            "minimum_amount_currency": code.minimum_amount_currency,
        }
        if code.minimum_amounts:
            shown = {"currency_options": self.include("restrictions.currency_options", code), **shown}
        return shown

    def include(self, name: str, entity: PromotionCode) -> Rendered:  # noqa: ARG002 - there is but one
        """The least an order must come to in each further currency."""
        return {currency: {"minimum_amount": amount} for currency, amount in entity.minimum_amounts.items()}
