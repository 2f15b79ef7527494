"""What a payment costs: the standard fee of the account's country (stripe.com/pricing, one page for each country).

The fixed part is in the country's own currency; of a payment in another one only the percentage is taken, as amounts
are not exchanged here. A dispute costs something where the page of the country names a plain amount.
"""

from collections.abc import Mapping
from decimal import Decimal

from emulator.billing.core.money import percentage_of
from emulator.billing.core.structs import Struct


class FeeSchedule(Struct, frozen=True):
    """What payments cost.

    Attributes:
        percentage: of the amount.
        fixed: the part that each costs, in minor units of `currency`.
        currency: the country's own.
        dispute: what a dispute costs, in minor units of `currency`.
    """

    percentage: Decimal
    fixed: int
    currency: str
    dispute: int

    def fee(self, amount: int, currency: str) -> int:
        """What a payment of `amount` minor units costs, in minor units of its own currency, and never more than it."""
        fixed = self.fixed if currency == self.currency else 0
        return min(percentage_of(amount, self.percentage) + fixed, amount)

    def dispute_fee(self, currency: str) -> int:
        """What a dispute of a payment costs, in minor units of the payment's currency."""
        return self.dispute if currency == self.currency else 0


def _fees(percentage: str, fixed: int, currency: str, dispute: int = 0) -> FeeSchedule:
    return FeeSchedule(Decimal(percentage), fixed, currency, dispute)


_EURO = _fees("1.5", 25, "eur", 2000)
_EURO_COUNTRIES = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK"  # The euro area.

DEFAULT_FEES = _fees("2.9", 30, "usd", 1500)
"""The United States' own, and what is taken where nothing is listed."""

FEES: Mapping[str, FeeSchedule] = {
    **dict.fromkeys(_EURO_COUNTRIES.split(), _EURO),
    "AU": _fees("1.7", 30, "aud", 2500),
    "BG": _fees("1.5", 50, "bgn"),
    "BR": _fees("3.99", 39, "brl"),
    "CA": _fees("2.9", 30, "cad", 1500),
    "CH": _fees("2.9", 30, "chf"),
    "CZ": _fees("1.5", 650, "czk"),
    "DK": _fees("1.5", 180, "dkk"),
    "GB": _fees("1.5", 20, "gbp", 2000),
    "HK": _fees("3.4", 235, "hkd"),
    "HU": _fees("1.5", 8500, "huf"),
    "IN": _fees("2", 0, "inr"),
    "JP": _fees("3.6", 0, "jpy"),
    "MX": _fees("3.6", 300, "mxn"),
    "MY": _fees("3", 100, "myr"),
    "NO": _fees("2.4", 200, "nok"),
    "NZ": _fees("2.7", 30, "nzd"),
    "PL": _fees("1.5", 100, "pln"),
    "RO": _fees("1.5", 100, "ron"),
    "SE": _fees("1.5", 180, "sek"),
    "SG": _fees("3.4", 50, "sgd"),
    "TH": _fees("3.65", 1000, "thb"),
    "US": DEFAULT_FEES,
}
"""By the account's country, ISO 3166."""


def fee_schedule(country: str) -> FeeSchedule:
    """The fees of accounts in a country."""
    return FEES.get(country, DEFAULT_FEES)
