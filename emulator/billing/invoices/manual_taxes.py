"""Taxes that a caller computes and sets on a line, instead of tax rates (docs.stripe.com/invoicing/taxes)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from emulator.billing.arithmetic.tax_amounts import TaxAmount
from emulator.billing.catalog.tax_rates import TaxRate, TaxRateCreateParams, create_tax_rate
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType

MAX_TAX_AMOUNTS = 20
"""docs.stripe.com/api/invoice-line-item/update, `tax_amounts`: as many on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualTax:
    """A tax set by hand: in minor units, negative on a line that is a credit; `rate` only says whose it is."""

    rate: TaxRate
    amount: int
    taxable_amount: int
    taxability_reason: str = "not_available"

    @property
    def as_amount(self) -> TaxAmount:
        """The tax as the arithmetic and the line show it."""
        return TaxAmount(self.rate.id, self.amount, self.taxable_amount, self.rate.inclusive, self.taxability_reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRateMatch:
    """Which tax rate was made for a `tax_rate_data`, whose digest is the id: the same data gets the same rate."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("tax_rate_match", conditional_put=False)

    id: str
    created: int
    tax_rate: str


def tax_rate_match_id(data: Mapping[str, Any]) -> str:
    """The id of the match of a `tax_rate_data`."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def create_rate_for_amounts(data: Mapping[str, Any], ctx: Context, changes: Changes) -> TaxRate:
    """A new tax rate for amounts with this `tax_rate_data`: archived from the start, and found again by it."""
    params = TaxRateCreateParams(
        **{name: value for name, value in data.items() if name != "jurisdiction_level"}, active=False
    )
    created = create_tax_rate(params, ctx, changes, jurisdiction_level=data.get("jurisdiction_level"))
    rate = replace(created, for_tax_amounts=True)
    match = TaxRateMatch(id=tax_rate_match_id(data), created=ctx.now, tax_rate=rate.id)
    for each in (rate, match):
        changes.save(each)
        changes.defer(each)
    return rate
