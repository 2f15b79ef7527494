"""Collecting an invoice of a subscription within the request that made it.

docs.stripe.com/billing/subscriptions/overview, "Payment behavior".
"""

from msgspec import Struct

from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import default_method, pay_by_card
from emulator.billing.invoices.payment_state import PaymentResult
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.invoices.finalization import finalize_unattempted
from emulator.services.payment_state import payment_state_of
from emulator.services.payments import stored_method
from emulator.store.unit_of_work import UnitOfWork

REQUIRES_ACTION = (
    "Payment for this subscription requires additional user action, but the requested payment behavior doesn't save "
    "the invoice or PaymentIntent. Retry the request with `payment_behavior=allow_incomplete` or "
    "`payment_behavior=default_incomplete`, then complete the PaymentIntent on the subscription's latest invoice. "
    "Additional information is available here: https://stripe.com/docs/billing/subscriptions/overview#requires-action"
)

NO_METHOD = (
    "This customer has no attached payment source or default payment method. Please consider adding a default payment "
    "method. For more information, visit "
    "https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority."
)


class Collection(Struct, frozen=True):
    """What came of collecting an invoice: the invoice after it, and why it is not paid, if it is not."""

    invoice: Invoice
    refusal: APIError | None = None

    @property
    def is_paid(self) -> bool:
        """Whether nothing is owed."""
        return self.invoice.status == "paid"


def payment_method_of(uow: UnitOfWork, subscription: Subscription, customer: Customer) -> PaymentMethod | None:
    """What the invoices of a subscription are charged to: its own method or source, else the customer's."""
    own = subscription.default_payment_method or subscription.default_source
    return stored_method(uow, own or customer.invoice_settings.default_payment_method or customer.default_source)


def no_method_error() -> APIError:
    """400: there is nothing that an invoice could be charged to."""
    return APIError(NO_METHOD, code="resource_missing")


def finalize_now(uow: UnitOfWork, draft: Invoice, customer: Customer) -> Invoice:
    """The invoice, finalized within the request: no attempt is announced; it advances as long as it is not paid."""
    invoice = finalize_unattempted(uow, draft, customer, auto_advance=False)
    if invoice.status != "open" or not draft.auto_advance:
        return invoice
    advancing = replace(invoice, auto_advance=True)
    uow.changes.save(advancing)
    return advancing


def collect_now(uow: UnitOfWork, draft: Invoice, customer: Customer, *, off_session: bool = False) -> Collection:
    """Finalizes a draft and charges it at once; a failed attempt is not repeated.

    Without the customer (`off_session`) a method that pays is not set up for later payments, one that asks for
    authentication is (recorded in 2020 to 2022).
    """
    invoice = finalize_now(uow, draft, customer)
    if invoice.status == "paid":
        return Collection(invoice)
    method = stored_method(uow, default_method(invoice, customer))
    if method is None:
        return Collection(invoice, no_method_error())
    if off_session:
        _set_up_for(uow, invoice, None)
    state = payment_state_of(uow, invoice)
    result = pay_by_card(invoice, state, method, uow.ctx, uow.changes, on_session=not off_session)
    if off_session and result.declined is not None:
        _set_up_for(uow, result.invoice, "off_session")
    return Collection(result.invoice, None if result.declined is None else _refusal(result))


def prepare_confirmation(uow: UnitOfWork, invoice: Invoice, method: PaymentMethod | None) -> None:
    """Lets the intent of an open invoice wait for its confirmation, if there is a method to confirm it with."""
    intent = None if invoice.payment_intent is None else uow.get(PaymentIntent, invoice.payment_intent)
    if intent is None or method is None or intent.status != "requires_payment_method":
        return
    uow.changes.save(replace(intent, payment_method=method.id, status="requires_confirmation"))


def _set_up_for(uow: UnitOfWork, invoice: Invoice, usage: str | None) -> None:
    """Says for which later payments the intent of an invoice sets up its method."""
    intent = None if invoice.payment_intent is None else uow.get(PaymentIntent, invoice.payment_intent)
    if intent is not None:
        uow.changes.save(replace(intent, setup_future_usage=usage))


def _refusal(result: PaymentResult) -> APIError:
    """Why a card did not pay, as a request that saves nothing says it."""
    declined = result.declined
    if declined is None or declined.error.code != "invoice_payment_intent_requires_action":
        return no_method_error() if declined is None else declined.error
    return APIError(
        REQUIRES_ACTION,
        status=402,
        code="subscription_payment_intent_requires_action",
        type="card_error",
        documented=False,
    )
