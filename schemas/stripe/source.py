"""Sources on the wire, as the old way shows cards, bank accounts and sources (docs.stripe.com/api/sources)."""

from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.sources import BankAccountSource, CardSource, Source
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered

_BRANDS = {
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "jcb": "JCB",
    "mastercard": "MasterCard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}


def _card(name: str) -> fields.Field[Any]:
    return fields.Function(lambda source: getattr(source.method.card, name))


def _address(name: str) -> fields.Field[Any]:
    return fields.Function(lambda source: getattr(source.method.billing_details.address, name))


def _details(name: str) -> fields.Field[Any]:
    return fields.Function(lambda source: source.method.details.get(name))


def brand_name(method: PaymentMethod) -> str:
    """A card's brand as the old way calls it: `Visa`."""
    brand = "" if method.card is None else method.card.brand
    return _BRANDS.get(brand, "Unknown")


class CardSourceSchema(ObjectSchema):
    """The card object. It has `email` and `phone`, and no `networks` (33 recorded: onetimesecret/onetimesecret)."""

    entity = CardSource
    references: ClassVar = {"customer": "customer"}
    inert_expandables = frozenset({"account"})

    id = fields.String()
    object = Always("card")
    address_city = _address("city")
    address_country = _address("country")
    address_line1 = _address("line1")
    address_line1_check = fields.Function(lambda source: source.method.card.checks.line1)
    address_line2 = _address("line2")
    address_state = _address("state")
    address_zip = _address("postal_code")
    address_zip_check = fields.Function(lambda source: source.method.card.checks.postal_code)
    allow_redisplay = fields.Function(lambda source: source.method.allow_redisplay)
    brand = fields.Function(lambda source: brand_name(source.method))
    country = _card("country")
    customer = fields.Function(lambda source: source.method.customer)
    cvc_check = fields.Function(lambda source: source.method.card.checks.cvc)
    dynamic_last4 = Null()
    email = fields.Function(lambda source: source.method.billing_details.email)
    exp_month = _card("exp_month")
    exp_year = _card("exp_year")
    fingerprint = _card("fingerprint")
    funding = _card("funding")
    last4 = _card("last4")
    metadata = fields.Function(lambda source: source.method.metadata)
    name = fields.Function(lambda source: source.method.billing_details.name)
    phone = fields.Function(lambda source: source.method.billing_details.phone)
    regulated_status = Always("unregulated")
    tokenization_method = Null()
    wallet = Null()


class BankAccountSourceSchema(ObjectSchema):
    """The bank account object."""

    entity = BankAccountSource
    references: ClassVar = {"customer": "customer"}
    inert_expandables = frozenset({"account"})

    id = fields.String()
    object = Always("bank_account")
    account_holder_name = fields.Function(lambda source: source.method.billing_details.name)
    account_holder_type = _details("account_holder_type")
    account_type = Null()
    bank_name = _details("bank_name")
    country = Always("US")
    currency = Always("usd")
    customer = fields.Function(lambda source: source.method.customer)
    fingerprint = _details("fingerprint")
    last4 = _details("last4")
    metadata = fields.Function(lambda source: source.method.metadata)
    routing_number = _details("routing_number")
    status = fields.Function(lambda source: "verified" if source.method.bank.verification == "verified" else "new")


class SourceSchema(ObjectSchema):
    """The source object."""

    entity = Source
    absent_when_null = frozenset({"card", "customer", "sepa_debit"})

    id = fields.String()
    object = Always("source")
    allow_redisplay = fields.Function(lambda source: source.method.allow_redisplay)
    amount = fields.Function(lambda source: source.method.details.get("amount"))
    card = fields.Function(lambda source: _shown_card(source.method))
    client_secret = fields.Function(lambda source: f"src_client_secret_{source.method.id.partition('_')[2][-24:]}")
    created = fields.Integer()
    currency = fields.Function(lambda source: source.method.details.get("currency"))
    customer = fields.Function(lambda source: source.method.customer)
    flow = Always("none")
    livemode = Livemode()
    metadata = fields.Function(lambda source: source.method.metadata)
    owner = fields.Method("shown_owner")
    sepa_debit = fields.Function(lambda source: _shown_debit(source.method))
    statement_descriptor = Null()
    status = fields.Function(lambda source: "consumed" if source.method.used_up else "chargeable")
    type = fields.Function(lambda source: source.method.type)
    usage = fields.Function(lambda source: source.method.details.get("usage", "reusable"))

    def shown_owner(self, source: Source) -> Rendered:
        """Whose it is."""
        payer = source.method.billing_details
        parts = ("city", "country", "line1", "line2", "postal_code", "state")
        address = {part: getattr(payer.address, part) for part in parts}
        shown = {"email": payer.email, "name": payer.name, "phone": payer.phone}
        verified = {f"verified_{name}": None for name in ("address", "email", "name", "phone")}
        return {"address": address if any(address.values()) else None, **shown, **verified}


def _shown_card(method: PaymentMethod) -> Rendered | None:
    card = method.card
    if card is None:
        return None
    return {
        "address_line1_check": card.checks.line1,
        "address_zip_check": card.checks.postal_code,
        "brand": brand_name(method),
        "country": card.country,
        "cvc_check": card.checks.cvc,
        "dynamic_last4": None,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "last4": card.last4,
        "name": None,
        "three_d_secure": "optional" if card.test_card.supports_authentication else "not_supported",
        "tokenization_method": None,
    }


def _shown_debit(method: PaymentMethod) -> Rendered | None:
    if method.type != "sepa_debit":
        return None
    names = ("bank_code", "branch_code", "country", "fingerprint", "last4")
    shown = {name: method.details.get(name) for name in names}
    return {**shown, "mandate_reference": method.mandate, "mandate_url": None}
