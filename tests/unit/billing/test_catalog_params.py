"""What makes a thing together with another one makes it as its own parameters would: nothing is lost on the way."""

from typing import Any, TypeVar

import pytest
from msgspec.structs import fields

from emulator.billing.catalog.plans import PlanCreateParams
from emulator.billing.catalog.price_params import RecurringParams, default_price_params
from emulator.billing.catalog.price_term_params import (
    CustomUnitAmountParams,
    DefaultPriceDataParams,
    IntervalParams,
    TermsParams,
    TierParams,
    terms_of,
)
from emulator.billing.catalog.price_terms import CustomUnitAmount, Terms, Tier
from emulator.billing.catalog.products import LineProductDataParams, ProductDataParams
from emulator.billing.core.params import NOT_GIVEN, Params

P = TypeVar("P", bound=Params)

PRICE_NAMES = {
    "amount": "unit_amount",
    "amount_decimal": "unit_amount_decimal",
    "transform_usage": "transform_quantity",
}
"""How parameters of prices are called that plans call otherwise."""


def params_with_all(params_class: type[P], **values: object) -> P:
    """Parameters that name everything, each by a value of its own."""
    every: dict[str, Any] = {each.name: f"<{each.name}>" for each in fields(params_class)}
    return params_class(**{**every, **values})


def given_values(params: Params) -> dict[str, object]:
    """What the parameters name, without `expand`, which always has a value."""
    return {name: getattr(params, name) for name in params.given_names() if name != "expand"}


@pytest.mark.parametrize("params_class", [ProductDataParams, LineProductDataParams])
def test_product_data_makes_the_product(params_class: type[ProductDataParams | LineProductDataParams]) -> None:
    data = params_with_all(params_class)
    assert given_values(data.as_create_params) == given_values(data)


def test_default_price_data_makes_the_price() -> None:
    data = params_with_all(DefaultPriceDataParams, recurring=IntervalParams(interval="month", interval_count=2))
    recurring = RecurringParams(interval="month", interval_count=2)
    assert given_values(default_price_params(data)) == given_values(data) | {"recurring": recurring}


def test_a_default_price_is_charged_once_unless_it_recurs() -> None:
    assert default_price_params(DefaultPriceDataParams(currency="usd", unit_amount=5)).recurring is NOT_GIVEN


def test_a_plan_makes_its_price() -> None:
    plan = params_with_all(PlanCreateParams)
    recurring = params_with_all(RecurringParams)
    moved = {"id", "product", *(each.name for each in fields(RecurringParams))}
    same = {PRICE_NAMES.get(name, name): value for name, value in given_values(plan).items() if name not in moved}
    assert given_values(plan.as_price_params) == {**same, "recurring": recurring}


def test_amounts_become_decimal_strings() -> None:
    params = TermsParams(
        custom_unit_amount=CustomUnitAmountParams(enabled=True, maximum=900),
        tiers=[
            TierParams(up_to=5, flat_amount=100, unit_amount_decimal="0.5"),
            TierParams(up_to="inf", flat_amount_decimal="2.25", unit_amount=3),
        ],
        unit_amount=1200,
    )
    assert terms_of(params) == Terms(
        custom_unit_amount=CustomUnitAmount(maximum=900),
        tiers=(
            Tier(up_to=5, flat_amount_decimal="100", unit_amount_decimal="0.5"),
            Tier(up_to=None, flat_amount_decimal="2.25", unit_amount_decimal="3"),
        ),
        unit_amount_decimal="1200",
    )
