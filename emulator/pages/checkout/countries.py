"""The countries that an address can be in, by their names in a language."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale

from emulator.pages.checkout.view import Choice

_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Of the codes of two letters that have a name (Unicode CLDR) those that stand for no country."""


@lru_cache(maxsize=64)
def country_choices(locale: Locale, countries: tuple[str, ...] | None = None) -> tuple[Choice, ...]:
    """These countries, or all of them, by their names in the order of the alphabet."""
    codes: Iterable[str] = _all_countries(locale) if countries is None else countries
    named = ((locale.territories.get(code, code), code) for code in codes)
    return tuple(Choice(value=code, label=name) for name, code in sorted(named))


def _all_countries(locale: Locale) -> Iterable[str]:
    names: Mapping[str, str] = locale.territories
    return (code for code in names if len(code) == 2 and code not in _NO_COUNTRIES)
