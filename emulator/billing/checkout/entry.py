"""What a customer says on the page of a Checkout Session, and what the session asks of them."""

from collections.abc import Mapping

from msgspec import field

from emulator.billing.checkout.custom_fields import answered
from emulator.billing.checkout.session import (
    CheckoutSession,
    Consent,
    CustomerDetails,
    EnteredTaxId,
)
from emulator.billing.core.addresses import Address, Shipping
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.mail_addresses import is_mail_address
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.mandates import MandateDataParams
from emulator.billing.payments.method_params import PaymentMethodCreateParams
from emulator.billing.payments.payment_methods import BillingDetails, PaymentMethod

_NO_DETAILS = CustomerDetails()


class CheckoutEntry(Struct, frozen=True, kw_only=True):
    """What the customer chose and typed; None is what they said nothing of.

    Attributes:
        method: what they pay with: one there is, or what makes one.
        mandate: that they agree to be debited, with what is known of how; they do so by paying all the same.
        shipping_rate: the id of the way of shipping they chose.
        promotion_code: the code as they typed it; '' takes it off.
        amounts: what they want to pay for a line, by its id, in minor units.
        quantities: how many of each line, by its id.
        optional_items: how many of what may be added they want, by its price; 0 takes it away.
        custom_fields: what they answered, by the key of what was asked.
        saves_method: whether what they pay with is to be kept for next time.
    """

    address: Address | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)
    business_name: str | None = None
    custom_fields: Mapping[str, str] = field(default_factory=dict)
    email: str | None = None
    individual_name: str | None = None
    mandate: MandateDataParams | None = None
    method: PaymentMethod | PaymentMethodCreateParams | None = None
    name: str | None = None
    optional_items: Mapping[str, int] = field(default_factory=dict)
    phone: str | None = None
    promotion_code: str | None = None
    promotions: str | None = None
    quantities: Mapping[str, int] = field(default_factory=dict)
    saves_method: bool = False
    shipping_address: Address | None = None
    shipping_name: str | None = None
    shipping_rate: str | None = None
    tax_id: EnteredTaxId | None = None
    terms_accepted: bool = False


def require_open(session: CheckoutSession, now: int) -> None:
    """Raises APIError for a session that is over; how Stripe words it on its page is not known."""
    if session.status == "complete":
        raise APIError("This Checkout Session is complete already.", code="payment_intent_unexpected_state")
    if session.status == "expired" or session.expires_at <= now:
        raise APIError("This Checkout Session has expired.", code="payment_intent_unexpected_state")


def as_entered(session: CheckoutSession, entry: CheckoutEntry, customer: Customer | None) -> Customer:
    """Who is taxed: the customer with the addresses that were entered, where the session may note them."""
    before, allowed = customer or Customer(id="", created=0, invoice_prefix=""), session.customer_update
    is_own = customer is None or session.made_customer
    address, shipping = before.address, before.shipping
    if entry.address is not None and (is_own or allowed.get("address") == "auto"):
        address = entry.address
    if (
        entry.shipping_address is not None
        and session.shipping_address_collection is not None
        and (is_own or allowed.get("shipping") == "auto")
    ):
        shipping = Shipping(address=entry.shipping_address, name=entry.shipping_name or "")
    return replace(before, address=address, shipping=shipping)


def known_email(session: CheckoutSession, customer: Customer | None) -> str | None:
    """The address for mail that nobody changes on the page: the one that the business gave, or the customer's."""
    return session.customer_email or (None if customer is None or session.made_customer else customer.email)


def with_details(
    session: CheckoutSession, entry: CheckoutEntry, customer: Customer | None, payer: BillingDetails
) -> CheckoutSession:
    """The session with who the customer says to be; `payer` is what their payment method says of them.

    Raises APIError for what the session asks and nobody has answered.
    """
    _check_entry(session, entry)
    details = _details(session, entry, customer, payer)
    filled_in = replace(
        session,
        consent=_consent(session, entry),
        custom_fields=tuple(answered(each, entry.custom_fields.get(each.key)) for each in session.custom_fields),
        customer_details=details,
        shipping=_shipping(session, entry, details),
    )
    _require_answers(filled_in, details, entry)
    return filled_in


def _check_entry(session: CheckoutSession, entry: CheckoutEntry) -> None:
    if entry.email is not None and not is_mail_address(entry.email):
        raise APIError(f"Invalid email address: {entry.email}", code="email_invalid", param="email")
    asked = {each.key for each in session.custom_fields}
    unasked = next((key for key in entry.custom_fields if key not in asked), None)
    if unasked is not None:
        raise APIError(
            f"This Checkout Session asks for no custom field '{unasked}'.", param=f"custom_fields[{unasked}]"
        )


def _details(
    session: CheckoutSession, entry: CheckoutEntry, customer: Customer | None, payer: BillingDetails
) -> CustomerDetails:
    """Who the customer says to be now, said before, or is known to be.

    Their name is that of their business, else their own (docs.stripe.com/payments/checkout/name-collection), else that
    of who pays.
    """
    known = session.customer_details or _NO_DETAILS
    address = entry.address or known.address or (payer.address if payer.address != Address() else None)
    email = known_email(session, customer) or entry.email or known.email or payer.email or (customer and customer.email)
    business_name = entry.business_name or known.business_name
    individual_name = entry.individual_name or known.individual_name
    paid_by = entry.name or known.name or payer.name or (customer and customer.name)
    return CustomerDetails(
        address=address or (customer and customer.address) or Address(),
        business_name=business_name,
        email=email or None,
        individual_name=individual_name,
        name=business_name or individual_name or paid_by or None,
        phone=entry.phone or known.phone or payer.phone or (customer and customer.phone) or None,
        tax_exempt="none" if customer is None else customer.tax_exempt,
        tax_ids=(entry.tax_id,) if entry.tax_id is not None else known.tax_ids,
    )


def _require_answers(session: CheckoutSession, details: CustomerDetails, entry: CheckoutEntry) -> None:
    address = details.address or Address()
    missing = {
        "email": details.email is None and session.mode != "setup",
        "business_name": session.names_asked.get("business") is False and details.business_name is None,
        "individual_name": session.names_asked.get("individual") is False and details.individual_name is None,
        "phone": session.phone_number_collection and details.phone is None,
        "billing_details[address]": session.billing_address_collection == "required" and address.country is None,
        "shipping_details": session.shipping_address_collection is not None and session.shipping is None,
    }
    param = next((name for name, is_missing in missing.items() if is_missing), None)
    if param is not None:
        raise missing_param(param)
    allowed = session.shipping_address_collection
    country = None if session.shipping is None else session.shipping.address.country
    if allowed is not None and country not in allowed:
        raise APIError(
            f"Goods are not sent to {country}: only to {', '.join(allowed)}.",
            param="shipping_details[address][country]",
        )
    if (session.tax_id_collection or {}).get("required") == "if_supported" and not details.tax_ids:
        raise missing_param("tax_id")
    wants_terms = session.shown.get("consent_collection", {}).get("terms_of_service") == "required"
    if wants_terms and not entry.terms_accepted and (session.consent or Consent()).terms_of_service is None:
        raise APIError("The terms of service must be accepted.", param="consent[terms_of_service]")


def _consent(session: CheckoutSession, entry: CheckoutEntry) -> Consent | None:
    asked = session.shown.get("consent_collection")
    if asked is None:
        return None
    before = session.consent or Consent()
    wants_terms = asked.get("terms_of_service") == "required"
    wants_promotions = asked.get("promotions") == "auto"
    return Consent(
        promotions=(entry.promotions or before.promotions or "opt_out") if wants_promotions else None,
        terms_of_service="accepted" if wants_terms and entry.terms_accepted else before.terms_of_service,
    )


def _shipping(session: CheckoutSession, entry: CheckoutEntry, details: CustomerDetails) -> Shipping | None:
    if session.shipping_address_collection is None:
        return session.shipping
    if entry.shipping_address is None:
        return session.shipping
    return Shipping(address=entry.shipping_address, name=entry.shipping_name or details.name, phone=details.phone)
