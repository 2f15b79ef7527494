"""Where customers send bank transfers: accounts that stand for them alone (docs.stripe.com/payments/bank-transfers).

The numbers are made up: always the same for a customer, right by their check digits, and of no bank.
"""

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from emulator.billing.core.account import Account
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct
from emulator.billing.payments.ibans import iban_of

TRANSFER_TYPES: Mapping[str, str] = {
    "eur": "eu_bank_transfer",
    "gbp": "gb_bank_transfer",
    "jpy": "jp_bank_transfer",
    "mxn": "mx_bank_transfer",
    "usd": "us_bank_transfer",
}
"""By currency."""

_COUNTRIES: Mapping[str, str] = {
    "gb_bank_transfer": "GB",
    "jp_bank_transfer": "JP",
    "mx_bank_transfer": "MX",
    "us_bank_transfer": "US",
}
_EUROPEAN: Mapping[str, tuple[str, int]] = {
    "BE": ("", 12),
    "DE": ("", 18),
    "ES": ("", 20),
    "FR": ("", 23),
    "IE": ("TEST", 14),
    "NL": ("TEST", 10),
}
"""The countries that a European account can be in: what its number begins with, and how many digits follow."""

_DEFAULT_COUNTRY = "DE"
_ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "eu_bank_transfer": ("iban",),
    "gb_bank_transfer": ("sort_code",),
    "jp_bank_transfer": ("zengin",),
    "mx_bank_transfer": ("spei",),
    "us_bank_transfer": ("aba", "swift"),
}
_NETWORKS: Mapping[str, list[str]] = {
    "aba": ["ach", "domestic_wire_us"],
    "iban": ["sepa"],
    "sort_code": ["bacs", "fps"],
    "spei": ["spei"],
    "swift": ["swift"],
    "zengin": ["zengin"],
}


class Transfer(Struct, frozen=True, kw_only=True):
    """How a customer is to send money: the type of the transfer, to an account in which country, told in which ways."""

    type: str
    country: str
    addresses: tuple[str, ...]


def transfer_for(currency: str, wanted: Mapping[str, Any] | None, param: str = "bank_transfer") -> Transfer:
    """How money of a currency is sent; `wanted` is what a request says of it, `param` where it does.

    Raises APIError for a currency that nobody sends, a type of another currency, a country without accounts, and types
    of addresses that it has none of.
    """
    own = TRANSFER_TYPES.get(currency)
    if own is None:
        raise APIError(
            f"Bank transfers are not possible in {currency}: they are in {', '.join(sorted(TRANSFER_TYPES))}.",
            param="currency",
        )
    type = (wanted or {}).get("type") or own
    if type != own:
        raise APIError(f"A {type} is not possible in {currency}; it takes a {own}.", param=f"{param}[type]")
    country = _country(type, wanted or {}, param)
    asked = (wanted or {}).get("requested_address_types") or _ADDRESSES[type]
    named = {"iban" if each == "sepa" else each for each in asked}
    addresses = tuple(each for each in _ADDRESSES[type] if each in named)
    if not addresses:
        raise APIError(
            f"A {type} has no address of these types; it has {', '.join(_ADDRESSES[type])}.",
            param=f"{param}[requested_address_types]",
        )
    return Transfer(type=type, country=country, addresses=addresses)


def possible_transfer(currency: str, kept: Mapping[str, Any] | None) -> Transfer:
    """How money of a currency is sent where settings ask for it that were kept, before the impossible was refused.

    What they cannot ask for, they do not: a document is shown all the same. Raises APIError for a currency that nobody
    sends.
    """
    try:
        return transfer_for(currency, kept)
    except APIError:
        return transfer_for(currency, None)


def _country(type: str, wanted: Mapping[str, Any], param: str) -> str:
    if type != "eu_bank_transfer":
        return _COUNTRIES[type]
    country = (wanted.get("eu_bank_transfer") or {}).get("country") or _DEFAULT_COUNTRY
    if country not in _EUROPEAN:
        raise APIError(
            f"There are no accounts for bank transfers in {country}; there are in {', '.join(sorted(_EUROPEAN))}.",
            param=f"{param}[eu_bank_transfer][country]",
        )
    return str(country)


def financial_addresses(transfer: Transfer, customer: str, account: Account) -> list[dict[str, Any]]:
    """The account of a customer, in each way that it can be named."""
    return [
        {each: _address(each, transfer, customer, account), "supported_networks": _NETWORKS[each], "type": each}
        for each in transfer.addresses
    ]


def reference_of(id: str) -> str:
    """What a transfer says to be found again: `ABCD-1234-…`-like, always the same for an intent."""
    number = int.from_bytes(sha256(id.encode()).digest())
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(letters[(number >> (5 * place)) % 32] for place in range(12))


def _address(kind: str, transfer: Transfer, customer: str, account: Account) -> dict[str, Any]:
    holder = {
        "account_holder_address": _place(transfer.country),
        "account_holder_name": account.display_name,
        "bank_address": _place(transfer.country),
    }
    number = _digits(customer, kind, {"zengin": 7, "sort_code": 8}.get(kind, 12))
    match kind:
        case "aba":
            bank = {"account_type": "checking", "bank_name": "US Test Bank", "routing_number": "999999999"}
            return {**holder, "account_number": number, **bank}
        case "swift":
            bank = {"account_type": "checking", "bank_name": "US Test Bank", "swift_code": "TESTUS99XXX"}
            return {**holder, "account_number": _digits(customer, "aba", 12), **bank}
        case "iban":
            start, digits = _EUROPEAN[transfer.country]
            iban = iban_of(transfer.country, start + _digits(customer, transfer.country, digits))
            return {**holder, "bic": f"TEST{transfer.country}2XXXX", "country": transfer.country, "iban": iban}
        case "sort_code":
            return {**holder, "account_number": number, "sort_code": "000000"}
        case "spei":
            bank = {"bank_code": "002", "bank_name": "MX Test Bank"}
            return {**holder, **bank, "clabe": f"002180{number}"}
        case _:
            bank = {"account_type": "futsu", "bank_code": "0000", "bank_name": "JP Test Bank"}
            return {**holder, "account_number": number, **bank, "branch_code": "000", "branch_name": "JP Test Branch"}


def _place(country: str) -> dict[str, Any]:
    return {**dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")), "country": country}


def _digits(customer: str, kind: str, count: int) -> str:
    return str(int.from_bytes(sha256(f"{kind} {customer}".encode()).digest()) % 10**count).zfill(count)


def shown_lines(addresses: Collection[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The account as customers read it: what each line is called, in the API's words, and what it says."""
    names = ("iban", "bic", "account_number", "routing_number", "swift_code", "sort_code", "clabe", "bank_code")
    more = ("branch_code", "bank_name", "account_holder_name")
    lines: dict[str, str] = {}
    for each in addresses:
        own = each[each["type"]]
        lines.update({name: own[name] for name in (*names, *more) if own.get(name)})
    return list(lines.items())
