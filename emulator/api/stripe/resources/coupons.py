"""Coupons: /v1/coupons."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.billing.catalog.coupons import Coupon, CouponCreateParams, create_coupon, delete_coupon, update_coupon
from emulator.billing.catalog.products import Product
from emulator.billing.core.params import NOT_GIVEN
from schemas.stripe.coupon import (
    CouponCreateParamsSchema,
    CouponListParamsSchema,
    CouponSchema,
    CouponUpdateParamsSchema,
)

COUPONS = Resource(
    Coupon,
    CouponSchema,
    "/v1/coupons/<coupon>",
    permission="coupon",
    id_param="coupon",
)
COUPONS.add_retrieve()
COUPONS.add_update(CouponUpdateParamsSchema, update_coupon)
COUPONS.add_delete(delete_coupon)
COUPONS.add_list(CouponListParamsSchema)


@COUPONS.post("/v1/coupons", CouponCreateParamsSchema)
def create(request: RequestContext[CouponCreateParams]) -> Coupon:
    """Creates a coupon."""
    params = request.params
    for position, product in enumerate(params.products or ()):
        request.find(Product, product, param=f"applies_to[products][{position}]", status=400)
    existing = None if params.id is NOT_GIVEN else request.uow.get(Coupon, params.id)
    return create_coupon(params, existing, request.ctx, request.changes)
