"""Tax rates (docs.stripe.com/api/tax_rates)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar

from emulator.billing.arithmetic.tax_amounts import TaxRateInput
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType

MAX_TAX_RATES = 5
"""docs.stripe.com/billing/taxes/tax-rates: as many on one invoice, and on one of its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """A tax rate. `percentage` is a decimal string from 0 to 100; like `inclusive` it never changes.

    `for_tax_amounts` is one that was made for amounts set by hand: it cannot be applied to anything by itself.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("tax_rate", display_name="tax rate", prefix="txr")

    id: str
    created: int
    display_name: str
    inclusive: bool
    percentage: str
    active: bool = True
    country: str | None = None
    description: str | None = None
    for_tax_amounts: bool = False
    jurisdiction: str | None = None
    jurisdiction_level: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    state: str | None = None
    tax_type: str | None = None

    @property
    def as_input(self) -> TaxRateInput:
        """The rate as the arithmetic sees it."""
        return TaxRateInput(self.id, Decimal(self.percentage), self.inclusive)


def create_tax_rate(given: Mapping[str, Any], ctx: Context, changes: Changes) -> TaxRate:
    """A new tax rate from the parameters `given`."""
    blank = TaxRate(
        id=ctx.new_id("txr"),
        created=ctx.now,
        display_name=given["display_name"],
        inclusive=given["inclusive"],
        percentage=given["percentage"],
    )
    rate = _with(blank, given)
    changes.save(rate)
    changes.emit("tax_rate.created", rate)
    return rate


def update_tax_rate(old: TaxRate, given: Mapping[str, Any], changes: Changes) -> TaxRate:
    """The tax rate with the parameters `given` applied; no event when nothing changes."""
    rate = _with(old, given)
    if rate != old:
        changes.save(rate)
        changes.emit("tax_rate.updated", rate, old)
    return rate


def require_active(rates: Sequence[TaxRate], param: str) -> tuple[TaxRate, ...]:
    """The rates to apply. Raises APIError for an archived one, and one made for amounts (the wording is ours)."""
    for rate in rates:
        if not rate.active or rate.for_tax_amounts:
            raise APIError(f"The tax rate {rate.id} is archived: it cannot be applied to anything new.", param=param)
    return tuple(rates)


_PLAIN = (
    "active",
    "country",
    "description",
    "display_name",
    "jurisdiction",
    "jurisdiction_level",
    "state",
    "tax_type",
)


def _with(old: TaxRate, given: Mapping[str, Any]) -> TaxRate:
    new: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    return replace(old, **new)
