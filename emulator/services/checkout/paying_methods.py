"""What the customer of a Checkout Session pays with: a payment method of theirs, or one made of what they typed."""

from emulator.billing.checkout.entry import CheckoutEntry
from emulator.billing.checkout.outcomes import address_params
from emulator.billing.checkout.session import CheckoutSession, CustomerDetails
from emulator.billing.core.addresses import Address
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.params import NOT_GIVEN, given_unless_none
from emulator.billing.core.structs import replace
from emulator.billing.payments.method_params import BillingDetailsParams, PaymentMethodCreateParams
from emulator.billing.payments.microdeposits import verify_instantly
from emulator.billing.payments.payment_methods import (
    BillingDetails,
    PaymentMethod,
    create_payment_method,
    merged_details,
)
from emulator.store.unit_of_work import UnitOfWork


def paying_method(uow: UnitOfWork, session: CheckoutSession, entry: CheckoutEntry) -> PaymentMethod:
    """The payment method, which knows of its owner what they said.

    Raises APIError where they chose none, or one that the session does not take.
    """
    if entry.method is None:
        raise missing_param("payment_method")
    if isinstance(entry.method, PaymentMethod):
        method = _completed(uow, entry.method, _said(session, entry))
    else:
        method = _made(uow, entry.method, session, entry)
    if method.type not in session.payment_method_types:
        raise APIError(
            f"The payment method type `{method.type}` is not one of this Checkout Session: "
            f"{', '.join(session.payment_method_types)}.",
            param="payment_method",
        )
    verification = session.payment_method_options.get(method.type, {}).get("verification_method")
    return verify_instantly(method, verification, uow.changes)


def _said(session: CheckoutSession, entry: CheckoutEntry) -> BillingDetails:
    """Who pays, as they say; the names that are asked for by themselves are not those of who pays."""
    details = session.customer_details or CustomerDetails()
    return BillingDetails(
        address=details.address or Address(),
        email=details.email,
        name=entry.name or details.name,
        phone=details.phone,
    )


def _completed(uow: UnitOfWork, method: PaymentMethod, said: BillingDetails) -> PaymentMethod:
    """A method that there is: what it knows of its owner stays, and what it does not know is what they say."""
    details = merged_details(said, _params(method.billing_details))
    completed = method if details == method.billing_details else replace(method, billing_details=details)
    uow.changes.save(completed)
    return completed


def _made(
    uow: UnitOfWork, wanted: PaymentMethodCreateParams, session: CheckoutSession, entry: CheckoutEntry
) -> PaymentMethod:
    """A new one. Whoever has it kept agrees to be shown it again (docs.stripe.com/payments/save-during-payment)."""
    asked: str | None = session.shown.get("payment_method_data", {}).get("allow_redisplay")
    details = merged_details(_said(session, entry), wanted.billing_details or BillingDetailsParams())
    params = replace(
        wanted,
        allow_redisplay="always" if entry.saves_method else asked or wanted.allow_redisplay,
        billing_details=_params(details),
    )
    return create_payment_method(params, uow.ctx, uow.changes)


def _params(details: BillingDetails) -> BillingDetailsParams:
    """What asks for these details."""
    return BillingDetailsParams(
        address=NOT_GIVEN if details.address == Address() else address_params(details.address),
        email=given_unless_none(details.email),
        name=given_unless_none(details.name),
        phone=given_unless_none(details.phone),
        tax_id=given_unless_none(details.tax_id),
    )
