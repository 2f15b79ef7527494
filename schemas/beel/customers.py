"""Customers: what may be said of them (docs.beel.es, Customers)."""

from schemas.beel.fields import Email, Flag, Number, Several, Text
from schemas.beel.parties import AddressSchema, AlternativeIdSchema, PaymentInfoSchema, phone
from schemas.beel.requests import RequestSchema, part

MAX_BILLING_EMAILS = 20


def _name(*, required: bool = False) -> Text:
    return Text(least=1, most=120, pattern=r"\S.*", why="must not begin with white space", required=required)


class _CustomerFacts(RequestSchema):
    trade_name = Text(most=120)
    phone = phone()
    email = Email()
    web = Text(most=255, pattern="(https?://.+|)", why="must be a URL that begins with http:// or https://")
    billing_emails = Several(Email(), most=MAX_BILLING_EMAILS)
    contact_person = Text(most=200)
    notes = Text(most=1000)
    preferred_payment_method = part(PaymentInfoSchema)
    general_discount = Number(least=0, most=100)


class CreateCustomer(_CustomerFacts):
    """POST /v1/customers."""

    legal_name = _name(required=True)
    address = part(AddressSchema, required=True)
    nif = Text(pattern="[A-Z0-9]{9}", why="must have 9 capital letters and digits")
    alternative_id = part(AlternativeIdSchema)


class UpdateCustomer(_CustomerFacts):
    """PUT /v1/customers/{customer_id}."""

    legal_name = _name()
    address = part(AddressSchema)
    active = Flag()
