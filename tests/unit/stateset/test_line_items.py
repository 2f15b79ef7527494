"""What lines come to, in whole minor units of any currency."""

from __future__ import annotations

from decimal import Decimal

import pytest

from emulator.billing.stateset.invoice_params import LineParams
from emulator.billing.stateset.line_items import price_lines


def line(unit_price: int, quantity: str = "1", tax_rate: str = "0") -> LineParams:
    return LineParams(
        description="Consulting", unit_price=unit_price, quantity=Decimal(quantity), tax_rate=Decimal(tax_rate)
    )


def test_the_lines_of_the_documented_sample() -> None:
    priced = price_lines([line(15000, "40", "0.08"), line(9900, "5")])

    assert [each.amount for each in priced.lines] == [600_000, 49_500]
    assert [each.tax_amount for each in priced.lines] == [48_000, 0]
    assert (priced.subtotal, priced.tax_amount, priced.total_amount) == (649_500, 48_000, 697_500)


def test_a_line_of_one_is_its_price_to_the_last_unit() -> None:
    """Whatever the currency: 12.345 dinars are no 12.350, which is what Stripe would count them in."""
    priced = price_lines([line(12_345)])

    assert (priced.lines[0].amount, priced.total_amount) == (12_345, 12_345)


@pytest.mark.parametrize(
    ("unit_price", "quantity", "tax_rate", "amount", "tax"),
    [
        (5, "0.5", "0", 3, 0),
        (-5, "0.5", "0", -3, 0),
        (10, "1", "0.05", 10, 1),
        (10, "1", "0.049", 10, 0),
        (-10, "1", "0.05", -10, -1),
        (99_999_999, "1000000", "1", 99_999_999_000_000, 99_999_999_000_000),
    ],
)
def test_halves_go_away_from_nothing(unit_price: int, quantity: str, tax_rate: str, amount: int, tax: int) -> None:
    (priced,) = price_lines([line(unit_price, quantity, tax_rate)]).lines

    assert (priced.amount, priced.tax_amount) == (amount, tax)


def test_tax_is_rounded_on_each_line() -> None:
    assert price_lines([line(10, tax_rate="0.05")] * 3).tax_amount == 3
