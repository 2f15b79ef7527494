"""What a quantity costs: per unit, in packages, or in tiers (docs.stripe.com/products-prices/pricing-models)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from emulator.billing.core.money import amount_step, round_half_up
from emulator.billing.core.structs import Struct

AggregateUsage = Literal["last_during_period", "last_ever", "max", "sum"]
TiersMode = Literal["graduated", "volume"]


class Tier(Struct, frozen=True, kw_only=True):
    """One tier: `up_to` is the last quantity in it, None for all above. Amounts are decimal strings in minor units."""

    up_to: int | None
    flat_amount_decimal: str | None = None
    unit_amount_decimal: str | None = None


class CustomUnitAmount(Struct, frozen=True, kw_only=True):
    """The bounds, in minor units, within which a customer may choose the amount."""

    maximum: int | None = None
    minimum: int | None = None
    preset: int | None = None


class Terms(Struct, frozen=True, kw_only=True):
    """What is asked for in one currency: an amount per unit (a decimal string in minor units), or tiers."""

    custom_unit_amount: CustomUnitAmount | None = None
    tax_behavior: str = "unspecified"
    tiers: tuple[Tier, ...] = ()
    unit_amount_decimal: str | None = None


class TransformQuantity(Struct, frozen=True, kw_only=True):
    """A quantity is divided by `divide_by`, and rounded, before it is priced."""

    divide_by: int
    round: Literal["down", "up"]

    def applied(self, quantity: Decimal) -> Decimal:
        """The number of packages."""
        whole, rest = divmod(quantity, self.divide_by)
        return whole + 1 if rest and self.round == "up" else whole


def amount_for(
    terms: Terms, tiers_mode: TiersMode | None, transform: TransformQuantity | None, quantity: Decimal, currency: str
) -> int:
    """What `quantity` (not negative) costs in minor units of `currency`, rounded once, a half away from zero."""
    numerator, denominator = exact_amount_for(terms, tiers_mode, transform, quantity).as_integer_ratio()
    return round_half_up(numerator, denominator, step=amount_step(currency))


def exact_amount_for(
    terms: Terms, tiers_mode: TiersMode | None, transform: TransformQuantity | None, quantity: Decimal
) -> Decimal:
    """What `quantity` (not negative) costs in minor units, not rounded."""
    units = quantity if transform is None else transform.applied(quantity)
    if tiers_mode == "volume":
        return _volume(terms.tiers, units)
    if tiers_mode == "graduated":
        return _graduated(terms.tiers, units)
    return Decimal(terms.unit_amount_decimal or 0) * units


def _volume(tiers: Sequence[Tier], units: Decimal) -> Decimal:
    """The whole quantity at the price of the tier it ends in."""
    tier = next(tier for tier in tiers if tier.up_to is None or units <= tier.up_to)
    return _cost(tier, units)


def _graduated(tiers: Sequence[Tier], units: Decimal) -> Decimal:
    """Each part of the quantity at the price of the tier it is in; a tier's flat amount once it is reached."""
    total, below = Decimal(0), Decimal(0)
    for tier in tiers:
        top = units if tier.up_to is None else min(units, Decimal(tier.up_to))
        if top > below:
            total += _cost(tier, top - below)
            below = top
    return total


def _cost(tier: Tier, units: Decimal) -> Decimal:
    return Decimal(tier.unit_amount_decimal or 0) * units + Decimal(tier.flat_amount_decimal or 0)
