"""What parameters say of what is asked for: the same of a price, of a plan and of a product's default price.

Amounts are in minor units; what ends in `_decimal` is the same as a decimal string.
"""

from decimal import Decimal
from typing import Literal

from emulator.billing.catalog.price_terms import CustomUnitAmount, Terms, Tier, TransformQuantity
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.money import format_decimal
from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or


class TierParams(Params, frozen=True, kw_only=True):
    """One tier; `up_to` is the last quantity in it."""

    up_to: int | Literal["inf"]
    flat_amount: Given[int] = NOT_GIVEN
    flat_amount_decimal: Given[str] = NOT_GIVEN
    unit_amount: Given[int] = NOT_GIVEN
    unit_amount_decimal: Given[str] = NOT_GIVEN


class CustomUnitAmountParams(Params, frozen=True, kw_only=True):
    """The bounds of an amount that the customer chooses; `enabled` is true."""

    enabled: bool
    maximum: Given[int] = NOT_GIVEN
    minimum: Given[int] = NOT_GIVEN
    preset: Given[int] = NOT_GIVEN


class TermsParams(Params, frozen=True, kw_only=True):
    """The terms in one currency."""

    custom_unit_amount: Given[CustomUnitAmountParams] = NOT_GIVEN
    tax_behavior: Given[str] = NOT_GIVEN
    tiers: Given[list[TierParams]] = NOT_GIVEN
    unit_amount: Given[int] = NOT_GIVEN
    unit_amount_decimal: Given[str] = NOT_GIVEN


class TransformQuantityParams(Params, frozen=True, kw_only=True):
    """How a quantity becomes a number of packages."""

    divide_by: int
    round: Literal["down", "up"]


class IntervalParams(Params, frozen=True, kw_only=True):
    """How often a price that is made on the spot recurs."""

    interval: str
    interval_count: Given[int] = NOT_GIVEN


class SpotPriceParams(Params, frozen=True, kw_only=True):
    """A price made on the spot, together with what it is the price of; it recurs if it says how often."""

    currency: str
    recurring: Given[IntervalParams] = NOT_GIVEN
    tax_behavior: Given[str] = NOT_GIVEN
    unit_amount: Given[int] = NOT_GIVEN
    unit_amount_decimal: Given[str] = NOT_GIVEN


class DefaultPriceDataParams(SpotPriceParams, frozen=True, kw_only=True):
    """The price that is made together with its product."""

    currency_options: Given[dict[str, TermsParams]] = NOT_GIVEN
    custom_unit_amount: Given[CustomUnitAmountParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


class ProductPriceParams(SpotPriceParams, frozen=True, kw_only=True):
    """A price made on the spot, of an existing product."""

    product: str


def terms_of(params: TermsParams) -> Terms:
    """The terms that the parameters of one currency ask for."""
    return Terms(
        custom_unit_amount=_custom_unit_amount(params.custom_unit_amount),
        tax_behavior=given_or(params.tax_behavior, "unspecified"),
        tiers=tuple(_tier(tier) for tier in params.tiers or ()),
        unit_amount_decimal=_decimal_amount(params.unit_amount, params.unit_amount_decimal),
    )


def currency_options_of(options: Given[dict[str, TermsParams] | None]) -> dict[str, Terms]:
    """The terms in further currencies that the parameters ask for, by currency."""
    return {currency: terms_of(terms) for currency, terms in (options or {}).items()}


def transform_of(params: Given[TransformQuantityParams]) -> TransformQuantity | None:
    """How a quantity is to become a number of packages."""
    return None if params is NOT_GIVEN else TransformQuantity(divide_by=params.divide_by, round=params.round)


def _custom_unit_amount(params: Given[CustomUnitAmountParams]) -> CustomUnitAmount | None:
    if params is NOT_GIVEN:
        return None
    return CustomUnitAmount(
        maximum=given_or(params.maximum, None),
        minimum=given_or(params.minimum, None),
        preset=given_or(params.preset, None),
    )


def _tier(params: TierParams) -> Tier:
    return Tier(
        up_to=None if params.up_to == "inf" else params.up_to,
        flat_amount_decimal=_decimal_amount(params.flat_amount, params.flat_amount_decimal),
        unit_amount_decimal=_decimal_amount(params.unit_amount, params.unit_amount_decimal),
    )


def _decimal_amount(amount: Given[int], decimal: Given[str]) -> str | None:
    """The decimal string of an amount that may be given either way."""
    return given_or(decimal, None) if amount is NOT_GIVEN else format_decimal(Decimal(amount))
