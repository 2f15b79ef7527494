"""Amounts, numbers, percentages and dates, written as the reader's locale writes them.

The number of decimals comes from the currency as Stripe counts its minor units (Stripe docs, "Supported currencies"),
not from the locale data, which rounds some of them away.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, format_decimal, get_currency_symbol, get_decimal_symbol, parse_pattern

from emulator.billing.core.money import exponent

_NO_BREAK_SPACE = "\u00a0"
_DECIMALS = re.compile(r"(?<=0)\.0+")
_ANY_DECIMALS = "#,##0.############"
_MOST_DECIMALS = 3
_TYPED_AMOUNT = re.compile(
    r"(?:[^\d.,\u2212-]|[.,](?!\d)){0,8}([0-9][0-9., '\u2019\u00a0\u202f]{0,17})[^\d\u2212-]{0,8}"
)
_GROUPED = re.compile("[0-9]{1,12}|[0-9]{1,3}(?:[.,][0-9]{2,3}){0,3}[.,][0-9]{3}")


def format_amount(minor_units: int | Decimal, currency: str, locale: Locale) -> str:
    """Write an amount of minor units with its currency: 2000 `usd` is `$20.00` in English, `20,00 US$` in Spanish.

    Decimals beyond the minor unit are kept, never rounded away: a unit price of `Decimal("0.5")` cents is `$0.005`.
    """
    decimals = exponent(currency)
    code = currency.upper()
    value = Decimal(minor_units).scaleb(-decimals)
    written: str = _currency_pattern(locale, decimals, code).apply(
        value, locale, currency=code, currency_digits=False, decimal_quantization=False
    )
    return written.replace("\uffe5", "\u00a5")


def read_amount(text: str, currency: str, locale: Locale) -> int | None:
    """The minor units of an amount as people type it: `12.50`, `12,5`, `$1,000`; None for what is none.

    One or two digits at the end are decimals after a point or a comma alike; of three the locale decides.
    """
    found, decimals = _TYPED_AMOUNT.fullmatch(text), exponent(currency)
    if found is None:
        return None
    typed = re.sub("[^0-9.,]", "", found[1])
    marks = ".," if decimals < _MOST_DECIMALS else get_decimal_symbol(locale)
    parted = re.fullmatch(rf"(.*)[{marks}]([0-9]{{1,{max(decimals, 2)}}})", typed)
    whole, rest = (parted[1], parted[2]) if parted else (typed, "")
    if not _GROUPED.fullmatch(whole) or len(rest.rstrip("0")) > decimals:
        return None
    return int(re.sub("[.,]", "", whole) + rest[:decimals].ljust(decimals, "0"))


def format_quantity(quantity: str, locale: Locale) -> str:
    """Write a decimal string with the locale's separators and no decimals that are not needed."""
    return format_decimal(Decimal(quantity), format=_ANY_DECIMALS, locale=locale)


def format_percentage(percentage: str, locale: Locale) -> str:
    """Write a decimal string of per cent: `7.5` is `7.5%` in English and `7,5 %` in German."""
    pattern = parse_pattern(locale.percent_formats[None].pattern)
    written: str = pattern.apply(Decimal(percentage).scaleb(-2), locale, decimal_quantization=False)
    return written


def format_day(seconds: int, locale: Locale) -> str:
    """Write the UTC day of a unix time in full: `November 30, 2026`."""
    return format_date(_day(seconds), format="long", locale=locale)


def format_day_briefly(seconds: int, locale: Locale) -> str:
    """Write the UTC day of a unix time in short: `Nov 30, 2026`."""
    return format_date(_day(seconds), format="medium", locale=locale)


def country_name(code: str, locale: Locale) -> str:
    """Return a country's name in the reader's language, or the code if it is not one."""
    name: str = locale.territories.get(code.upper(), code)
    return name


@lru_cache(maxsize=256)
def _currency_pattern(locale: Locale, decimals: int, code: str) -> NumberPattern:
    """The locale's pattern with the currency's own decimals, and a space where a letter would touch a digit."""
    pattern = _DECIMALS.sub("." + "0" * decimals if decimals else "", locale.currency_formats["standard"].pattern)
    if get_currency_symbol(code, locale)[-1].isalpha():
        pattern = pattern.replace("\u00a4#", f"\u00a4{_NO_BREAK_SPACE}#")
    return parse_pattern(pattern)


def _day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()
