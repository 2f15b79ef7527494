"""Customers: what may be said of them (docs.beel.es, Customers)."""

from emulator.billing.beel.customers import CustomerCreateParams, CustomerUpdateParams
from emulator.billing.beel.details import detail
from schemas.beel.fields import ArrayOf, Boolean, Email, Number, String
from schemas.beel.parties import AddressSchema, AlternativeIdSchema, PaymentInfoSchema, phone
from schemas.beel.requests import RequestSchema, nested

MAX_BILLING_EMAILS = 20
MAX_IN_BULK = 500


def _name(*, required: bool = False) -> String:
    return String(minimum=1, maximum=120, pattern=r"\S.*", text=detail("leading_space"), required=required)


class _CustomerFields(RequestSchema):
    trade_name = String(maximum=120)
    phone = phone()
    email = Email()
    web = String(maximum=255, pattern="(https?://.+|)", text=detail("http_url"))
    billing_emails = ArrayOf(Email(), maximum=MAX_BILLING_EMAILS)
    contact_person = String(maximum=200)
    notes = String(maximum=1000)
    preferred_payment_method = nested(PaymentInfoSchema)
    general_discount = Number(minimum=0, maximum=100)


class CreateCustomer(_CustomerFields):
    """POST /v1/customers."""

    factory = CustomerCreateParams

    legal_name = _name(required=True)
    address = nested(AddressSchema, required=True)
    nif = String(pattern="[A-Z0-9]{9}", text=detail("nif_in_capitals"))
    alternative_id = nested(AlternativeIdSchema)


class CreateCustomers(RequestSchema):
    """POST /v1/customers/bulk."""

    items = "customers"

    customers = ArrayOf(nested(CreateCustomer), minimum=1, maximum=MAX_IN_BULK, required=True)


class UpdateCustomer(_CustomerFields):
    """PUT /v1/customers/{customer_id}."""

    factory = CustomerUpdateParams

    legal_name = _name()
    address = nested(AddressSchema)
    active = Boolean()
