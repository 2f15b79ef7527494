"""Currencies, decimals and rounding. The tables are those of docs.stripe.com/currencies."""

from decimal import Decimal, localcontext

import pytest

from emulator.billing.core import money
from emulator.billing.core.errors import APIError


@pytest.mark.parametrize(
    ("currency", "exponent"),
    [
        ("usd", 2),
        ("USD", 2),
        ("jpy", 0),
        ("KRW", 0),
        ("clp", 0),
        ("kwd", 3),
        ("TND", 3),
        ("isk", 2),
        ("ugx", 2),
        ("huf", 2),
        ("twd", 2),
    ],
)
def test_exponent(currency: str, exponent: int) -> None:
    assert money.exponent(currency) == exponent


@pytest.mark.parametrize(
    ("currency", "step"), [("usd", 1), ("jpy", 1), ("kwd", 10), ("BHD", 10), ("isk", 100), ("UGX", 100), ("huf", 1)]
)
def test_amount_step(currency: str, step: int) -> None:
    assert money.amount_step(currency) == step


@pytest.mark.parametrize(
    ("currency", "minimum"),
    [
        ("usd", 50),  # $0.50
        ("EUR", 50),  # 0.50 euro
        ("gbp", 30),  # 30 pence
        ("jpy", 50),  # 50 yen, which has no smaller unit
        ("aed", 200),  # 2.00 dirham
        ("czk", 1500),  # 15.00 koruna
        ("dkk", 250),  # 2.50 krone
        ("hkd", 400),  # $4.00
        ("huf", 17500),  # 175.00 forint
        ("mxn", 1000),  # $10
        ("thb", 1000),  # 10 baht
        ("kwd", None),  # not in the list
    ],
)
def test_minimum_charge(currency: str, minimum: int | None) -> None:
    assert money.minimum_charge(currency) == minimum


def test_the_maximum_has_eight_digits() -> None:
    assert money.MAXIMUM_AMOUNT == 99_999_999


@pytest.mark.parametrize("currency", ["usd", "jpy", "KWD", "bhd", "ISK", "ugx"])
def test_a_multiple_of_the_step_can_be_paid(currency: str) -> None:
    for steps in (1, 2, 500):
        money.require_whole_steps(steps * money.amount_step(currency), currency)


@pytest.mark.parametrize("rest", [1, 5, 9])
@pytest.mark.parametrize("currency", ["KWD", "bhd", "ISK", "ugx"])
def test_another_amount_cannot(currency: str, rest: int) -> None:
    with pytest.raises(APIError) as refused:
        money.require_whole_steps(50000 + rest, currency, "amount_to_capture")
    error = refused.value
    assert (error.code, error.param) == ("invalid_charge_amount_no_decimal_compatible", "amount_to_capture")


@pytest.mark.parametrize(
    ("currency", "said"),
    [
        (
            "isk",
            "Invalid amount. Currency ISK has become effectively zero-decimal and charged amounts must be evenly "
            "divisible by 100. See https://stripe.com/docs/currencies#special-cases for more information.",
        ),
        (
            "ugx",
            "Invalid amount. Currency UGX has become effectively zero-decimal and charged amounts must be evenly "
            "divisible by 100. See https://stripe.com/docs/currencies#zero-decimal for more information.",
        ),
        (
            "kwd",
            "Invalid amount. Currency KWD has three decimals and charged amounts must be evenly divisible by 10. See "
            "https://stripe.com/docs/currencies#three-decimal for more information.",
        ),
    ],
)
def test_what_is_said_of_another_amount(currency: str, said: str) -> None:
    with pytest.raises(APIError) as refused:
        money.require_whole_steps(5001, currency)
    assert refused.value.message == said


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1500"), "1500"),
        (Decimal("1.5E3"), "1500"),
        (Decimal("0.50"), "0.5"),
        (Decimal("100.00"), "100"),
        (Decimal("1E-12"), "0.000000000001"),
        (Decimal("-0.00"), "0"),
        (Decimal("-3.10"), "-3.1"),
    ],
)
def test_format_decimal(value: Decimal, expected: str) -> None:
    assert money.format_decimal(value) == expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "step", "expected"),
    [
        (1, 2, 1, 1),  # 0.5
        (-1, 2, 1, -1),  # -0.5, away from zero
        (3, 2, 1, 2),  # 1.5, where half-even agrees
        (5, 2, 1, 3),  # 2.5, where half-even says 2
        (-5, 2, 1, -3),
        (49, 100, 1, 0),
        (-49, 100, 1, 0),
        (7, 1, 1, 7),
        (5124, 1, 10, 5120),  # the three-decimal example of docs.stripe.com/currencies: 5.124 KWD
        (5125, 1, 10, 5130),
        (-5125, 1, 10, -5130),
        (10249, 2, 10, 5120),  # 5124.5: rounded once, not first to 5125 and then to 5130
        (150, 1, 100, 200),  # 1.50 ISK
        (149, 1, 100, 100),
    ],
)
def test_round_half_up(numerator: int, denominator: int, step: int, expected: int) -> None:
    assert money.round_half_up(numerator, denominator, step=step) == expected


def test_arithmetic_does_not_depend_on_the_callers_decimal_context() -> None:
    with localcontext(prec=2):
        assert money.multiply(Decimal("1234567.89"), Decimal("1.000000000001")) == 1234568
        assert money.percentage_of(99_999_999, Decimal("8.8751")) == 8875100  # 8875099.91
        assert money.format_decimal(Decimal("123456.789")) == "123456.789"
