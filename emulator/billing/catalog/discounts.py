"""Discounts: a coupon at work on a customer, an invoice or an item (docs.stripe.com/api/discounts)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from emulator.billing.arithmetic.discount_amounts import DiscountInput
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.billing.core.calendar import add_months
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, Params
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace


class Discount(Struct, frozen=True, kw_only=True):
    """A coupon at work: with the coupon's terms as they were when it was redeemed.

    `start` (None: when it was made) and `end` are unix seconds, UTC. Exactly one of `percent_off` (a decimal string)
    and `amounts_off` (minor units by currency) is set; `products` are those it is for, all when None. `once` is for one
    invoice of its customer.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "discount",
        display_name="discount",
        prefix="di",
        events=(
            "customer.discount.created",
            "customer.discount.deleted",
            "customer.discount.updated",
        ),
    )

    id: str
    created: int
    coupon: str
    amounts_off: dict[str, int] | None = None
    customer: str | None = None
    end: int | None = None
    invoice: str | None = None
    invoice_item: str | None = None
    name: str | None = None
    once: bool = False
    percent_off: str | None = None
    products: tuple[str, ...] | None = None
    promotion_code: str | None = None
    start: int | None = None
    subscription: str | None = None
    subscription_item: str | None = None

    def as_input(self, currency: str, product_of: Mapping[str, str]) -> DiscountInput:
        """The discount as the arithmetic sees it on an invoice whose lines, by key, have these products."""
        covered = None
        if self.products is not None:
            covered = frozenset(key for key, product in product_of.items() if product in self.products)
        if self.percent_off is not None:
            return DiscountInput(self.id, percent_off=Decimal(self.percent_off), applies_to=covered)
        return DiscountInput(self.id, amount_off=(self.amounts_off or {}).get(currency, 0), applies_to=covered)

    def is_over(self, now: int) -> bool:
        """Whether its time has passed."""
        return self.end is not None and now >= self.end


class DiscountParams(Params, frozen=True, kw_only=True):
    """One discount to apply, by id: exactly one of a coupon, a promotion code and a discount that there is."""

    coupon: Given[str] = NOT_GIVEN
    discount: Given[str] = NOT_GIVEN
    promotion_code: Given[str] = NOT_GIVEN


class Redemption(Struct, frozen=True, kw_only=True):
    """What a parameter asks to be redeemed: a coupon, perhaps through a promotion code, or a discount there is.

    `has_paid` tells of a customer's id whether the customer has paid anything before.
    """

    param: str
    has_paid: Callable[[str], bool] = lambda _customer: False
    coupon: Coupon | None = None
    promotion_code: PromotionCode | None = None
    discount: Discount | None = None

    def names(self, current: Discount) -> bool:
        """Whether a discount that stands already is what this asks for: then nothing is redeemed again."""
        if self.promotion_code is not None:
            return current.promotion_code == self.promotion_code.id
        return self.coupon is not None and current.coupon == self.coupon.id


class DiscountTarget(Struct, frozen=True, kw_only=True):
    """Whom or what a discount is for; `customer` is None where nobody is named yet.

    `amount` is what it comes to in minor units, where that is known; `start` is the second (unix, UTC) from which the
    months of a repeating coupon count, now unless given.
    """

    customer: str | None
    amount: int | None = None
    currency: str | None = None
    invoice: str | None = None
    invoice_item: str | None = None
    start: int | None = None
    subscription: str | None = None
    subscription_item: str | None = None


def redeem(wanted: Redemption, target: DiscountTarget, ctx: Context, changes: Changes) -> Discount:
    """The discount that a redemption makes, or the one it names; the counts of what was redeemed go up.

    Raises APIError when the coupon or the code can no longer be redeemed, or not here, and for the discount of another
    customer (Stripe's own wording is not known).
    """
    if wanted.discount is not None:
        if wanted.discount.customer not in (None, target.customer):
            raise APIError(f"The discount {wanted.discount.id} belongs to another customer.", param=wanted.param)
        return wanted.discount
    if wanted.coupon is None:
        raise APIError("You must provide one of coupon, discount or promotion_code.", param=wanted.param)
    # With the redemptions that this very request has made already.
    coupon = changes.as_saved(wanted.coupon)
    code = None if wanted.promotion_code is None else changes.as_saved(wanted.promotion_code)
    _check(coupon, code, wanted, target, ctx)
    changes.save(replace(coupon, times_redeemed=coupon.times_redeemed + 1))
    if code is not None:
        changes.save(replace(code, times_redeemed=code.times_redeemed + 1))
    months = coupon.duration_in_months if coupon.duration == "repeating" else None
    amounts = None if coupon.amount_off is None else {coupon.currency or "": coupon.amount_off}
    discount = Discount(
        id=ctx.new_id("di"),
        created=ctx.now,
        coupon=coupon.id,
        amounts_off=None if amounts is None else {**amounts, **coupon.currency_options},
        customer=target.customer,
        end=None if months is None else add_months(ctx.now if target.start is None else target.start, months),
        invoice=target.invoice,
        invoice_item=target.invoice_item,
        name=coupon.name,
        once=coupon.duration == "once",
        percent_off=coupon.percent_off,
        products=coupon.applies_to,
        promotion_code=None if code is None else code.id,
        start=target.start,
        subscription=target.subscription,
        subscription_item=target.subscription_item,
    )
    changes.write_ahead(discount)
    return discount


def redeem_all(
    wanted: Sequence[Redemption] | None,
    current: Sequence[Discount],
    target: DiscountTarget,
    ctx: Context,
    changes: Changes,
) -> tuple[Discount, ...]:
    """The discounts after an update: None or an empty list takes them off, what is named again stays."""
    left, kept = list(current), list[Discount]()
    for each in wanted or ():
        again = next((discount for discount in left if each.names(discount)), None)
        if again is not None:
            left.remove(again)
        kept.append(again or redeem(each, target, ctx, changes))
    return tuple(kept)


def _check(
    coupon: Coupon, code: PromotionCode | None, wanted: Redemption, target: DiscountTarget, ctx: Context
) -> None:
    param = wanted.param
    if code is not None:
        _check_code(code, wanted, target, ctx)
    if not coupon.is_valid(ctx.now):
        reason = "is expired" if coupon.redeem_by is not None and ctx.now >= coupon.redeem_by else "is used up"
        raise APIError(f"Coupon {reason}: {coupon.id}", code="coupon_expired", param=param)
    currency = target.currency
    if coupon.percent_off is None and currency is not None and coupon.amount_in(currency) is None:
        raise APIError(
            f"The coupon {coupon.id} takes off an amount in `{coupon.currency}`; it has none in `{currency}`.",
            param=param,
        )


def _check_code(code: PromotionCode, wanted: Redemption, target: DiscountTarget, ctx: Context) -> None:
    if not code.is_active(ctx.now):
        raise APIError("This promotion code is inactive or expired and cannot be redeemed.", param=wanted.param)
    if code.customer not in (None, target.customer):
        raise APIError("This promotion code cannot be redeemed by this customer.", param=wanted.param)
    if code.first_time_transaction and target.customer is not None and wanted.has_paid(target.customer):
        raise APIError(
            "This promotion code cannot be redeemed because the associated customer has prior transactions.",
            param=wanted.param,
        )
    minimum = None if target.currency is None else code.minimum_in(target.currency)
    if minimum is not None and target.amount is not None and target.amount < minimum:
        raise APIError(
            f"This promotion code cannot be redeemed because the order does not come to its minimum of {minimum}.",
            param=wanted.param,
        )
