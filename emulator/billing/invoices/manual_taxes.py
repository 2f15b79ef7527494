"""Taxes that a caller computes and sets on a line, instead of tax rates (docs.stripe.com/invoicing/taxes)."""

import hashlib
import json

from msgspec import structs

from emulator.billing.arithmetic.tax_amounts import TaxAmount
from emulator.billing.catalog.tax_rates import TaxRate, TaxRateCreateParams, TaxRateMatch, create_tax_rate
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or
from emulator.billing.core.structs import Struct, replace

MAX_TAX_AMOUNTS = 20
"""docs.stripe.com/api/invoice-line-item/update, `tax_amounts`: as many on one line."""


class TaxRateDataParams(Params, frozen=True, kw_only=True):
    """Whose tax an amount is; `percentage` is a decimal string."""

    display_name: str
    inclusive: bool
    percentage: str
    country: Given[str] = NOT_GIVEN
    description: Given[str] = NOT_GIVEN
    jurisdiction: Given[str] = NOT_GIVEN
    jurisdiction_level: Given[str] = NOT_GIVEN
    state: Given[str] = NOT_GIVEN
    tax_type: Given[str] = NOT_GIVEN


class TaxAmountParams(Params, frozen=True, kw_only=True):
    """A tax to set by hand; amounts are in minor units."""

    amount: int
    tax_rate_data: TaxRateDataParams
    taxable_amount: int
    taxability_reason: Given[str] = NOT_GIVEN


class ManualTax(Struct, frozen=True, kw_only=True):
    """A tax set by hand: in minor units, negative on a line that is a credit; `rate` only says whose it is."""

    rate: TaxRate
    amount: int
    taxable_amount: int
    taxability_reason: str = "not_available"

    @property
    def as_amount(self) -> TaxAmount:
        """The tax as the arithmetic and the line show it."""
        return TaxAmount(self.rate.id, self.amount, self.taxable_amount, self.rate.inclusive, self.taxability_reason)


def tax_rate_match_id(data: TaxRateDataParams) -> str:
    """The id of the match of a `tax_rate_data`: all that it names counts."""
    named = {name: value for name, value in structs.asdict(data).items() if value is not NOT_GIVEN}
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()


def create_rate_for_amounts(data: TaxRateDataParams, ctx: Context, changes: Changes) -> TaxRate:
    """Makes a tax rate for amounts with this `tax_rate_data`: archived from the start, and found again by it."""
    params = TaxRateCreateParams(
        active=False,
        country=data.country,
        description=data.description,
        display_name=data.display_name,
        inclusive=data.inclusive,
        jurisdiction=data.jurisdiction,
        percentage=data.percentage,
        state=data.state,
        tax_type=data.tax_type,
    )
    level = given_or(data.jurisdiction_level, None)
    rate = replace(create_tax_rate(params, ctx, changes, jurisdiction_level=level), for_tax_amounts=True)
    match = TaxRateMatch(id=tax_rate_match_id(data), created=ctx.now, tax_rate=rate.id)
    for each in (rate, match):
        changes.save(each)
        changes.defer(each)
    return rate
