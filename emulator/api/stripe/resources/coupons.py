"""Coupons: /v1/coupons."""

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.catalog.coupons import Coupon, create_coupon, delete_coupon, update_coupon
from emulator.billing.catalog.products import Product
from schemas.stripe.coupon import CouponCreateParams, CouponListParams, CouponSchema, CouponUpdateParams
from schemas.stripe.invoice_params import DeleteParams, RetrieveParams

routes = Routes(response_schema=CouponSchema)


@routes.post("/v1/coupons", CouponCreateParams)
def create(request: RequestContext) -> Coupon:
    """Creates a coupon."""
    products = request.params.get("applies_to", {}).get("products", [])
    for position, product in enumerate(products):
        request.find(Product, product, param=f"applies_to[products][{position}]", status=400)
    existing = request.uow.get(Coupon, request.params["id"]) if "id" in request.params else None
    return create_coupon(request.params, existing, request.ctx, request.changes)


@routes.get("/v1/coupons/<coupon>", RetrieveParams)
def retrieve(request: RequestContext, coupon: str) -> Coupon:
    """One coupon."""
    return request.find(Coupon, coupon, param="coupon")


@routes.post("/v1/coupons/<coupon>", CouponUpdateParams)
def update(request: RequestContext, coupon: str) -> Coupon:
    """Updates a coupon: what it takes off stays as it is."""
    return update_coupon(request.find(Coupon, coupon, param="coupon"), request.params, request.changes)


@routes.delete("/v1/coupons/<coupon>", DeleteParams)
def delete(request: RequestContext, coupon: str) -> DeletedObject:
    """Deletes a coupon; whoever has redeemed it keeps the discount."""
    found = request.find(Coupon, coupon, param="coupon")
    delete_coupon(found, request.changes)
    return DeletedObject(found.id, Coupon.RESOURCE_TYPE.name)


@routes.list("/v1/coupons", CouponListParams)
def list_coupons(request: RequestContext) -> ListResult:
    """The coupons of the account."""
    return list_page(request, Coupon, {"listed": "listed"})
