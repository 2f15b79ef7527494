"""IBANs: their parts (the IBAN registry of ISO 13616), and those of the documentation (docs.stripe.com/testing)."""

import re
from collections.abc import Mapping

from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct


class Iban(Struct, frozen=True):
    """An IBAN without blanks, and its parts."""

    text: str
    country: str
    bank_code: str
    branch_code: str


_SCENARIOS = (
    "success",
    "successDelayed",
    "failed",
    "failedDelayed",
    "disputed",
    "exceedsWeeklyVolumeLimit",
    "exceedsWeeklyTransactionLimit",
    "insufficientFunds",
    "bankNotSupported",
    "debitsNotSupported",
)

_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "AT": (
        "AT611904300234573201",
        "AT321904300235473204",
        "AT861904300235473202",
        "AT051904300235473205",
        "AT591904300235473203",
        "AT981904300000343434",
        "AT601904300000121212",
        "AT981904300002222227",
        "AT271904300000055555",
        "AT511904300000066666",
    ),
    "BE": (
        "BE62510007547061",
        "BE78510007547064",
        "BE68539007547034",
        "BE51510007547065",
        "BE08510007547063",
        "BE90510000343434",
        "BE52510000121212",
        "BE90510002222227",
        "BE19510000055555",
        "BE43510000066666",
    ),
    "DE": (
        "DE89370400440532013000",
        "DE08370400440532013003",
        "DE62370400440532013001",
        "DE78370400440532013004",
        "DE35370400440532013002",
        "DE65370400440000343434",
        "DE27370400440000121212",
        "DE65370400440002222227",
        "DE91370400440000055555",
        "DE18370400440000066666",
    ),
    "FR": (
        "FR1420041010050500013M02606",
        "FR3020041010050500013M02609",
        "FR8420041010050500013M02607",
        "FR7920041010050500013M02600",
        "FR5720041010050500013M02608",
        "FR9720041010050000000343434",
        "FR5920041010050000000121212",
        "FR9720041010050000002222227",
        "FR2620041010050000000055555",
        "FR5020041010050000000066666",
    ),
    "IE": (
        "IE29AIBK93115212345678",
        "IE24AIBK93115212345671",
        "IE02AIBK93115212345679",
        "IE94AIBK93115212345672",
        "IE51AIBK93115212345670",
        "IE10AIBK93115200343434",
        "IE69AIBK93115200121212",
        "IE10AIBK93115202222227",
        "IE36AIBK93115200055555",
        "IE60AIBK93115200066666",
    ),
}

SEPA_TEST_IBANS: Mapping[str, Mapping[str, str]] = {
    country: dict(zip(_SCENARIOS, numbers, strict=True)) for country, numbers in _NUMBERS.items()
}
"""The IBANs of the documentation by country and by what they do. It has the same for more countries: there it is the
end of the number that decides, and the others pay."""

_SCENARIO_BY_NUMBER: Mapping[str, str] = {
    iban: scenario for by_scenario in SEPA_TEST_IBANS.values() for scenario, iban in by_scenario.items()
}
_SCENARIO_OF_FIXTURES: Mapping[str, str] = {"IT60X0542811101000000123456": "failed"}
"""Those of the provider's own command line: `stripe trigger checkout.session.async_payment_failed`."""

_SCENARIO_BY_END: Mapping[str, str] = {
    "0343434": "exceedsWeeklyVolumeLimit",
    "0121212": "exceedsWeeklyTransactionLimit",
    "2222227": "insufficientFunds",
    "0055555": "bankNotSupported",
    "0066666": "debitsNotSupported",
}
_END = 7

_CODE_LENGTHS: Mapping[str, tuple[int, int]] = {
    "AT": (5, 0),
    "BE": (3, 0),
    "CH": (5, 0),
    "DE": (8, 0),
    "EE": (2, 2),
    "ES": (4, 4),
    "FI": (6, 0),
    "FR": (5, 5),
    "GB": (4, 6),
    "HR": (7, 0),
    "IE": (4, 6),
    "LT": (5, 0),
    "LU": (3, 0),
    "NL": (4, 0),
    "PT": (4, 4),
    "SI": (5, 0),
}
"""How many characters bank and branch have; where nothing is listed, the bank has four.

Recorded of DE, FI, FR and HR (liberapay/liberapay.com)."""


def read_iban(given: str) -> Iban:
    """The IBAN that was given, blanks or not. Raises APIError for what is none."""
    text = "".join(given.split()).upper()
    if not re.fullmatch("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", text) or not _has_check_digits(text):
        raise APIError("The IBAN you provided is invalid.", code="account_number_invalid", param="sepa_debit[iban]")
    bank, branch = _CODE_LENGTHS.get(text[:2], (4, 0))
    return Iban(text, text[:2], text[4 : 4 + bank], text[4 + bank : 4 + bank + branch])


def sepa_scenario(iban: Iban) -> str:
    """What the documentation says of an account; `success` where it says nothing."""
    known = _SCENARIO_BY_NUMBER.get(iban.text) or _SCENARIO_OF_FIXTURES.get(iban.text)
    return known or _SCENARIO_BY_END.get(iban.text[-_END:], "success")


def iban_of(country: str, account: str) -> str:
    """The IBAN of a national account number."""
    digits = "".join(str(int(each, 36)) for each in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02}{account}"


def _has_check_digits(text: str) -> bool:
    """ISO 7064, modulo 97."""
    digits = "".join(str(int(each, 36)) for each in text[4:] + text[:4])
    return int(digits) % 97 == 1
