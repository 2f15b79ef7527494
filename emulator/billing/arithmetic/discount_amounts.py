"""What discounts take from the lines of an invoice, to the last minor unit.

A discount takes from what a line still asks for: never more than that, and nothing from a line that is a credit.
See docs.stripe.com/billing/subscriptions/coupons and docs.stripe.com/api/discounts.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from emulator.billing.core.money import percentage_of
from emulator.billing.core.structs import Struct


class DiscountInput(Struct, frozen=True):
    """A discount as the arithmetic sees it: a share of an amount, or a fixed sum.

    Exactly one of `percent_off` (above 0, at most 100) and `amount_off` (minor units, positive) is set. `applies_to`
    holds the keys of the lines whose product the coupon is for; None means every line.

    Raises:
        ValueError: if both or neither of the two are set.
    """

    id: str
    percent_off: Decimal | None = None
    amount_off: int | None = None
    applies_to: frozenset[str] | None = None

    def __post_init__(self) -> None:
        """Refuses a discount that is both a share and a sum, or neither."""
        if (self.percent_off is None) == (self.amount_off is None):
            raise ValueError(f"{self.id}: a discount has either percent_off or amount_off")

    def covers(self, key: str) -> bool:
        """Whether the line with this key is one the coupon is for."""
        return self.applies_to is None or key in self.applies_to


class DiscountAmount(Struct, frozen=True):
    """One entry of `discount_amounts`: the discount's id and what it takes, in minor units."""

    discount: str
    amount: int


def line_discount_amounts(discounts: Iterable[DiscountInput], amount: int, step: int) -> tuple[DiscountAmount, ...]:
    """What a line's own discounts take from it, in their order, each from what the one before it left."""
    taken: list[DiscountAmount] = []
    for discount in discounts:
        off = amount_taken(discount, amount, step)
        taken.append(DiscountAmount(discount.id, off))
        amount -= off
    return tuple(taken)


def spread(discount: DiscountInput, amounts: Sequence[int], step: int) -> list[int]:
    """What one discount on the whole invoice takes from each of the amounts it covers.

    The discount is a discount on their sum ("off the subtotal of any invoices", docs.stripe.com/api/coupons/object);
    credits take no part.
    """
    weights = [max(amount, 0) for amount in amounts]
    return apportion(amount_taken(discount, sum(weights), step), weights, step)


def amount_taken(discount: DiscountInput, amount: int, step: int) -> int:
    """What a discount takes from one amount; `step` is the currency's `amount_step`."""
    available = max(amount, 0)
    if discount.amount_off is not None:
        return min(discount.amount_off, available)
    return min(percentage_of(available, discount.percent_off or Decimal(0), step=step), available)


def apportion(total: int, weights: Sequence[int], step: int = 1) -> list[int]:
    """Splits `total` pro rata over `weights`, so that the shares sum exactly to it.

    Each share is floored to a multiple of `step` and the remainder goes to the last: $5 over $10 and $20 is 166 and
    334 (docs.stripe.com/billing/subscriptions/prorations). No share exceeds its weight; what the last has no room for
    goes to the one before it, and so on. Nothing is negative, and `total` is at most the sum of the weights.
    """
    whole = max(sum(weights), 1)
    shares = [total * weight // (whole * step) * step for weight in weights]
    remainder = total - sum(shares)
    for index in reversed(range(len(weights))):
        extra = min(remainder, weights[index] - shares[index])
        shares[index] += extra
        remainder -= extra
    return shares


def total_discount_amounts(taken: Iterable[DiscountAmount]) -> tuple[DiscountAmount, ...]:
    """The sum per discount, in the order in which the discounts first appear."""
    totals: dict[str, int] = {}
    for entry in taken:
        totals[entry.discount] = totals.get(entry.discount, 0) + entry.amount
    return tuple(DiscountAmount(discount, amount) for discount, amount in totals.items())
