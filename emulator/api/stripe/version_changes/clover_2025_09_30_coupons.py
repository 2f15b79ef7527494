"""2025-09-30.clover: coupons moved into the `source` of discounts and the `promotion` of promotion codes."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount
from schemas.stripe.objects import Rendered


def _downgrade_source(shown: Rendered, ctx: DowngradeContext) -> None:
    source = shown.get("source")
    if source is not None:
        shown["coupon"] = _whole(source["coupon"], ctx) or _remembered(shown, source["coupon"], ctx)


def _downgrade_promotion(shown: Rendered, ctx: DowngradeContext) -> None:
    promotion = shown.get("promotion")
    if promotion is not None:
        shown["coupon"] = _whole(promotion["coupon"], ctx)


def _whole(coupon: str | Rendered | None, ctx: DowngradeContext) -> Rendered | None:
    """Older versions show the whole coupon, and not just its id."""
    if not isinstance(coupon, str):
        return coupon
    found = ctx.get(Coupon, coupon)
    return None if found is None else ctx.show(found)


def _remembered(shown: Rendered, coupon: str, ctx: DowngradeContext) -> Rendered | None:
    """A deleted coupon, as far as the discount remembers its terms."""
    discount = ctx.get(Discount, shown.get("id"))
    if discount is None:
        return None
    currency, amount = next(iter((discount.amounts_off or {}).items()), (None, None))
    coupon_shown = ctx.show(
        Coupon(
            id=coupon,
            created=discount.created,
            duration="once" if discount.once else "forever" if discount.end is None else "repeating",
            order=coupon,
            amount_off=amount,
            currency=currency,
            name=discount.name,
            percent_off=discount.percent_off,
        )
    )
    return {**coupon_shown, "valid": False}


VERSION_CHANGE = VersionChange(
    release="2025-09-30.clover",
    downgrade={"discount": _downgrade_source, "promotion_code": _downgrade_promotion},
    references={"discount": {"coupon": "coupon"}, "promotion_code": {"coupon": "coupon"}},
)
