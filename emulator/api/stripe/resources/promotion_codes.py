"""Promotion codes: /v1/promotion_codes."""

from typing import Any

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.promotion_codes import (
    CodeReservation,
    PromotionCode,
    code_reservation_id,
    create_promotion_code,
    update_promotion_code,
)
from emulator.billing.core.errors import APIError
from schemas.stripe.promotion_code import (
    PromotionCodeCreateParamsSchema,
    PromotionCodeListParamsSchema,
    PromotionCodeSchema,
    PromotionCodeUpdateParamsSchema,
)

PROMOTION_CODES = Resource(
    PromotionCode,
    PromotionCodeSchema,
    "/v1/promotion_codes/<code>",
    permission="promotion_code",
    id_param="promotion_code",
)
PROMOTION_CODES.add_retrieve()


@PROMOTION_CODES.post("/v1/promotion_codes", PromotionCodeCreateParamsSchema)
def create(request: RequestContext[Any]) -> PromotionCode:
    """Creates a code for a coupon; two active codes of a customer cannot be the same."""
    params = request.params
    coupon = params.get("promotion", {}).get("coupon")
    param = "coupon" if coupon is None else "promotion[coupon]"
    coupon = coupon or params.get("coupon")
    if coupon is None:
        raise APIError("Missing required param: promotion.", code="parameter_missing", param="promotion")
    found = request.find(Coupon, coupon, param=param, status=400)
    if "customer" in params:
        customer_of_param(request, params["customer"])
    existing = _active_holder(request, params["code"], params.get("customer")) if "code" in params else None
    return create_promotion_code(params, found, existing, request.ctx, request.changes)


@PROMOTION_CODES.post("/v1/promotion_codes/<code>", PromotionCodeUpdateParamsSchema)
def update(request: RequestContext[Any], code: str) -> PromotionCode:
    """Updates a code."""
    found = request.find(PromotionCode, code, param="promotion_code")
    existing = _active_holder(request, found.code, found.customer) if request.params.get("active") else None
    return update_promotion_code(found, request.params, existing, request.ctx, request.changes)


@PROMOTION_CODES.list("/v1/promotion_codes", PromotionCodeListParamsSchema)
def list_codes(request: RequestContext[Any]) -> ListResult:
    """The codes of the account."""
    params = request.params
    equals: dict[str, str] = {name: params[name] for name in ("coupon", "customer") if name in params}
    if "code" in params:
        equals["code_key"] = params["code"].lower()
    now = request.ctx.now
    predicate = (lambda code: code.is_active(now) == params["active"]) if "active" in params else None
    return list_page(request, PromotionCode, equals, predicate=predicate)


def _active_holder(request: RequestContext[Any], code: str, customer: str | None) -> PromotionCode | None:
    """What holds a code for a customer, active or not.

    One is only active if its coupon is valid, too (docs.stripe.com/api/promotion_codes/object, `active`).
    """
    reservation = request.uow.get(CodeReservation, code_reservation_id(code, customer))
    found = None if reservation is None else request.uow.get(PromotionCode, reservation.promotion_code)
    coupon = None if found is None else request.uow.get(Coupon, found.coupon)
    return found if coupon is not None and coupon.is_valid(request.ctx.now) else None
