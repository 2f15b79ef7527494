"""What becomes of a Checkout Session once its intent is confirmed, whoever confirmed it: the page, a bank, a caller."""

from msgspec import Struct

from emulator.billing.catalog.discounts import DiscountTarget, redeem_all
from emulator.billing.checkout.amounts import total
from emulator.billing.checkout.outcomes import (
    invoice_item_params,
    invoice_params,
    invoice_references,
    item_references,
)
from emulator.billing.checkout.session import CheckoutSession, PaymentStatus
from emulator.billing.checkout.transitions import complete_session, settle_session, status_without_payment
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.drafts import create_invoice
from emulator.billing.invoices.invoice_items import create_item
from emulator.billing.invoices.numbers import NumberReservations
from emulator.billing.invoices.payment_state import collect_payment
from emulator.billing.payments.intents import Intent
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.setup_intents import SetupIntent
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.checkout.beginning import make_subscription
from emulator.services.checkout.customers import customer_left
from emulator.services.checkout.discounts import redemptions
from emulator.services.checkout.payment_links import count_session
from emulator.services.invoices.finalization import finalize_unattempted
from emulator.services.payment_state import payment_state_of
from emulator.services.payments import stored_method
from emulator.services.subscriptions.loading import products_of
from emulator.store.unit_of_work import UnitOfWork

_DECISIVE = frozenset(
    {
        "payment_intent.amount_capturable_updated",
        "payment_intent.payment_failed",
        "payment_intent.processing",
        "payment_intent.requires_action",
        "payment_intent.succeeded",
        "setup_intent.succeeded",
    }
)
_PAID_LATER = ("voucher", "transfer")
"""Flows whose customers pay elsewhere once the session is complete."""


class _Followed(Struct):
    """How many of the domain events of a unit of work sessions have followed already."""

    events: int = 0


def follow_intents(uow: UnitOfWork) -> None:
    """Completes, or settles, the sessions of the intents that something happened to in a unit of work.

    Every commit ends with it; who shows a session before does it earlier, and only what happens later is left.
    """
    followed = uow.attachment(_Followed)
    events = uow.changes.domain_events[followed.events :]
    followed.events = len(uow.changes.domain_events)
    for id in dict.fromkeys(each.after.id for each in events if each.type in _DECISIVE):
        intent = uow.get(SetupIntent if id.startswith("seti_") else PaymentIntent, id)
        named = None if intent is None else intent.checkout_session
        session = None if named is None else uow.get(CheckoutSession, named)
        if intent is not None and session is not None:
            _conclude(uow, session, intent)
    followed.events = len(uow.changes.domain_events)


def _conclude(uow: UnitOfWork, session: CheckoutSession, intent: Intent) -> None:
    """Completes the session, settles it, or leaves it as it was."""
    if session.status == "complete":
        _settle(uow, session, intent)
    elif session.status == "open" and _is_done(uow, intent):
        _complete(uow, session, intent)


def conclude_without_payment(uow: UnitOfWork, session: CheckoutSession, customer: Customer | None) -> CheckoutSession:
    """The complete session of which nothing is to be paid, or nothing now."""
    if session.mode == "subscription":
        return conclude_begun(uow, session, make_subscription(uow, session, customer, None))
    if session.mode == "payment":
        session = _redeemed(uow, session)
    return _completed(uow, session, status_without_payment(session))


def conclude_begun(uow: UnitOfWork, session: CheckoutSession, subscription: Subscription) -> CheckoutSession:
    """The complete session whose subscription began without a payment here: what was due is settled otherwise."""
    begun = replace(session, invoice=subscription.latest_invoice, subscription=subscription.id)
    status = "paid" if total(begun) > 0 else status_without_payment(begun)
    return _completed(uow, begun, status)


def _completed(uow: UnitOfWork, session: CheckoutSession, status: PaymentStatus) -> CheckoutSession:
    completed = complete_session(session, status, uow.ctx, uow.changes)
    count_session(uow, completed)
    return completed


def _is_done(uow: UnitOfWork, intent: Intent) -> bool:
    """Whether the customer has done all that they can do on the page."""
    if intent.status in ("succeeded", "processing", "requires_capture"):
        return True
    method = stored_method(uow, intent.payment_method) if intent.status == "requires_action" else None
    if method is None:
        return False
    return METHOD_TYPES[method.type].flow in _PAID_LATER or intent.action == "verify_with_microdeposits"


def _complete(uow: UnitOfWork, session: CheckoutSession, intent: Intent) -> None:
    status: PaymentStatus = "paid" if intent.status == "succeeded" else "unpaid"
    if session.mode == "setup":
        status = "no_payment_required"
    elif session.mode == "payment" and isinstance(intent, PaymentIntent):
        session = _invoiced(uow, _redeemed(uow, session), intent)
    elif isinstance(intent, SetupIntent):
        subscription = make_subscription(uow, session, None, intent.payment_method)
        session = replace(session, invoice=subscription.latest_invoice, subscription=subscription.id)
        status = "no_payment_required"
    elif session.draft_subscription is not None:
        draft = uow.get(Subscription, session.draft_subscription)
        # The payment is the invoice's, not the session's own.
        session = replace(
            session,
            invoice=None if draft is None else draft.latest_invoice,
            payment_intent=None,
            subscription=session.draft_subscription,
        )
    _completed(uow, session, status)


def _settle(uow: UnitOfWork, session: CheckoutSession, intent: Intent) -> None:
    """Notes what the bank of a complete session has answered, or that its caller has captured what was held."""
    if not isinstance(intent, PaymentIntent) or session.payment_status != "unpaid":
        return
    if intent.status == "succeeded":
        invoiced = _invoiced(uow, session, intent) if session.mode == "payment" else session
        settle_session(invoiced, uow.changes, has_paid=True, is_told=intent.capture_method != "manual")
    elif intent.status == "requires_payment_method":
        settle_session(session, uow.changes, has_paid=False, is_told=True)


def _redeemed(uow: UnitOfWork, session: CheckoutSession) -> CheckoutSession:
    """The session whose discounts count as redeemed."""
    if not session.discounts:
        return session
    target = DiscountTarget(customer=session.customer, currency=session.currency)
    return replace(session, discounts=redeem_all(redemptions(uow, session), (), target, uow.ctx, uow.changes))


def _invoiced(uow: UnitOfWork, session: CheckoutSession, intent: PaymentIntent) -> CheckoutSession:
    """The session with the paid invoice of its payment, if it is to have one and the payment came.

    Who was deleted before a bank answered gets none.
    """
    customer = customer_left(uow, session)
    if not session.invoice_creation.enabled or intent.status != "succeeded" or customer is None:
        return session
    products = products_of(uow, [line.price for line in session.lines])
    items = [
        create_item(
            invoice_item_params(session, line), customer, None, item_references(line, products), uow.ctx, uow.changes
        )
        for line in session.bought
    ]
    draft = create_invoice(
        invoice_params(session),
        invoice_references(session),
        customer,
        items[::-1],
        NumberReservations(),
        uow.ctx,
        uow.changes,
    )
    invoice = finalize_unattempted(uow, draft, customer, auto_advance=False, intent=intent)
    state = payment_state_of(uow, invoice)
    payment = None if state.intent is None else state.payment_of(state.intent)
    if payment is not None and state.intent is not None:
        invoice = collect_payment(invoice, state, payment, state.intent, uow.ctx, uow.changes, attempts=0)
    return replace(session, invoice=invoice.id)
