"""A customer for tests, who answers all that a Checkout Session asks: Jenny Rosen, of the provider's own fixtures."""

from emulator.billing.checkout.choices import fits
from emulator.billing.checkout.entry import CheckoutEntry
from emulator.billing.checkout.session import CheckoutSession, CustomerDetails, EnteredTaxId
from emulator.billing.checkout.settings import CheckoutField
from emulator.billing.core.addresses import Address
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.card_details import CardParams
from emulator.billing.payments.method_params import PaymentMethodCreateParams
from emulator.billing.payments.method_types import pays_in

BUSINESS, EMAIL, NAME, PHONE = "Rosen Books", "jenny.rosen@example.com", "Jenny Rosen", "+15555550100"
ADDRESS = Address(
    city="San Francisco", country="US", line1="510 Townsend St", line2=None, postal_code="94103", state="CA"
)
_IBAN = "AT611904300234573201"
_DETAILS = {
    "acss_debit": {"account_number": "000123456789", "institution_number": "000", "transit_number": "11000"},
    "au_becs_debit": {"account_number": "000123456", "bsb_number": "000000"},
    "bacs_debit": {"account_number": "00012345", "sort_code": "108800"},
    "boleto": {"tax_id": "000.000.000-00"},
    "nz_bank_account": {"account_number": "0000010", "bank_code": "11", "branch_code": "0000", "suffix": "000"},
    "sepa_debit": {"iban": _IBAN},
    "sofort": {"country": "DE"},
    "us_bank_account": {
        "account_holder_type": "individual",
        "account_number": "000123456789",
        "routing_number": "110000000",
    },
}
"""What the provider's documentation has tests pay with, by the type of payment method."""


def method_of_type(type: str) -> PaymentMethodCreateParams:
    """A payment method of a type that pays."""
    if type == "card":
        return PaymentMethodCreateParams(type=type, card=CardParams(token="tok_visa"))
    return PaymentMethodCreateParams(type=type, details={type: _DETAILS.get(type, {})})


def filled_in(session: CheckoutSession, entry: CheckoutEntry, customer: Customer | None = None) -> CheckoutEntry:
    """What was entered, and where that and what is known of a customer leave a question open, what she would answer."""
    known, theirs = (
        session.customer_details or CustomerDetails(),
        customer or Customer(id="", created=0, invoice_prefix=""),
    )
    countries = session.shipping_address_collection
    home = ADDRESS if countries is None or "US" in countries else replace(ADDRESS, country=countries[0], state=None)
    asks_tax_id = (session.tax_id_collection or {}).get("required") == "if_supported"
    return replace(
        entry,
        address=entry.address or known.address or theirs.address or ADDRESS,
        amounts={**_amounts(session), **entry.amounts},
        business_name=entry.business_name
        or _asked_name(session, "business", known.business_name or theirs.business_name, BUSINESS),
        custom_fields={
            **{each.key: _answer(each) for each in session.custom_fields if not each.optional},
            **entry.custom_fields,
        },
        email=entry.email or known.email or theirs.email or session.prefilled_email or EMAIL,
        individual_name=entry.individual_name
        or _asked_name(session, "individual", known.individual_name or theirs.individual_name, NAME),
        method=entry.method or method_of_type(_first_type(session)),
        name=entry.name or known.name or theirs.name or NAME,
        phone=entry.phone or known.phone or theirs.phone or (PHONE if session.phone_number_collection else None),
        shipping_address=entry.shipping_address or (home if countries is not None else None),
        shipping_name=entry.shipping_name or entry.name or NAME,
        tax_id=entry.tax_id or (EnteredTaxId("us_ein", "12-3456789") if asks_tax_id else None),
        terms_accepted=True,
    )


def _asked_name(session: CheckoutSession, kind: str, known: str | None, hers: str) -> str | None:
    """What stands in the field for a name: what is known of it, as on the page, else hers where one is needed."""
    is_optional = session.names_asked.get(kind)
    return None if is_optional is None else known or (None if is_optional else hers)


def _amounts(session: CheckoutSession) -> dict[str, int]:
    """What she pays where she chooses, and nothing is suggested that she may pay: the least."""
    currency = session.currency or ""
    return {
        line.id: line.choosable.minimum
        for line in session.lines
        if line.choosable is not None and (line.amount is None or not fits(line, line.amount, currency))
    }


def _first_type(session: CheckoutSession) -> str:
    types, currency = session.payment_method_types, session.currency
    return next((each for each in types if currency is None or pays_in(each, currency)), types[0])


def _answer(asked: CheckoutField) -> str:
    if asked.default is not None:
        return asked.default
    if asked.type == "dropdown":
        return asked.options[0][1] if asked.options else ""
    plain = "1" if asked.type == "numeric" else "Answer"
    return plain.ljust(asked.minimum_length or 0, plain[0])[: asked.maximum_length or len(plain) + 255]
