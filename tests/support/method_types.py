"""Payment methods of every type over HTTP, and intents that take them."""

from __future__ import annotations

from typing import Any

from emulator.billing.payments.method_types import METHOD_TYPES
from tests.support.shop import Object, Shop

PAYER = {"billing_details__name": "Jenny Rosen", "billing_details__email": "jenny@example.com"}
ACCEPTED = {
    "mandate_data__customer_acceptance__type": "online",
    "mandate_data__customer_acceptance__online__ip_address": "192.0.2.1",
    "mandate_data__customer_acceptance__online__user_agent": "Browser",
}
DETAILS: dict[str, Object] = {
    "acss_debit": {"account_number": "000123456789", "institution_number": "000", "transit_number": "11000"},
    "au_becs_debit": {"account_number": "000123456", "bsb_number": "000000"},
    "bacs_debit": {"account_number": "00012345", "sort_code": "108800"},
    "boleto": {"tax_id": "000.000.000-00"},
    "custom": {"type": "cpmt_1"},
    "eps": {"bank": "bawag_psk_ag"},
    "fpx": {"bank": "affin_bank"},
    "ideal": {"bank": "ing"},
    "klarna": {"dob": {"day": 1, "month": 2, "year": 1990}},
    "nz_bank_account": {"account_number": "0000010", "bank_code": "11", "branch_code": "0000", "suffix": "010"},
    "sepa_debit": {"iban": "DE89370400440532013000"},
    "sofort": {"country": "DE"},
    "us_bank_account": {
        "account_holder_type": "individual",
        "account_number": "000123456789",
        "routing_number": "110000000",
    },
}


def details(type: str, **changed: Any) -> dict[str, Any]:
    """The parameters of a type's own map."""
    given = {**DETAILS.get(type, {}), **changed}
    flat: dict[str, Any] = {}
    for name, value in given.items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        flat |= {f"{type}__{name}__{key}" if key else f"{type}__{name}": each for key, each in inner}
    return flat


def method(shop: Shop, type: str, **changed: Any) -> Object:
    """A payment method of a type."""
    return shop.post("/v1/payment_methods", type=type, **PAYER, **details(type, **changed))


def intent(shop: Shop, type: str, **params: Any) -> Object:
    """An intent that takes one type of payment method, in a currency of it."""
    currency = next(iter(METHOD_TYPES[type].currencies), "usd")
    return shop.post(
        "/v1/payment_intents", **{"amount": 5000, "currency": currency, "payment_method_types": [type], **params}
    )
