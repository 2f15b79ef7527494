"""Coupons: /v1/coupons."""

from emulator.api.stripe.endpoint import Call, DeletedObject, ListResult, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.catalog.coupons import Coupon, create_coupon, delete_coupon, update_coupon
from emulator.billing.catalog.products import Product
from schemas.stripe.coupon import CouponCreateParams, CouponListParams, CouponSchema, CouponUpdateParams
from schemas.stripe.invoice_params import DeleteParams, RetrieveParams

routes = Routes(response_schema=CouponSchema)


@routes.post("/v1/coupons", CouponCreateParams)
def create(call: Call) -> Coupon:
    """Creates a coupon."""
    products = call.params.get("applies_to", {}).get("products", [])
    for position, product in enumerate(products):
        call.find(Product, product, param=f"applies_to[products][{position}]", status=400)
    existing = call.work.get(Coupon, call.params["id"]) if "id" in call.params else None
    return create_coupon(call.params, existing, call.at, call.changes)


@routes.get("/v1/coupons/<coupon>", RetrieveParams)
def retrieve(call: Call, coupon: str) -> Coupon:
    """One coupon."""
    return call.find(Coupon, coupon, param="coupon")


@routes.post("/v1/coupons/<coupon>", CouponUpdateParams)
def update(call: Call, coupon: str) -> Coupon:
    """Updates a coupon: what it takes off stays as it is."""
    return update_coupon(call.find(Coupon, coupon, param="coupon"), call.params, call.changes)


@routes.delete("/v1/coupons/<coupon>", DeleteParams)
def delete(call: Call, coupon: str) -> DeletedObject:
    """Deletes a coupon; whoever has redeemed it keeps the discount."""
    found = call.find(Coupon, coupon, param="coupon")
    delete_coupon(found, call.changes)
    return DeletedObject(found.id, Coupon.KIND.name)


@routes.list("/v1/coupons", CouponListParams)
def list_coupons(call: Call) -> ListResult:
    """The coupons of the account."""
    return list_page(call, Coupon, {"listed": "listed"})
