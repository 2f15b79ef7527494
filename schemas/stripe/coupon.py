"""Coupons on the wire (docs.stripe.com/api/coupons)."""

from decimal import Decimal
from typing import Any, Generic, TypeVar

from marshmallow import fields

from emulator.billing.catalog.coupons import (
    AmountOffParams,
    AppliesToParams,
    Coupon,
    CouponCreateParams,
    CouponUpdateParams,
)
from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.core.params import CreatedListParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, MapOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema, dump_context
from schemas.stripe.params import ListParamsSchema, ParamsSchema

P = TypeVar("P")

_MAX_MONTHS = 1200
"""A hundred years: Stripe names no limit, and the calendar has one."""


class AppliesToParamsSchema(ParamsPart[AppliesToParams]):
    """The products a coupon is for."""

    products = ArrayOf(wire.Id())


class AmountOffParamsSchema(ParamsPart[AmountOffParams]):
    """What a coupon takes off in one further currency."""

    amount_off = wire.Integer(minimum=1, maximum=MAXIMUM_AMOUNT, required=True)


class _CouponParamsSchema(ParamsSchema[P], Generic[P]):
    currency_options = MapOf(wire.Currency(), Nested(AmountOffParamsSchema))
    metadata = Metadata()
    name = wire.String(40, unsettable=True)


class CouponUpdateParamsSchema(_CouponParamsSchema[CouponUpdateParams]):
    """POST /v1/coupons/:id."""


class CouponCreateParamsSchema(_CouponParamsSchema[CouponCreateParams]):
    """POST /v1/coupons."""

    amount_off = wire.Integer(minimum=1, maximum=MAXIMUM_AMOUNT)
    applies_to = Nested(AppliesToParamsSchema)
    currency = wire.Currency()
    duration = wire.Enum("forever", "once", "repeating")
    duration_in_months = wire.Integer(minimum=1, maximum=_MAX_MONTHS)
    id = wire.String(500)
    max_redemptions = wire.Integer(minimum=1)
    percent_off = wire.DecimalString(places=4, minimum=Decimal("0.01"), maximum=Decimal(100))
    redeem_by = wire.Timestamp()


class CouponListParamsSchema(ListParamsSchema[CreatedListParams]):
    """GET /v1/coupons."""

    created = RangeFilter()


class CouponSchema(ObjectSchema):
    """The coupon object."""

    entity = Coupon
    entity_includables = frozenset({"applies_to", "currency_options"})

    id = fields.String()
    object = Always("coupon")
    amount_off = fields.Integer()
    created = fields.Integer()
    currency = fields.String()
    duration = fields.String()
    duration_in_months = fields.Integer()
    livemode = Livemode()
    max_redemptions = fields.Integer()
    metadata = fields.Dict()
    name = fields.String()
    percent_off = fields.Float()
    redeem_by = fields.Integer()
    times_redeemed = fields.Integer()
    valid = fields.Function(lambda coupon: coupon.is_valid(dump_context().now))

    def include(self, name: str, entity: Coupon) -> Any:
        """The products it is for, or the amounts in every currency."""
        if name == "applies_to":
            return None if entity.applies_to is None else {"products": list(entity.applies_to)}
        if entity.currency is None or entity.amount_off is None:
            return None
        amounts = {entity.currency: entity.amount_off, **entity.currency_options}
        return {currency: {"amount_off": amount} for currency, amount in amounts.items()}
