"""Addresses, identifications, payment details and recipients in requests."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from emulator.billing.beel import choices
from emulator.billing.beel.parties import Address, AlternativeId, PaymentInfo, Recipient
from schemas.beel.fields import Choice, Email, Integer, Text, Uuid
from schemas.beel.requests import RequestSchema, part

_LATIN = "a-zA-Z0-9À-ÿ\u0100-\u017f\\s.,\\-/'ºª"
_QUOTES = "\u2018\u2019`´"
_LATIN_ONLY = "may hold Latin letters, digits and punctuation only"
PAYMENT_METHODS = ("NONE", "BANK_TRANSFER", "CARD", "CASH", "CHECK", "DIRECT_DEBIT", "OTHER")


class AddressSchema(RequestSchema):
    """A postal address."""

    makes = Address

    street = Text(least=1, most=255, pattern=f'[{_LATIN}°:;"()&#]+', why=_LATIN_ONLY, required=True)
    number = Text(least=1, most=20, required=True)
    floor = Text(most=10)
    door = Text(most=10)
    postal_code = Text(least=1, most=20, required=True)
    city = Text(least=1, most=100, pattern=f"[{_LATIN}{_QUOTES}()]+", why=_LATIN_ONLY, required=True)
    province = Text(least=1, most=100, pattern=f"[{_LATIN}{_QUOTES}]+", why=_LATIN_ONLY, required=True)
    country = Text(least=1, most=100, pattern=f"[{_LATIN}{_QUOTES}]+", why=_LATIN_ONLY, required=True)
    country_code = Text(pattern="[A-Z]{2}", why="must be an ISO 3166-1 alpha-2 code")


class AlternativeIdSchema(RequestSchema):
    """What identifies somebody without a Spanish tax number."""

    makes = AlternativeId

    type = Choice(("02", "03", "04", "05", "06", "07"), required=True)
    number = Text(least=1, most=20, required=True)
    country_code = Text(pattern="[A-Z]{2}", why="must be an ISO 3166-1 alpha-2 code")


class PaymentInfoSchema(RequestSchema):
    """How to pay."""

    makes = PaymentInfo

    method = Choice(PAYMENT_METHODS)
    iban = Text(least=15, most=34, pattern=r"[A-Z]{2}\d{2}[A-Z0-9]{1,30}", why="must be an IBAN")
    swift = Text(least=8, most=11, pattern="[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", why="must be a SWIFT/BIC code")
    payment_term_days = Integer(least=0, most=365)


def phone() -> Text:
    """A telephone number."""
    return Text(least=9, most=20, pattern=r"[+]?[0-9\s\-()]+", why="may hold digits, spaces, dashes and parentheses")


def _kind(given: Mapping[str, Any]) -> str:
    kind: str = given.get("recipient_type") or ("EXISTING" if "customer_id" in given else "ADHOC")
    return kind


def _recipient(**given: Any) -> Recipient:
    """The recipient that was given; a customer is only named here, the invoice looks it up."""
    if _kind(given) == "EXISTING":
        return Recipient(legal_name="", customer_id=given["customer_id"])
    facts = {name: value for name, value in given.items() if name not in ("recipient_type", "customer_id")}
    return Recipient(**{"legal_name": choices.SIMPLIFIED_RECIPIENT, **facts})


class RecipientSchema(RequestSchema):
    """Who an invoice is for: a customer by id, somebody for this once, or whoever (simplified).

    Newer clients leave the type out: with a `customer_id` it is EXISTING then.
    """

    makes = _recipient

    recipient_type = Choice(("EXISTING", "ADHOC", "SIMPLIFIED"))
    customer_id = Uuid()
    legal_name = Text(least=1, most=255)
    trade_name = Text(least=1, most=255)
    nif = Text(pattern="[A-Za-z0-9]{9}", why="must have 9 letters and digits")
    alternative_id = part(AlternativeIdSchema)
    address = part(AddressSchema)
    phone = phone()
    email = Email()

    @validates_schema
    def _whole(self, data: dict[str, Any], **_options: Any) -> None:
        kind = _kind(data)
        needed = {"EXISTING": ("customer_id",), "ADHOC": ("legal_name",), "SIMPLIFIED": ()}[kind]
        missing = {name: ["is required"] for name in needed if name not in data}
        if kind == "ADHOC" and not data.keys() & {"nif", "alternative_id"}:
            missing["nif"] = ["is required unless alternative_id is given"]
        if missing:
            raise ValidationError(missing)
