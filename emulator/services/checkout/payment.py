"""Paying a Checkout Session: all that its customer does on the page, in one transaction.

docs.stripe.com/payments/checkout/how-checkout-works. A payment method that declines leaves the session open; what was
made for it (the payment intent, the incomplete subscription) is used again by the next attempt.
"""

from typing import Literal

from msgspec import Struct

from emulator.billing.checkout.amounts import total
from emulator.billing.checkout.checks import check_most
from emulator.billing.checkout.choices import require_amounts, with_choices
from emulator.billing.checkout.creation import taxed_as, with_discounts
from emulator.billing.checkout.entry import CheckoutEntry, as_entered, require_open, with_details
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.checkout.transitions import save_session
from emulator.billing.core.errors import Declined
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.automatic_tax import unknown_location_error
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.intents import OPEN, Intent, require_own_method
from emulator.billing.payments.mandates import (
    AcceptanceParams,
    MandateDataParams,
    OnlineAcceptanceParams,
    accept_mandate,
)
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import (
    BillingDetails,
    PaymentMethod,
)
from emulator.billing.payments.setup_intents import SetupIntent, confirm_setup_intent
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription
from emulator.services import customer_actions, payments
from emulator.services.checkout.beginning import due_now, make_subscription
from emulator.services.checkout.conclusion import conclude_begun, conclude_without_payment, follow_intents
from emulator.services.checkout.customers import customer_named, with_customer
from emulator.services.checkout.discounts import redemptions, with_code
from emulator.services.checkout.paying_methods import paying_method
from emulator.services.checkout.payment_links import require_link_left
from emulator.services.checkout.sessions import (
    asks_for,
    let_go,
    new_payment_intent,
    new_setup_intent,
    reconsider,
    way_back,
)
from emulator.store.unit_of_work import UnitOfWork

AGREED = MandateDataParams(
    customer_acceptance=AcceptanceParams(
        type="online", online=OnlineAcceptanceParams(ip_address="127.0.0.1", user_agent="Checkout")
    )
)
"""Whoever pays by a debit on the page agrees to be debited there."""


class CheckoutResult(Struct, frozen=True):
    """What came of a customer's attempt.

    Attributes:
        session: the session after it.
        state: whether it is complete, waits for its customer elsewhere, or was declined.
        declined: the refusal, where there is one.
        intent: what was confirmed, if anything.
    """

    session: CheckoutSession
    state: Literal["action_required", "completed", "declined"]
    declined: Declined | None = None
    intent: Intent | None = None


def open_session(uow: UnitOfWork, id: str) -> CheckoutSession | None:
    """The session with this id, which counts as expired once its time is over; None where there is none."""
    session = uow.get(CheckoutSession, id)
    if session is not None and session.status == "open" and session.expires_at <= uow.ctx.world_now:
        return replace(session, status="expired")
    return session


def takes_method(session: CheckoutSession) -> bool:
    """Whether the customer is asked what they pay with."""
    if session.mode == "payment":
        return total(session) > 0 or session.lets_choose
    return total(session) > 0 or session.payment_method_collection == "always"


def change(uow: UnitOfWork, session: CheckoutSession, entry: CheckoutEntry) -> CheckoutSession:
    """The session with other quantities, another way of shipping or promotion code, as taxed where they live.

    Raises APIError for what may not be chosen, and for a session that is not open.
    """
    require_open(session, uow.ctx.world_now)
    changed = _with_choices(uow, session, entry, customer_named(uow, session))
    if changed != session:
        save_session(changed, uow.ctx, uow.changes)
        reconsider(uow, session, changed)
    return changed


def pay(uow: UnitOfWork, session: CheckoutSession, entry: CheckoutEntry) -> CheckoutResult:
    """Does what the customer does with one click: pays, subscribes, or sets something up.

    Raises APIError for a session that is not open, for what it asks and the customer has not said, and for what cannot
    be paid with at all.
    """
    require_open(session, uow.ctx.world_now)
    require_link_left(uow, session)
    customer = customer_named(uow, session)
    payer = entry.method.billing_details if isinstance(entry.method, PaymentMethod) else BillingDetails()
    chosen = _with_choices(uow, session, entry, customer)
    require_amounts(chosen)
    chosen = with_details(chosen, entry, customer, payer)
    if chosen.automatic_tax is not None and chosen.automatic_tax.status != "complete":
        raise unknown_location_error()
    chosen, customer = with_customer(uow, chosen, customer, is_needed=_needs_customer(chosen, entry))
    if not takes_method(chosen):
        let_go(uow, chosen)
        return CheckoutResult(conclude_without_payment(uow, chosen, customer), "completed")
    method = paying_method(uow, chosen, entry)
    if chosen.mode == "setup":
        return _set_up(uow, chosen, _setup_intent(uow, chosen, chosen.setup_intent), method, entry)
    if chosen.mode == "subscription":
        return _subscribe(uow, session, chosen, customer, method, entry)
    return _collect(uow, chosen, _payment_intent(uow, chosen, entry), method, entry)


def answer(uow: UnitOfWork, session: CheckoutSession, *, agreed: bool) -> CheckoutResult:
    """Goes on after the customer did, or refused, what their payment method asked of them. Raises APIError as `pay`."""
    intent = waiting_intent(uow, session)
    method = None if intent is None else payments.stored_method(uow, intent.payment_method)
    if intent is None or method is None:
        return CheckoutResult(session, "completed" if session.status == "complete" else "declined")
    if agreed:
        require_link_left(uow, session)
    declined = None
    if isinstance(intent, PaymentIntent):
        attempt = customer_actions.answer_payment(uow, intent, method, agreed=agreed)
        after: Intent = attempt.intent
        declined = attempt.declined
    else:
        after = customer_actions.answer(uow, intent, agreed=agreed)
    return _result(uow, session, after, declined)


def waiting_intent(uow: UnitOfWork, session: CheckoutSession) -> Intent | None:
    """What waits for the customer to do something elsewhere; None where nothing does."""
    intents: list[Intent | None] = [
        None if session.payment_intent is None else uow.get(PaymentIntent, session.payment_intent),
        None if session.setup_intent is None else uow.get(SetupIntent, session.setup_intent),
        None if session.trial_setup is None else uow.get(SetupIntent, session.trial_setup),
    ]
    return next((each for each in intents if each is not None and each.status == "requires_action"), None)


def _with_choices(
    uow: UnitOfWork, session: CheckoutSession, entry: CheckoutEntry, customer: Customer | None
) -> CheckoutSession:
    chosen = with_choices(session, entry)
    if entry.promotion_code is not None:
        chosen = with_code(uow, chosen, entry.promotion_code)
    elif chosen.lines != session.lines and chosen.discounts:
        # A code may ask for an amount that fewer of something do not reach.
        chosen = with_discounts(chosen, redemptions(uow, chosen), uow.ctx)
    says_where = entry.address is not None or entry.shipping_address is not None
    if says_where or customer is not None:
        chosen = taxed_as(chosen, as_entered(chosen, entry, customer))
    check_most(total(chosen), chosen.currency or "")
    return chosen


def _needs_customer(session: CheckoutSession, entry: CheckoutEntry) -> bool:
    """Whether a customer is made: always for what goes on, else where it was asked for, or is needed later."""
    if session.mode == "subscription" or session.customer_creation == "always":
        return session.mode != "setup" or session.customer_creation == "always"
    keeps = session.payment_intent_data.setup_future_usage is not None or session.invoice_creation.enabled
    return session.mode == "payment" and (keeps or entry.saves_method)


def _payment_intent(uow: UnitOfWork, session: CheckoutSession, entry: CheckoutEntry) -> PaymentIntent:
    """The intent of an earlier attempt, if it still waits, else a new one."""
    old = None if session.payment_intent is None else uow.get(PaymentIntent, session.payment_intent)
    if old is not None and old.status in OPEN:
        usage = "on_session" if entry.saves_method and session.customer is not None else None
        usage = old.setup_future_usage or usage
        return replace(old, amount=total(session), customer=session.customer, setup_future_usage=usage)
    return new_payment_intent(uow, session, saves_method=entry.saves_method)


def _setup_intent(uow: UnitOfWork, session: CheckoutSession, id: str | None) -> SetupIntent:
    old = None if id is None else uow.get(SetupIntent, id)
    if old is not None and old.status in OPEN:
        return replace(old, customer=session.customer)
    return new_setup_intent(uow, session)


def _subscribe(
    uow: UnitOfWork,
    before: CheckoutSession,
    session: CheckoutSession,
    customer: Customer | None,
    method: PaymentMethod,
    entry: CheckoutEntry,
) -> CheckoutResult:
    """Pays the first invoice of the subscription, which an earlier attempt may have made.

    What asks for nothing at once begins as soon as the payment method is set up; what somebody has settled otherwise
    has begun.
    """
    draft = None if session.draft_subscription is None else uow.get(Subscription, session.draft_subscription)
    if draft is not None and draft.status not in ("incomplete", *TERMINAL):
        return CheckoutResult(conclude_begun(uow, session, draft), "completed")
    if asks_for(before) != asks_for(session) or (draft is not None and draft.status != "incomplete"):
        let_go(uow, session)
        session, draft = replace(session, draft_subscription=None), None
    if draft is None and due_now(uow, session, customer).total <= 0:
        setup = _setup_intent(uow, session, session.trial_setup)
        return _set_up(uow, replace(session, trial_setup=setup.id), setup, method, entry)
    if draft is None:
        draft = make_subscription(uow, session, customer, method.id)
    else:
        uow.changes.save(replace(draft, default_payment_method=method.id))
    invoice = None if draft.latest_invoice is None else uow.get(Invoice, draft.latest_invoice)
    asked = None if invoice is None else invoice.payment_intent
    intent = None if asked is None else uow.get(PaymentIntent, asked)
    session = replace(session, draft_subscription=draft.id)
    if intent is None:
        return CheckoutResult(conclude_begun(uow, session, draft), "completed")
    intent = replace(intent, checkout_session=session.id, return_url=way_back(uow, session))
    return _collect(uow, session, intent, method, entry)


def _collect(
    uow: UnitOfWork, session: CheckoutSession, intent: PaymentIntent, method: PaymentMethod, entry: CheckoutEntry
) -> CheckoutResult:
    require_own_method(intent, method, is_new=True)
    uow.changes.save(intent)
    session = replace(session, payment_intent=intent.id)
    save_session(session, uow.ctx, uow.changes)
    attempt = payments.confirm(uow, intent, method, on_session=True, mandate_data=entry.mandate or AGREED)
    return _result(uow, session, attempt.intent, attempt.declined)


def _set_up(
    uow: UnitOfWork, session: CheckoutSession, intent: SetupIntent, method: PaymentMethod, entry: CheckoutEntry
) -> CheckoutResult:
    require_own_method(intent, method, is_new=True)
    uow.changes.save(intent)
    save_session(session, uow.ctx, uow.changes)
    agreed = accept_mandate(
        method, entry.mandate or AGREED, None, uow.ctx, uow.changes, on_behalf_of=intent.on_behalf_of
    )
    setup = confirm_setup_intent(intent, agreed, uow.ctx, uow.changes)
    return _result(uow, session, setup.intent, setup.declined)


def _result(uow: UnitOfWork, session: CheckoutSession, intent: Intent, declined: Declined | None) -> CheckoutResult:
    follow_intents(uow)
    after = uow.changes.as_saved(session)
    if after.status == "complete":
        return CheckoutResult(after, "completed", None, intent)
    return CheckoutResult(
        after, "declined" if declined or intent.status != "requires_action" else "action_required", declined, intent
    )
