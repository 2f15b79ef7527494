"""Ending a schedule: with its subscription, or without it."""

from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.schedules.transitions import cancel_date_of, cancel_schedule, release_schedule, require_running
from emulator.billing.subscriptions.cancellation import schedule_cancellation
from emulator.billing.subscriptions.params import SubscriptionUpdateParams
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription
from emulator.services import subscriptions
from emulator.services.subscriptions.saving import save_and_tell
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.whole_lists import list_all


def cancel(
    uow: UnitOfWork, schedule: SubscriptionSchedule, *, invoice_now: bool, prorate: bool
) -> SubscriptionSchedule:
    """Cancels a schedule, and its subscription with it. Raises APIError for one that is over."""
    require_running(schedule, "canceled")
    subscription = None if schedule.subscription is None else uow.get(Subscription, schedule.subscription)
    if subscription is None or subscription.status in TERMINAL:
        return cancel_schedule(schedule, uow.ctx, uow.changes)
    # Whatever ends a subscription ends its schedule.
    subscriptions.cancel(uow, subscription, NOT_GIVEN, invoice_now=invoice_now, prorate=prorate)
    return uow.get(SubscriptionSchedule, schedule.id) or schedule


def cancel_all(uow: UnitOfWork, customer: str) -> None:
    """Cancels what a customer who is deleted has planned; the running ones end with their subscriptions.

    That Stripe cancels what has not started is told by the acceptance tests of its Terraform provider.
    """
    planned = Selection(equals={"customer": customer}, predicate=lambda each: each.status == "not_started")
    for schedule in list_all(uow, SubscriptionSchedule, planned):
        uow.enter_time_of(schedule)
        cancel_schedule(schedule, uow.ctx, uow.changes)


def release(
    uow: UnitOfWork, schedule: SubscriptionSchedule, *, keeps_cancel_date: bool = False, completes: bool = False
) -> SubscriptionSchedule:
    """Lets a subscription go on by itself; that its schedule would have ended it is forgotten unless it is kept.

    Raises APIError for a schedule that is over.
    """
    require_running(schedule, "released")
    subscription = None if schedule.subscription is None else uow.get(Subscription, schedule.subscription)
    if subscription is not None:
        free = replace(subscription, schedule=None)
        if not keeps_cancel_date and free.cancel_at is not None and free.cancel_at == cancel_date_of(schedule):
            free = schedule_cancellation(free, SubscriptionUpdateParams(cancel_at=None), uow.ctx.now)
        save_and_tell(uow, free, subscription)
    return release_schedule(schedule, uow.ctx, uow.changes, completes=completes)
