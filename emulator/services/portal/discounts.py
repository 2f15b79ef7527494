"""What a change in the portal takes off: an offer, a code that a customer typed, what they were sent with."""

from collections.abc import Sequence

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import DiscountParams, Redemption
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import replace
from emulator.billing.portal.session import FlowDiscount
from emulator.billing.subscriptions.params import SubscriptionUpdateParams
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.portal.visits import Visit
from emulator.services.promotion_codes import code_typed, redemption_of

_PARAM = "discounts"

Wanted = tuple[DiscountParams, Redemption]
"""A discount that is asked for, with what it names."""


def offered_discount(subscription: Subscription, coupon: Coupon) -> list[Wanted]:
    """The coupon that a customer was offered to stay; nothing where they have it."""
    return _not_had(subscription, [(DiscountParams(coupon=coupon.id), Redemption(param=_PARAM, coupon=coupon))])


def wanted_discounts(
    visit: Visit, subscription: Subscription, code: str, discounts: Sequence[FlowDiscount]
) -> list[Wanted]:
    """The discounts that a change asks for. Raises APIError for a `code` that is not good for the customer."""
    wanted = [_flow_discount(visit, each) for each in discounts]
    if code:
        wanted.append(_typed_code(visit, code))
    return _not_had(subscription, wanted)


def with_discounts(
    subscription: Subscription, params: SubscriptionUpdateParams, wanted: Sequence[Wanted]
) -> tuple[SubscriptionUpdateParams, Given[tuple[Redemption, ...]]]:
    """The parameters with further discounts beside those that there are, and what all of them name."""
    if not wanted:
        return params, NOT_GIVEN
    kept = [
        (DiscountParams(discount=each.id), Redemption(param=_PARAM, discount=each)) for each in subscription.discounts
    ]
    every = [*kept, *wanted]
    return replace(params, discounts=[asked for asked, _ in every]), tuple(named for _, named in every)


def _not_had(subscription: Subscription, wanted: Sequence[Wanted]) -> list[Wanted]:
    """What of these discounts the subscription does not have yet: nothing is taken off twice."""
    had = {each.coupon for each in subscription.discounts}
    return [(params, named) for params, named in wanted if named.coupon is None or named.coupon.id not in had]


def _flow_discount(visit: Visit, discount: FlowDiscount) -> Wanted:
    if discount.coupon is not None:
        coupon = visit.uow.get(Coupon, discount.coupon)
        return DiscountParams(coupon=discount.coupon), Redemption(param=_PARAM, coupon=coupon)
    code = visit.uow.get(PromotionCode, discount.promotion_code or "")
    if code is None:
        raise _no_such_code(discount.promotion_code or "")
    return _redeemed(visit, code)


def _typed_code(visit: Visit, code: str) -> Wanted:
    """The promotion code that a customer typed. Raises APIError where there is none that is good for them."""
    if "promotion_code" not in visit.features.subscription_update.default_allowed_updates:
        raise _no_such_code(code)
    found = code_typed(visit.uow, code, visit.customer.id)
    if found is None:
        raise _no_such_code(code)
    return _redeemed(visit, found)


def _redeemed(visit: Visit, code: PromotionCode) -> Wanted:
    coupon = visit.uow.get(Coupon, code.coupon)
    return DiscountParams(promotion_code=code.id), redemption_of(visit.uow, code, coupon, _PARAM)


def _no_such_code(code: str) -> APIError:
    return APIError(f"No such promotion code: '{code}'", code="resource_missing", param="promotion_code")
