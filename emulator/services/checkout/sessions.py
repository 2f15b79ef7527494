"""Making, changing and expiring Checkout Sessions."""

from emulator.billing.checkout.amounts import total
from emulator.billing.checkout.creation import CheckoutReferences, new_session, with_discounts
from emulator.billing.checkout.links import page_url
from emulator.billing.checkout.outcomes import intent_params, setup_params
from emulator.billing.checkout.params import CheckoutCreateParams, CheckoutUpdateParams
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.checkout.transitions import expire_session, save_session
from emulator.billing.checkout.updates import with_update
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.payments.intents import OPEN
from emulator.billing.payments.payment_intent_cancellation import CANCELABLE
from emulator.billing.payments.payment_intent_creation import create_intent
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.setup_intents import SetupIntent, cancel_setup_intent, create_setup_intent
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.system.jobs import Job
from emulator.services import payments, subscriptions
from emulator.services.checkout.beginning import check_beginning
from emulator.services.checkout.customers import customer_left
from emulator.services.checkout.discounts import redemptions
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork


def create(uow: UnitOfWork, params: CheckoutCreateParams, references: CheckoutReferences) -> CheckoutSession:
    """Creates a session; one that sets something up has its setup intent at once. There is no event of it.

    Raises APIError as `new_session` does, and for a subscription that could not begin.
    """
    session = new_session(params, references, uow.ctx)
    if session.mode == "subscription":
        whole = replace(session, lines=(*session.lines, *session.optional_items))
        check_beginning(uow, whole, references.customer)
    if session.mode == "setup":
        session = replace(session, setup_intent=new_setup_intent(uow, session).id)
    elif params.payment_intent_creation is not NOT_GIVEN and total(session) > 0:
        session = replace(session, payment_intent=new_payment_intent(uow, session, saves_method=False).id)
    save_session(session, uow.ctx, uow.changes)
    return session


def new_setup_intent(uow: UnitOfWork, session: CheckoutSession) -> SetupIntent:
    """The setup intent of a session, whose customer comes back to its page."""
    made = create_setup_intent(setup_params(session), None, uow.ctx, uow.changes)
    made = replace(made, checkout_session=session.id, return_url=way_back(uow, session))
    uow.changes.save(made)
    return made


def new_payment_intent(uow: UnitOfWork, session: CheckoutSession, *, saves_method: bool) -> PaymentIntent:
    """The payment intent of a session, whose customer comes back to its page."""
    made = create_intent(intent_params(session, saves_method=saves_method), None, uow.ctx, uow.changes)
    made = replace(made, checkout_session=session.id, return_url=way_back(uow, session))
    uow.changes.save(made)
    return made


def way_back(uow: UnitOfWork, session: CheckoutSession) -> str:
    """Where the customer comes back to who had to do something elsewhere."""
    return page_url(session, uow.ctx) or session.return_url or ""


def update(
    uow: UnitOfWork, session: CheckoutSession, params: CheckoutUpdateParams, references: CheckoutReferences
) -> CheckoutSession:
    """Changes a session; there is no event of it.

    Raises APIError as `with_update` does, for a discount that its new lines do not have, and for a subscription that
    could not begin with them.
    """
    updated = with_update(session, params, references, uow.ctx)
    if updated.lines != session.lines:
        if updated.discounts:
            updated = with_discounts(updated, redemptions(uow, updated), uow.ctx)
        if updated.mode == "subscription":
            check_beginning(uow, updated, customer_left(uow, updated))
    if updated != session:
        save_session(updated, uow.ctx, uow.changes)
        reconsider(uow, session, updated)
    return updated


def reconsider(uow: UnitOfWork, before: CheckoutSession, after: CheckoutSession) -> None:
    """Gives up what was begun for an order that is another one now: nobody pays the former total any more.

    A payment that waits for its customer asks for a payment method anew, as it does where `payment_intent_data` changes
    (docs.stripe.com/api/checkout/sessions/update). So does what is set up for a plan that costs nothing at first.
    """
    has_begun = after.draft_subscription is not None or after.trial_setup is not None
    if has_begun and asks_for(before) != asks_for(after):
        let_go(uow, after)
    id = after.payment_intent if after.mode == "payment" else None
    intent = None if id is None else uow.get(PaymentIntent, id)
    if intent is None or intent.status not in OPEN:
        return
    wanted = replace(_with_data(intent, before, after), amount=total(after))
    if wanted.amount <= 0:
        let_go(uow, after)
    elif wanted != intent:
        uow.changes.save(replace(wanted, action=None, payment_method=None, status="requires_payment_method"))


def _with_data(intent: PaymentIntent, before: CheckoutSession, after: CheckoutSession) -> PaymentIntent:
    """The intent as `payment_intent_data` says it by now, where that changed: else what its caller made of it stays."""
    data = after.payment_intent_data
    if data == before.payment_intent_data:
        return intent
    return replace(
        intent,
        description=data.description,
        metadata=data.metadata,
        setup_future_usage=data.setup_future_usage,
        statement_descriptor=data.statement_descriptor,
        statement_descriptor_suffix=data.statement_descriptor_suffix,
    )


def asks_for(session: CheckoutSession) -> tuple[object, ...]:
    """What decides what the first invoice of a subscription comes to."""
    return session.lines, session.discounts, session.customer, session.automatic_tax


def expire(uow: UnitOfWork, session: CheckoutSession) -> CheckoutSession:
    """Ends an open session, and what waits for its payment. Raises APIError for any other."""
    return _expire(uow, session)


def expire_due(uow: UnitOfWork, job: Job) -> None:
    """Ends a session whose time is over."""
    session = take_job(uow, job, CheckoutSession)
    if session is None or session.status != "open":
        return
    if session.expires_at > uow.ctx.world_now:
        save_session(session, uow.ctx, uow.changes)
    else:
        _expire(uow, session, by_itself=True)


def _expire(uow: UnitOfWork, session: CheckoutSession, *, by_itself: bool = False) -> CheckoutSession:
    expired = expire_session(session, uow.ctx, uow.changes, by_itself=by_itself)
    let_go(uow, session)
    return expired


def let_go(uow: UnitOfWork, session: CheckoutSession) -> None:
    """Gives up what waits for the payment of a session."""
    draft = None if session.draft_subscription is None else uow.get(Subscription, session.draft_subscription)
    if draft is not None and draft.status == "incomplete":
        uow.enter_time_of(draft)
        subscriptions.cancel(uow, draft, NOT_GIVEN)
    intent = None if session.payment_intent is None else uow.get(PaymentIntent, session.payment_intent)
    if intent is not None and intent.invoice is None and intent.status in CANCELABLE:
        payments.cancel(uow, intent, "automatic")
    for id in (session.setup_intent, session.trial_setup):
        setup = None if id is None else uow.get(SetupIntent, id)
        if setup is not None and setup.status in OPEN:
            cancel_setup_intent(setup, "abandoned", uow.changes)
