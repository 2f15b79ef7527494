"""Tax as versions before 2020-08-27 named it: a percentage, for which Stripe makes a tax rate.

docs.stripe.com/billing/migration/taxes: "If you continue to set the tax_percent to 15%, Stripe dynamically creates a
15% Tax Rate for you", which lacks a display name; with several rates, inclusive ones or rates of single items the
percentage is null. That the same percentage finds the same rate again is our choice.
"""

from emulator.billing.catalog.tax_rates import TaxRate, TaxRateCreateParams, TaxRateMatch, create_tax_rate
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context


class TaxPercent(str):
    """A percentage in the place of a tax rate's id: what comes over the wire is none, a version change makes it."""

    __slots__ = ()


def match_id(percent: TaxPercent) -> str:
    """The id of the `TaxRateMatch` of a percentage."""
    return f"tax_percent={percent}"


def create_rate_of_percent(percent: TaxPercent, ctx: Context, changes: Changes) -> TaxRate:
    """Makes the tax rate of a percentage: nameless, on top of the amounts, and found again by the percentage."""
    params = TaxRateCreateParams(display_name="", inclusive=False, percentage=str(percent))
    rate = create_tax_rate(params, ctx, changes)
    changes.save(TaxRateMatch(id=match_id(percent), created=ctx.now, tax_rate=rate.id))
    return rate
