"""What quantities cost, computed by hand from the examples of docs.stripe.com/products-prices/pricing-models."""

from __future__ import annotations

from decimal import Decimal

import pytest

from emulator.billing.catalog.price_terms import Terms, Tier, TiersMode, TransformQuantity, amount_for, tier_parts

STEPS = (
    Tier(up_to=5, unit_amount_decimal="500"),
    Tier(up_to=10, unit_amount_decimal="400", flat_amount_decimal="1000"),
    Tier(up_to=None, unit_amount_decimal="300", flat_amount_decimal="2000"),
)


@pytest.mark.parametrize(
    ("mode", "quantity", "amount"),
    [
        ("volume", "1", 500),
        ("volume", "5", 2500),
        ("volume", "6", 3400),
        ("volume", "10", 5000),
        ("volume", "11", 5300),
        ("graduated", "0", 0),
        ("graduated", "1", 500),
        ("graduated", "5", 2500),
        ("graduated", "6", 3900),
        ("graduated", "10", 5500),
        ("graduated", "11", 7800),
        ("graduated", "20", 10500),
    ],
)
def test_tiers(mode: TiersMode, quantity: str, amount: int) -> None:
    assert amount_for(Terms(tiers=STEPS), mode, None, Decimal(quantity), "usd") == amount


@pytest.mark.parametrize(
    ("unit_amount", "quantity", "currency", "amount"),
    [
        ("1500", "3", "usd", 4500),
        ("0.5", "1", "usd", 1),
        ("0.4", "1", "usd", 0),
        ("0.333", "1000.5", "usd", 333),
        ("100", "0", "usd", 0),
        ("50", "1", "jpy", 50),
        ("1005", "1", "kwd", 1010),
    ],
)
def test_an_amount_per_unit_is_rounded_once(unit_amount: str, quantity: str, currency: str, amount: int) -> None:
    terms = Terms(unit_amount_decimal=unit_amount)
    assert amount_for(terms, None, None, Decimal(quantity), currency) == amount


@pytest.mark.parametrize(
    ("transform", "quantity", "packages"),
    [
        (TransformQuantity(divide_by=5, round="up"), 0, 0),
        (TransformQuantity(divide_by=5, round="up"), 1, 1),
        (TransformQuantity(divide_by=5, round="up"), 5, 1),
        (TransformQuantity(divide_by=5, round="up"), 6, 2),
        (TransformQuantity(divide_by=5, round="down"), 4, 0),
        (TransformQuantity(divide_by=5, round="down"), 9, 1),
    ],
)
def test_packages(transform: TransformQuantity, quantity: int, packages: int) -> None:
    terms = Terms(unit_amount_decimal="1000")
    assert amount_for(terms, None, transform, Decimal(quantity), "usd") == packages * 1000


GITPOD = (
    Tier(up_to=1000, unit_amount_decimal="0", flat_amount_decimal="900"),
    Tier(up_to=None, unit_amount_decimal="3.6", flat_amount_decimal="0"),
)
"""The price on an invoice of December 2022 that Gitpod's tests keep: 1000 credits for 9.00, then 3.6 ¢ each."""


def parts(mode: TiersMode, quantity: int, before: int = 0) -> list[tuple[int, Decimal | None, str, int]]:
    return [
        (part.tier, part.units, part.unit_amount_decimal, part.amount)
        for part in tier_parts(GITPOD, mode, Decimal(before), Decimal(quantity), "usd")
    ]


@pytest.mark.parametrize(
    ("before", "quantity", "expected"),
    [
        (0, 0, [(1, 0, "0", 0)]),
        (0, 31, [(1, 31, "0", 0), (1, None, "900", 900)]),
        (0, 1031, [(1, 1000, "0", 0), (1, None, "900", 900), (2, 31, "3.6", 112), (2, None, "0", 0)]),
        (31, 1031, [(1, 969, "0", 0), (2, 31, "3.6", 112), (2, None, "0", 0)]),
        (1010, 1031, [(2, 21, "3.6", 76)]),
        (31, 31, [(1, 0, "0", 0)]),
    ],
)
def test_what_graduated_tiers_ask_for(before: int, quantity: int, expected: list[object]) -> None:
    assert parts("graduated", quantity, before) == expected


@pytest.mark.parametrize(
    ("before", "quantity", "expected"),
    [
        (0, 31, [(1, 31, "0", 0), (1, None, "900", 900)]),
        (0, 1031, [(2, 1031, "3.6", 3712), (2, None, "0", 0)]),
        (31, 1031, [(2, 1000, "3.6", 3712 - 900)]),
    ],
)
def test_what_volume_tiers_ask_for(before: int, quantity: int, expected: list[object]) -> None:
    assert parts("volume", quantity, before) == expected


def test_a_tier_of_a_flat_amount_alone_asks_for_that_alone() -> None:
    tiers = (Tier(up_to=5, flat_amount_decimal="300"), Tier(up_to=None, unit_amount_decimal="2"))
    asked = tier_parts(tiers, "graduated", Decimal(0), Decimal(6), "usd")
    assert [(part.units, part.amount) for part in asked] == [(None, 300), (Decimal(1), 2)]
