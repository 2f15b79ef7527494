"""Promotion codes as they are typed on the page, and what is redeemed once a session is completed."""

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount, Redemption
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.billing.checkout.creation import with_discounts
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork


def offered_code(uow: UnitOfWork, session: CheckoutSession, typed: str | None) -> CheckoutSession:
    """The session with what a typed code takes off; '' takes it off again, None changes nothing.

    Raises APIError where the session takes no codes, for an unknown one, and for one that cannot be redeemed here.
    """
    if typed is None:
        return session
    if not session.allow_promotion_codes:
        raise APIError("This Checkout Session takes no promotion codes.", param="promotion_code")
    if not typed:
        return replace(session, discounts=())
    return with_discounts(session, [_redemption(uow, session, typed.strip())], uow.ctx)


def _redemption(uow: UnitOfWork, session: CheckoutSession, typed: str) -> Redemption:
    found = uow.list(PromotionCode, Selection(equals={"code_key": typed.lower()})).items
    usable = [each for each in found if each.is_active(uow.ctx.now) and each.customer in (None, session.customer)]
    # What is for the customer alone goes before what is for everybody.
    code = max(usable, key=lambda each: each.customer is not None, default=None)
    coupon = None if code is None else uow.get(Coupon, code.coupon)
    if code is None or coupon is None:
        raise APIError(f"This promotion code is invalid: {typed}", code="resource_missing", param="promotion_code")
    return _of_code(uow, code, coupon)


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
    return Redemption(param="discounts", coupon=coupon) if code is None else _of_code(uow, code, coupon)


def _of_code(uow: UnitOfWork, code: PromotionCode, coupon: Coupon) -> Redemption:
    return Redemption(
        param="promotion_code", coupon=coupon, promotion_code=code, has_paid=lambda of: _has_paid(uow, of)
    )


def _has_paid(uow: UnitOfWork, customer: str) -> bool:
    paid = Selection(equals={"customer": customer, "status": "paid"}, limit=1)
    collected = Selection(equals={"customer": customer}, limit=1, predicate=lambda intent: intent.status == "succeeded")
    return bool(uow.list(Invoice, paid).items or uow.list(PaymentIntent, collected).items)
