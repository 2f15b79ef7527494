"""Promotion codes: which one a customer means by what they type, and redeeming it."""

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Redemption
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.services.payments import has_paid
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork


def code_typed(uow: UnitOfWork, typed: str, customer: str | None) -> PromotionCode | None:
    """The code that a customer (their id; None for somebody who is none yet) types; None where none is good for them.

    What is for them alone goes before what is for everybody.
    """
    found = uow.list(PromotionCode, Selection(equals={"code_key": typed.strip().lower()})).items
    theirs = [each for each in found if each.is_active(uow.ctx.now) and each.customer in (None, customer)]
    return max(theirs, key=lambda each: each.customer is not None, default=None)


def redemption_of(uow: UnitOfWork, code: PromotionCode, coupon: Coupon | None, param: str) -> Redemption:
    """What redeems a code, whose coupon is this one; `param` is where it was asked for."""
    return Redemption(param=param, coupon=coupon, promotion_code=code, has_paid=lambda of: has_paid(uow, of))
