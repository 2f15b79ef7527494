"""Pausing a subscription, and going on with it, when its schedule says so."""

from emulator.billing.core.errors import APIError
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.schedules.pause_schedule import Failure, PauseSchedule, ResumeStatus
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.schedules.transitions import pause_due_at, save_planned_pause
from emulator.billing.subscriptions.states import require_allowed
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services import subscriptions
from emulator.store.unit_of_work import UnitOfWork


def follow_pauses(uow: UnitOfWork, schedule: SubscriptionSchedule) -> SubscriptionSchedule:
    """The schedule with what is due of its pause done."""
    while (due_at := pause_due_at(schedule)) is not None and due_at <= uow.ctx.now:
        schedule = do_pause_due(uow, schedule)
    return schedule


def do_pause_due(uow: UnitOfWork, schedule: SubscriptionSchedule) -> SubscriptionSchedule:
    """The schedule after the pause, or the end of it, that is due; of what is refused nothing is kept but the error."""
    planned = schedule.pause_schedule
    subscription = None if schedule.subscription is None else uow.get(Subscription, schedule.subscription)
    if planned is None or subscription is None:
        raise ValueError("nothing of a pause is due")
    after = (_pause if planned.pause.status == "scheduled" else _resume)(uow, planned, subscription)
    return save_planned_pause(schedule, after, uow.ctx, uow.changes)


def _pause(uow: UnitOfWork, planned: PauseSchedule, subscription: Subscription) -> PauseSchedule:
    settings, before = planned.pause.settings, uow.changes.copy()
    try:
        require_allowed(subscription, "pause")
        if settings is not None:
            subscriptions.pause(uow, subscription, settings.as_params, by_schedule=True)
    except APIError as refusal:
        uow.changes = before
        return planned.paused(Failure.of(refusal))
    return planned.paused(None)


def _resume(uow: UnitOfWork, planned: PauseSchedule, subscription: Subscription) -> PauseSchedule:
    if planned.resume is None:
        return planned
    if subscription.status != "paused":
        # Somebody was faster.
        return planned.resumed("succeeded")
    before = uow.changes.copy()
    try:
        resumed = subscriptions.resume(uow, subscription, planned.resume.settings.as_params)
    except APIError as refusal:
        uow.changes = before
        return planned.resumed("error", Failure.of(refusal))
    return planned.resumed("succeeded" if resumed.status != "paused" else _waiting(uow, resumed))


def _waiting(uow: UnitOfWork, subscription: Subscription) -> ResumeStatus:
    """What the end of a pause waits for: its invoice to be paid, perhaps by what the customer does."""
    invoice = uow.get(Invoice, subscription.latest_invoice or "")
    intent = (
        None if invoice is None or invoice.payment_intent is None else uow.get(PaymentIntent, invoice.payment_intent)
    )
    return "requires_action" if intent is not None and intent.status == "requires_action" else "pending"
