"""Promotion codes: /v1/promotion_codes."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.promotion_codes import (
    CodeReservation,
    PromotionCode,
    PromotionCodeCreateParams,
    PromotionCodeUpdateParams,
    code_reservation_id,
    create_promotion_code,
    update_promotion_code,
)
from emulator.billing.core.errors import missing_param
from emulator.billing.core.params import NOT_GIVEN, given_or
from schemas.stripe.promotion_code import (
    PromotionCodeCreateParamsSchema,
    PromotionCodeListParams,
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
def create(request: RequestContext[PromotionCodeCreateParams]) -> PromotionCode:
    """Creates a code for a coupon; two active codes of a customer cannot be the same."""
    params = request.params
    coupon = _named_coupon(request)
    if params.customer is not NOT_GIVEN:
        customer_of_param(request, params.customer)
    existing = None
    if params.code is not NOT_GIVEN:
        existing = _active_holder(request, params.code, given_or(params.customer, None))
    return create_promotion_code(params, coupon, existing, request.ctx, request.changes)


def _named_coupon(request: RequestContext[PromotionCodeCreateParams]) -> Coupon:
    params = request.params
    if params.promotion is not NOT_GIVEN and params.promotion.coupon is not NOT_GIVEN:
        return request.find(Coupon, params.promotion.coupon, param="promotion[coupon]", status=400)
    if params.coupon is not NOT_GIVEN:
        return request.find(Coupon, params.coupon, param="coupon", status=400)
    raise missing_param("promotion")


@PROMOTION_CODES.post("/v1/promotion_codes/<code>", PromotionCodeUpdateParamsSchema)
def update(request: RequestContext[PromotionCodeUpdateParams], code: str) -> PromotionCode:
    """Updates a code."""
    found = PROMOTION_CODES.find(request, code)
    existing = _active_holder(request, found.code, found.customer) if request.params.active else None
    return update_promotion_code(found, request.params, existing, request.ctx, request.changes)


@PROMOTION_CODES.list("/v1/promotion_codes", PromotionCodeListParamsSchema)
def list_codes(request: RequestContext[PromotionCodeListParams]) -> ListResult:
    """The codes of the account."""
    params = request.params
    equals = filters(coupon=params.coupon, customer=params.customer)
    if params.code is not NOT_GIVEN:
        equals["code_key"] = params.code.lower()
    now = request.ctx.now
    predicate = None if params.active is NOT_GIVEN else lambda code: code.is_active(now) == params.active
    return list_page(request, PromotionCode, equals, predicate=predicate)


def _active_holder(request: RequestContext[object], code: str, customer: str | None) -> PromotionCode | None:
    """What holds a code for a customer, active or not.

    One is only active if its coupon is valid, too (docs.stripe.com/api/promotion_codes/object, `active`).
    """
    reservation = request.uow.get(CodeReservation, code_reservation_id(code, customer))
    found = None if reservation is None else request.uow.get(PromotionCode, reservation.promotion_code)
    coupon = None if found is None else request.uow.get(Coupon, found.coupon)
    return found if coupon is not None and coupon.is_valid(request.ctx.now) else None
