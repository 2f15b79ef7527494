"""Coupons: /v1/coupons."""

from typing import Any

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.catalog.coupons import Coupon, create_coupon, delete_coupon, update_coupon
from emulator.billing.catalog.products import Product
from schemas.stripe.coupon import (
    CouponCreateParamsSchema,
    CouponListParamsSchema,
    CouponSchema,
    CouponUpdateParamsSchema,
)
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema

COUPONS = Resource(
    Coupon,
    CouponSchema,
    "/v1/coupons/<coupon>",
    permission="coupon",
    id_param="coupon",
)


@COUPONS.post("/v1/coupons", CouponCreateParamsSchema)
def create(request: RequestContext[Any]) -> Coupon:
    """Creates a coupon."""
    products = request.params.get("applies_to", {}).get("products", [])
    for position, product in enumerate(products):
        request.find(Product, product, param=f"applies_to[products][{position}]", status=400)
    existing = request.uow.get(Coupon, request.params["id"]) if "id" in request.params else None
    return create_coupon(request.params, existing, request.ctx, request.changes)


@COUPONS.get("/v1/coupons/<coupon>", RetrieveParamsSchema)
def retrieve(request: RequestContext[Any], coupon: str) -> Coupon:
    """One coupon."""
    return request.find(Coupon, coupon, param="coupon")


@COUPONS.post("/v1/coupons/<coupon>", CouponUpdateParamsSchema)
def update(request: RequestContext[Any], coupon: str) -> Coupon:
    """Updates a coupon: what it takes off stays as it is."""
    return update_coupon(request.find(Coupon, coupon, param="coupon"), request.params, request.changes)


@COUPONS.delete("/v1/coupons/<coupon>", DeleteParamsSchema)
def delete(request: RequestContext[Any], coupon: str) -> DeletedObject:
    """Deletes a coupon; whoever has redeemed it keeps the discount."""
    found = request.find(Coupon, coupon, param="coupon")
    delete_coupon(found, request.changes)
    return DeletedObject(found.id, Coupon.RESOURCE_TYPE.name)


@COUPONS.list("/v1/coupons", CouponListParamsSchema)
def list_coupons(request: RequestContext[Any]) -> ListResult:
    """The coupons of the account."""
    return list_page(request, Coupon, {"listed": "listed"})
