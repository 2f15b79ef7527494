"""Addresses, identifications, payment details and recipients in requests."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from emulator.billing.beel import choices
from emulator.billing.beel.details import detail
from emulator.billing.beel.parties import (
    PAYMENT_METHODS,
    Address,
    AlternativeId,
    CustomerReference,
    PaymentInfo,
    Recipient,
)
from schemas.beel.fields import Email, Enum, Integer, String, Uuid
from schemas.beel.requests import RequestSchema, nested

_LATIN = "a-zA-Z0-9À-ÿ\u0100-\u017f\\s.,\\-/'ºª"
_QUOTES = "\u2018\u2019`´"
_LATIN_ONLY = detail("latin_only")


class AddressSchema(RequestSchema):
    """A postal address."""

    factory = Address

    street = String(minimum=1, maximum=255, pattern=f'[{_LATIN}°:;"()&#]+', text=_LATIN_ONLY, required=True)
    number = String(minimum=1, maximum=20, required=True)
    floor = String(maximum=10)
    door = String(maximum=10)
    postal_code = String(minimum=1, maximum=20, required=True)
    city = String(minimum=1, maximum=100, pattern=f"[{_LATIN}{_QUOTES}()]+", text=_LATIN_ONLY, required=True)
    province = String(minimum=1, maximum=100, pattern=f"[{_LATIN}{_QUOTES}]+", text=_LATIN_ONLY, required=True)
    country = String(minimum=1, maximum=100, pattern=f"[{_LATIN}{_QUOTES}]+", text=_LATIN_ONLY, required=True)
    country_code = String(pattern="[A-Z]{2}", text=detail("country_code"))


class AlternativeIdSchema(RequestSchema):
    """What identifies somebody without a Spanish tax number."""

    factory = AlternativeId

    type = Enum(("02", "03", "04", "05", "06", "07"), required=True)
    number = String(minimum=1, maximum=20, required=True)
    country_code = String(pattern="[A-Z]{2}", text=detail("country_code"))


def iban() -> String:
    """The number of a bank account."""
    return String(minimum=15, maximum=34, pattern=r"[A-Z]{2}\d{2}[A-Z0-9]{1,30}", text=detail("iban"))


def swift() -> String:
    """The code of a bank."""
    return String(minimum=8, maximum=11, pattern="[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", text=detail("swift"))


class PaymentInfoSchema(RequestSchema):
    """How to pay."""

    factory = PaymentInfo

    method = Enum(PAYMENT_METHODS)
    iban = iban()
    swift = swift()
    payment_term_days = Integer(minimum=0, maximum=365)


def phone() -> String:
    """A telephone number."""
    return String(minimum=9, maximum=20, pattern=r"[+]?[0-9\s\-()]+", text=detail("phone"))


def _kind(given: Mapping[str, Any]) -> str:
    kind: str = given.get("recipient_type") or ("EXISTING" if "customer_id" in given else "ADHOC")
    return kind


def _recipient(**given: Any) -> Recipient | CustomerReference:
    """The recipient that was given; a customer is only named here, the invoice looks it up."""
    if _kind(given) == "EXISTING":
        return CustomerReference(given["customer_id"])
    facts = {name: value for name, value in given.items() if name not in ("recipient_type", "customer_id")}
    return Recipient(**{"legal_name": choices.SIMPLIFIED_RECIPIENT, **facts})


class RecipientSchema(RequestSchema):
    """Who an invoice is for: a customer by id, somebody for this once, or whoever (simplified).

    Newer clients leave the type out: with a `customer_id` it is EXISTING then.
    """

    factory = _recipient

    recipient_type = Enum(("EXISTING", "ADHOC", "SIMPLIFIED"))
    customer_id = Uuid()
    legal_name = String(minimum=1, maximum=255)
    trade_name = String(minimum=1, maximum=255)
    nif = String(pattern="[A-Za-z0-9]{9}", text=detail("nif"))
    alternative_id = nested(AlternativeIdSchema)
    address = nested(AddressSchema)
    phone = phone()
    email = Email()

    @validates_schema
    def _whole(self, data: dict[str, Any], **_options: Any) -> None:
        kind = _kind(data)
        needed = {"EXISTING": ("customer_id",), "ADHOC": ("legal_name",), "SIMPLIFIED": ()}[kind]
        missing = {name: [detail("required")] for name in needed if name not in data}
        if kind == "ADHOC" and not data.keys() & {"nif", "alternative_id"}:
            missing["nif"] = [detail("required_unless", other="alternative_id")]
        if missing:
            raise ValidationError(missing)
