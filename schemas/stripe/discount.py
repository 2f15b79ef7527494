"""Discounts on the wire (docs.stripe.com/api/discounts)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.catalog.discounts import Discount, DiscountParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Nested, ParamsPart
from schemas.stripe.objects import Always, Null, ObjectSchema


class DiscountParamsSchema(ParamsPart[DiscountParams]):
    """One discount to apply: a coupon, a promotion code, or a discount there is."""

    coupon = wire.Id()
    discount = wire.Id()
    promotion_code = wire.Id()


def discounts() -> ArrayOf:
    """The discounts to apply; '' takes off all there are."""
    return ArrayOf(Nested(DiscountParamsSchema), max_elements=20, unsettable=True)


class DiscountSchema(ObjectSchema):
    """The discount object."""

    entity = Discount
    references: ClassVar = {
        "customer": "customer",
        "promotion_code": "promotion_code",
        "source.coupon": "coupon",
    }

    id = fields.String()
    object = Always("discount")
    checkout_session = Null()
    customer = fields.String()
    customer_account = Null()
    end = fields.Integer()
    invoice = fields.String()
    invoice_item = fields.String()
    promotion_code = fields.String()
    source = fields.Function(lambda discount: {"coupon": discount.coupon, "type": "coupon"})
    start = fields.Function(lambda discount: discount.created if discount.start is None else discount.start)
    subscription = fields.String()
    subscription_item = fields.String()
