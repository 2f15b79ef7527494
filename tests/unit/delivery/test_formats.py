"""Amounts, percentages, quantities and dates, as each locale writes them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from emulator.billing.core.money import exponent
from emulator.delivery.presentation.formats import (
    country_name,
    format_amount,
    format_day,
    format_percentage,
    format_quantity,
    read_amount,
)


def spaced(text: str) -> str:
    return re.sub(r"\s", " ", text)


@pytest.mark.parametrize(
    ("minor_units", "currency", "locale", "written"),
    [
        (2000, "usd", "en", "$20.00"),
        (2000, "USD", "en", "$20.00"),
        (-123456, "usd", "en", "-$1,234.56"),
        (2000, "eur", "es", "20,00 €"),
        (123456, "eur", "de", "1.234,56 €"),
        (123456, "eur", "fr", "1 234,56 €"),
        (123456, "brl", "pt_BR", "R$ 1.234,56"),
        (2000, "jpy", "en", "¥2,000"),
        (2000, "jpy", "ja", "¥2,000"),
        (123450, "bhd", "en", "BHD 123.450"),
        (2000, "chf", "en", "CHF 20.00"),
        (2001, "isk", "en", "ISK 20.01"),
        (150, "huf", "en", "HUF 1.50"),
        (5, "usd", "en", "$0.05"),
        (0, "usd", "en", "$0.00"),
        (12345678900, "inr", "en", "₹123,456,789.00"),
        (100, "xxq", "en", "XXQ 1.00"),
    ],
)
def test_amounts(minor_units: int, currency: str, locale: str, written: str) -> None:
    assert spaced(format_amount(minor_units, currency, Locale.parse(locale))) == written


@pytest.mark.parametrize(
    ("minor_units", "written"),
    [("0.5", "$0.005"), ("0.000000000001", "$0.00000000000001"), ("1000", "$10.00"), ("33.3333", "$0.333333")],
)
def test_unit_prices_are_never_rounded(minor_units: str, written: str) -> None:
    assert format_amount(Decimal(minor_units), "usd", Locale("en")) == written


@given(st.integers(-(10**12), 10**12), st.sampled_from(["usd", "jpy", "bhd", "isk", "huf"]))
def test_every_digit_of_an_amount_is_written(minor_units: int, currency: str) -> None:
    written = format_amount(minor_units, currency, Locale("en"))
    sign = -1 if written.startswith("-") else 1
    assert sign * int(re.sub(r"\D", "", written)) == minor_units
    assert len(written.partition(".")[2]) == exponent(currency)


@pytest.mark.parametrize(
    ("percentage", "locale", "written"),
    [
        ("19", "en", "19%"),
        ("7.5", "en", "7.5%"),
        ("7.5000", "de", "7,5 %"),
        ("0.125", "en", "0.125%"),
        ("0", "en", "0%"),
    ],
)
def test_percentages(percentage: str, locale: str, written: str) -> None:
    assert spaced(format_percentage(percentage, Locale(locale))) == written


@pytest.mark.parametrize(
    ("quantity", "locale", "written"),
    [("1", "en", "1"), ("2460", "de", "2.460"), ("1.50", "en", "1.5"), ("0.000000000001", "en", "0.000000000001")],
)
def test_quantities(quantity: str, locale: str, written: str) -> None:
    assert format_quantity(quantity, Locale(locale)) == written


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en", "December 1, 2026"),
        ("en_GB", "1 December 2026"),
        ("es", "1 de diciembre de 2026"),
        ("ja", "2026年12月1日"),
    ],
)
def test_days_are_utc(locale: str, written: str) -> None:
    one_second_before_december_2 = 1_796_169_599
    assert format_day(one_second_before_december_2, Locale.parse(locale)) == written


@pytest.mark.parametrize(
    ("typed", "currency", "locale", "minor_units"),
    [
        ("12.50", "usd", "en", 1250),
        ("12,5", "usd", "en", 1250),
        ("$1,000", "usd", "en", 100_000),
        ("1.000,50 €", "eur", "de", 100_050),
        ("1 234,56", "eur", "fr", 123_456),
        ("1,00,000", "inr", "en", 10_000_000),
        ("¥1,050", "jpy", "en", 1050),
        ("10.00", "jpy", "en", 10),
        ("10.5", "jpy", "en", None),
        ("1.000", "kwd", "en", 1000),
        ("1,000", "kwd", "en", 1_000_000),
        ("1.2.3", "usd", "en", None),
        ("-5", "usd", "en", None),
        (".5", "usd", "en", None),
        ("", "usd", "en", None),
        ("ten", "usd", "en", None),
        ("١٢", "usd", "en", None),
        ("١00", "usd", "en", None),
        ("50０", "usd", "en", None),
        ("\u22125", "usd", "en", None),
        ("5\u2212", "usd", "en", None),
        ("9" * 30, "usd", "en", None),
    ],
)
def test_amounts_as_people_type_them(typed: str, currency: str, locale: str, minor_units: int | None) -> None:
    assert read_amount(typed, currency, Locale(locale)) == minor_units


@pytest.mark.parametrize("currency", ["usd", "eur", "jpy", "krw", "kwd", "isk", "inr"])
@pytest.mark.parametrize("locale", ["en", "en_IN", "de", "de_CH", "fr", "es", "ca", "ja", "pt_BR"])
def test_what_is_written_can_be_read(currency: str, locale: str) -> None:
    spoken = Locale.parse(locale)
    amounts = [0, 5, 50, 12_345, 123_450, 99_999_900]
    assert [read_amount(format_amount(each, currency, spoken), currency, spoken) for each in amounts] == amounts


def test_an_unknown_country_keeps_its_code() -> None:
    assert country_name("es", Locale("en")) == "Spain"
    assert country_name("QQ", Locale("en")) == "QQ"
