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


class TierPart(Struct, frozen=True, kw_only=True):
    """What one tier asks of a quantity: for the units in it, or its flat amount.

    Attributes:
        tier: which one, counted from 1.
        units: how many of them are in it; None for the flat amount.
        unit_amount_decimal: what one of them costs, or the flat amount: a decimal string in minor units.
        amount: what that comes to, in minor units, rounded.
    """

    tier: int
    units: Decimal | None
    unit_amount_decimal: str
    amount: int


def amount_for(
    terms: Terms, tiers_mode: TiersMode | None, transform: TransformQuantity | None, quantity: Decimal, currency: str
) -> int:
    """What `quantity` (not negative) costs in minor units of `currency`, rounded once, a half away from zero."""
    return _rounded(exact_amount_for(terms, tiers_mode, transform, quantity), currency)


def _rounded(amount: Decimal, currency: str) -> int:
    numerator, denominator = amount.as_integer_ratio()
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


def tier_parts(
    tiers: Sequence[Tier], tiers_mode: TiersMode, before: Decimal, quantity: Decimal, currency: str
) -> list[TierPart]:
    """What each tier asks of `quantity`, of which `before` was billed before; of nothing the units of the first say so.

    Seen on invoices of the real service: `31 credit × Gitpod Usage (Tier 2 at $0.036 / month)`, and beside it
    `Gitpod Usage (Tier 2 at $0.00 / month)` for the flat amount, where the tier has one.
    """
    if tiers_mode == "volume":
        return _volume_parts(tiers, before, quantity, currency)
    parts, below = list[TierPart](), Decimal(0)
    for number, tier in enumerate(tiers, 1):
        top = quantity if tier.up_to is None else min(quantity, Decimal(tier.up_to))
        begun = max(below, before)
        if top > begun or (number == 1 and quantity == before):
            is_entered = before <= below < top
            parts += _parts_of(number, tier, max(top - begun, Decimal(0)), currency, is_entered=is_entered)
        below = max(below, top)
    return parts


def _volume_parts(tiers: Sequence[Tier], before: Decimal, quantity: Decimal, currency: str) -> list[TierPart]:
    number, tier = next(
        (number, tier) for number, tier in enumerate(tiers, 1) if tier.up_to is None or quantity <= tier.up_to
    )
    if not before:
        return _parts_of(number, tier, quantity, currency, is_entered=True)
    amount = _rounded(_volume(tiers, quantity), currency) - _rounded(_volume(tiers, before), currency)
    unit = tier.unit_amount_decimal or "0"
    return [TierPart(tier=number, units=quantity - before, unit_amount_decimal=unit, amount=amount)]


def _parts_of(number: int, tier: Tier, units: Decimal, currency: str, *, is_entered: bool) -> list[TierPart]:
    """What a tier asks for so many units in it, and for being entered, where it has a flat amount for that."""
    unit, flat = tier.unit_amount_decimal or "0", tier.flat_amount_decimal
    amount = _rounded(Decimal(unit) * units, currency)
    by_unit = TierPart(tier=number, units=units, unit_amount_decimal=unit, amount=amount)
    if flat is None or not is_entered:
        return [by_unit]
    entry = TierPart(tier=number, units=None, unit_amount_decimal=flat, amount=_rounded(Decimal(flat), currency))
    return [entry] if tier.unit_amount_decimal is None else [by_unit, entry]


def _cost(tier: Tier, units: Decimal) -> Decimal:
    return Decimal(tier.unit_amount_decimal or 0) * units + Decimal(tier.flat_amount_decimal or 0)
