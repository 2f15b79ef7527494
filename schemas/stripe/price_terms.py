"""What prices, plans and a product's default price have in common on the wire (docs.stripe.com/api/prices)."""

from decimal import Decimal
from typing import Any

from marshmallow import fields

from emulator.billing.catalog.price_term_params import (
    CustomUnitAmountParams,
    DefaultPriceDataParams,
    IntervalParams,
    TermsParams,
    TierParams,
    TransformQuantityParams,
)
from emulator.billing.catalog.price_terms import Terms, Tier
from emulator.billing.catalog.products import ProductDataParams, TaxDetailsParams
from emulator.billing.core.money import MAXIMUM_AMOUNT
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe import parameter_errors
from schemas.stripe.composites import ArrayOf, MapOf, Metadata, Nested, ParamsPart
from schemas.stripe.objects import Rendered

_MAXIMUM = Decimal(999_999_999_999)


def aggregate_usage() -> wire.FormerEnum:
    """How usage records add up, in the versions that have them; in the order of Stripe's documentation."""
    return wire.FormerEnum("last_during_period", "last_ever", "max", "sum")


def unit_amount() -> wire.Integer:
    """An amount per unit in minor units."""
    return wire.Integer(minimum=0, maximum=int(_MAXIMUM))


def unit_amount_decimal() -> wire.DecimalString:
    """An amount per unit in minor units with up to 12 decimals."""
    return wire.DecimalString(minimum=Decimal(0), maximum=_MAXIMUM)


class UpTo(wire.IntegerOr):
    """The last quantity of a tier, or `inf`."""

    def __init__(self) -> None:
        super().__init__("inf", minimum=1, required=True)


class TierParamsSchema(ParamsPart[TierParams]):
    """One tier of a price."""

    flat_amount = unit_amount()
    flat_amount_decimal = unit_amount_decimal()
    unit_amount = unit_amount()
    unit_amount_decimal = unit_amount_decimal()
    up_to = UpTo()


class Enabled(wire.Boolean):
    """A switch that can only be on."""

    def read(self, value: Any) -> bool:
        """Returns true."""
        if not super().read(value):
            raise wire.field_error(parameter_errors.invalid_boolean, value)
        return True


class CustomUnitAmountParamsSchema(ParamsPart[CustomUnitAmountParams]):
    """The bounds of an amount that the customer chooses."""

    enabled = Enabled(required=True)
    maximum = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    minimum = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)
    preset = wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT)


class TermsParamsSchema(ParamsPart[TermsParams]):
    """The terms in one further currency."""

    custom_unit_amount = Nested(CustomUnitAmountParamsSchema)
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    tiers = ArrayOf(Nested(TierParamsSchema))
    unit_amount = unit_amount()
    unit_amount_decimal = unit_amount_decimal()


def currency_options(*, unsettable: bool = False) -> MapOf:
    """The terms in further currencies, by their codes."""
    return MapOf(wire.Currency(), Nested(TermsParamsSchema), unsettable=unsettable)


class TransformQuantityParamsSchema(ParamsPart[TransformQuantityParams]):
    """How a quantity becomes a number of packages."""

    divide_by = wire.Integer(minimum=1, required=True)
    round = wire.Enum("up", "down", required=True)


class IntervalParamsSchema(ParamsPart[IntervalParams]):
    """How often a price that is made on the spot recurs."""

    interval = wire.Enum("month", "year", "week", "day", required=True)
    interval_count = wire.Integer(minimum=1)


class DefaultPriceDataParamsSchema(ParamsPart[DefaultPriceDataParams]):
    """The price that is made together with its product."""

    currency = wire.Currency(required=True)
    currency_options = currency_options()
    custom_unit_amount = Nested(CustomUnitAmountParamsSchema)
    metadata = Metadata()
    recurring = Nested(IntervalParamsSchema)
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    unit_amount = unit_amount()
    unit_amount_decimal = unit_amount_decimal()


class TaxDetailsParamsSchema(ParamsPart[TaxDetailsParams]):
    """What Stripe Tax would know of a product."""

    performance_location = wire.Id()
    tax_code = wire.String(unsettable=True)


class ProductDataParamsSchema(ParamsPart[ProductDataParams]):
    """The product that is made together with its price or plan."""

    name = wire.String(strip=True, required=True)
    active = wire.Boolean()
    id = wire.String(500)
    metadata = Metadata()
    statement_descriptor = wire.StatementDescriptor()
    tax_code = wire.String()
    tax_details = Nested(TaxDetailsParamsSchema)
    unit_label = wire.String(12)


def integer_or_none(amount: str | None) -> int | None:
    """An amount without a fraction as an integer; null when it has one."""
    number = None if amount is None else Decimal(amount)
    return int(number) if number is not None and number == number.to_integral_value() else None


def shown_tiers(tiers: tuple[Tier, ...]) -> list[Rendered]:
    """The tiers as shown."""
    return [
        {
            "flat_amount": integer_or_none(tier.flat_amount_decimal),
            "flat_amount_decimal": tier.flat_amount_decimal,
            "unit_amount": integer_or_none(tier.unit_amount_decimal),
            "unit_amount_decimal": tier.unit_amount_decimal,
            "up_to": tier.up_to,
        }
        for tier in tiers
    ]


class CustomUnitAmountSchema(OutgoingSchema):
    """The bounds of an amount that the customer chooses, as shown."""

    maximum = fields.Integer()
    minimum = fields.Integer()
    preset = fields.Integer()


def shown_terms(terms: Terms) -> Rendered:
    """The terms in one currency as shown in `currency_options`."""
    shown = {
        "custom_unit_amount": CustomUnitAmountSchema().dump(terms.custom_unit_amount)
        if terms.custom_unit_amount is not None
        else None,
        "tax_behavior": terms.tax_behavior,
        "unit_amount": integer_or_none(terms.unit_amount_decimal),
        "unit_amount_decimal": terms.unit_amount_decimal,
    }
    return {**shown, "tiers": shown_tiers(terms.tiers)} if terms.tiers else shown
