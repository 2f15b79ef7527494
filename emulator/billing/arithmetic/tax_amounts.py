"""The tax on an amount: per tax rate, rounded per line, inside the amount or on top of it.

Taxes are on the price before any tax: an inclusive rate finds its tax inside the amount, an exclusive rate adds to it,
and no rate taxes another's tax. See docs.stripe.com/tax/tax-rates.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext

from emulator.billing.core.money import percentage_of
from emulator.billing.core.structs import Struct


class TaxRateInput(Struct, frozen=True):
    """A tax rate as the arithmetic sees it: `percentage` is 0 to 100 with at most four decimals.

    `taxability_reason` is what the taxes by it say of themselves.
    """

    id: str
    percentage: Decimal
    inclusive: bool = False
    taxability_reason: str = "not_available"


class TaxAmount(Struct, frozen=True):
    """One entry of `taxes`: the tax of one rate and the price before tax it is calculated on, in minor units.

    Both are negative on a line that is a credit. `tax_rate` is the rate's id, `taxability_reason` what a caller says of
    a tax that was set by hand.
    """

    tax_rate: str
    amount: int
    taxable_amount: int
    inclusive: bool
    taxability_reason: str = "not_available"

    @property
    def tax_behavior(self) -> str:
        """Stripe's word for it: "inclusive" or "exclusive"."""
        return "inclusive" if self.inclusive else "exclusive"


def taxes_on(amount: int, tax_rates: Sequence[TaxRateInput], step: int) -> tuple[TaxAmount, ...]:
    """The taxes on a discounted amount, one per rate, in the order of the rates.

    An inclusive tax is `amount * p / (100 + all inclusive p)`, and its taxable amount is what is left without it:
    23 % inside 10000 is 1870 on 8130 (docs.stripe.com/tax/custom, and laravel/cashier-stripe#1840). An exclusive
    tax is `p / 100` of the same taxable amount. `step` is the currency's `amount_step`.
    """
    gross = _with_included([rate.percentage for rate in tax_rates if rate.inclusive])
    included = [percentage_of(amount, rate.percentage, out_of=gross, step=step) for rate in tax_rates if rate.inclusive]
    taxable = amount - sum(included)
    inside = iter(included)
    return tuple(
        TaxAmount(
            tax_rate=rate.id,
            amount=next(inside) if rate.inclusive else percentage_of(taxable, rate.percentage, step=step),
            taxable_amount=taxable,
            inclusive=rate.inclusive,
            taxability_reason=rate.taxability_reason,
        )
        for rate in tax_rates
    )


def tax_included(taxes: Iterable[TaxAmount]) -> int:
    """The tax that is already inside the amounts."""
    return sum(tax.amount for tax in taxes if tax.inclusive)


def tax_added(taxes: Iterable[TaxAmount]) -> int:
    """The tax that comes on top of the amounts."""
    return sum(tax.amount for tax in taxes if not tax.inclusive)


def total_taxes(taxes: Iterable[TaxAmount]) -> tuple[TaxAmount, ...]:
    """The sums per tax rate, behavior and reason, in the order in which they first appear."""
    totals: dict[tuple[str, bool, str], tuple[int, int]] = {}
    for tax in taxes:
        key = (tax.tax_rate, tax.inclusive, tax.taxability_reason)
        amount, taxable = totals.get(key, (0, 0))
        totals[key] = (amount + tax.amount, taxable + tax.taxable_amount)
    return tuple(TaxAmount(rate, *sums, inclusive, reason) for (rate, inclusive, reason), sums in totals.items())


def _with_included(percentages: Iterable[Decimal]) -> Decimal:
    """What an amount is in percent of its price before tax."""
    with localcontext(prec=50):
        return sum(percentages, Decimal(100))
