"""Who bills whom, and how it is to be paid (docs.beel.es, Customers and Invoices)."""

from typing import Literal, get_args

from emulator.billing.beel import choices
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct

PaymentMethod = Literal["NONE", "BANK_TRANSFER", "CARD", "CASH", "CHECK", "DIRECT_DEBIT", "OTHER"]
PAYMENT_METHODS: tuple[PaymentMethod, ...] = get_args(PaymentMethod)


class Address(Struct, frozen=True, kw_only=True):
    """A postal address; `country` is a name, `country_code` ISO 3166-1 alpha-2."""

    street: str
    number: str
    postal_code: str
    city: str
    province: str
    country: str
    floor: str | None = None
    door: str | None = None
    country_code: str = "ES"


class AlternativeId(Struct, frozen=True, kw_only=True):
    """What identifies somebody who has no Spanish tax number: `type` is the tax agency's code, `02` to `07`."""

    type: str
    number: str
    country_code: str | None = None


class PaymentInfo(Struct, frozen=True, kw_only=True):
    """How an invoice is to be paid, and within how many days of its issue."""

    method: PaymentMethod | None = None
    iban: str | None = None
    swift: str | None = None
    payment_term_days: int = choices.PAYMENT_TERM_DAYS


class Recipient(Struct, frozen=True, kw_only=True):
    """Who an invoice is for, as it is written on the invoice."""

    legal_name: str
    customer_id: str | None = None
    trade_name: str | None = None
    nif: str | None = None
    alternative_id: AlternativeId | None = None
    address: Address | None = None
    phone: str | None = None
    email: str | None = None


class CustomerReference(Struct, frozen=True):
    """A customer as the recipient of an invoice, which writes of them what is true when it is made."""

    customer_id: str


class Issuer(Struct, frozen=True, kw_only=True):
    """Who bills."""

    legal_name: str
    nif: str
    address: Address
    email: str | None = None


def issuer_of_account(ctx: Context) -> Issuer:
    """The company of the caller's key."""
    street, number, postal_code, city, province, country, country_code = choices.ISSUER_ADDRESS
    return Issuer(
        legal_name=ctx.account.business_name or choices.ISSUER_NAME,
        nif=choices.ISSUER_NIF,
        address=Address(
            street=street,
            number=number,
            postal_code=postal_code,
            city=city,
            province=province,
            country=country,
            country_code=country_code,
        ),
        email=ctx.account.email or choices.ISSUER_EMAIL,
    )
