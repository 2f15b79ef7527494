"""What is taken off a Checkout Session: by the code that is typed on its page, and once it is completed."""

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount, Redemption
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.billing.checkout.creation import with_discounts
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.services.promotion_codes import code_typed, redemption_of
from emulator.store.unit_of_work import UnitOfWork


def with_code(uow: UnitOfWork, session: CheckoutSession, typed: str) -> CheckoutSession:
    """The session with what a typed code takes off; '' takes it off again.

    Raises APIError where the session takes no codes, for an unknown one, and for one that cannot be redeemed here.
    """
    if not session.allow_promotion_codes:
        raise APIError("This Checkout Session takes no promotion codes.", param="promotion_code")
    if not typed:
        return replace(session, discounts=())
    code = code_typed(uow, typed, session.customer)
    coupon = None if code is None else uow.get(Coupon, code.coupon)
    if code is None or coupon is None:
        raise APIError(f"This promotion code is invalid: {typed}", code="resource_missing", param="promotion_code")
    return with_discounts(session, [redemption_of(uow, code, coupon, "promotion_code")], uow.ctx)


def redemptions(uow: UnitOfWork, session: CheckoutSession) -> list[Redemption]:
    """What a session takes off, to be redeemed now that it is paid.

    Raises APIError for a coupon that was deleted since: nobody pays more than they have seen.
    """
    return [_again(uow, discount) for discount in session.discounts]


def _again(uow: UnitOfWork, discount: Discount) -> Redemption:
    coupon = uow.get(Coupon, discount.coupon)
    code = None if discount.promotion_code is None else uow.get(PromotionCode, discount.promotion_code)
    if coupon is None:
        raise APIError(f"No such coupon: '{discount.coupon}'", code="resource_missing", param="discounts")
    if code is None:
        return Redemption(param="discounts", coupon=coupon)
    return redemption_of(uow, code, coupon, "promotion_code")
