"""What time makes of a schedule: its one job, done if the schedule still wants it."""

from emulator.billing.customers.customer import Customer
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.schedules.transitions import (
    cancel_schedule,
    complete_schedule,
    end_of,
    is_expiring,
    next_due_at,
    save_schedule,
    tell_of_expiry,
)
from emulator.billing.system.jobs import Job
from emulator.services.jobs import take_job
from emulator.services.schedules.ending import release
from emulator.services.schedules.entering import begin, enter_next
from emulator.store.unit_of_work import UnitOfWork


def do_due(uow: UnitOfWork, job: Job) -> None:
    """Does the first thing that is due, and orders the next."""
    schedule = take_job(uow, job, SubscriptionSchedule)
    due_at = None if schedule is None else next_due_at(schedule)
    if schedule is None or due_at is None:
        return
    if due_at > uow.ctx.now:
        save_schedule(schedule, uow.ctx, uow.changes)
    elif schedule.status == "not_started":
        _begin(uow, schedule)
    elif is_expiring(schedule, uow.ctx.now):
        tell_of_expiry(schedule, uow.ctx, uow.changes)
    else:
        go_on(uow, schedule)


def give_up(uow: UnitOfWork, job: Job) -> None:
    """Ends a schedule whose next phase cannot begin, because what it names cannot be subscribed to any more.

    Nobody knows what Stripe does then; a subscription that there is already goes on as it is.
    """
    schedule = take_job(uow, job, SubscriptionSchedule)
    if schedule is None or next_due_at(schedule) is None:
        return
    if schedule.status == "not_started":
        cancel_schedule(schedule, uow.ctx, uow.changes)
    else:
        release(uow, schedule)


def go_on(uow: UnitOfWork, schedule: SubscriptionSchedule) -> SubscriptionSchedule:
    """The schedule in the phase that it should be in by now, or ended; saved, with an event where that is another."""
    after = schedule
    while after.entered < len(after.phases) and after.phases[after.entered].start_date <= uow.ctx.now:
        after = enter_next(uow, after)
    if after != schedule:
        save_schedule(after, uow.ctx, uow.changes)
        uow.changes.emit("subscription_schedule.updated", after, schedule, caused_by_request=False)
    if after.entered == len(after.phases) and end_of(after) <= uow.ctx.now:
        return _end(uow, after)
    return after


def _begin(uow: UnitOfWork, schedule: SubscriptionSchedule) -> None:
    customer = uow.get(Customer, schedule.customer)
    if customer is None or customer.deleted:
        return
    begun = begin(uow, schedule, customer, later=True)
    save_schedule(begun, uow.ctx, uow.changes)
    uow.changes.emit("subscription_schedule.updated", begun, schedule, caused_by_request=False)


def _end(uow: UnitOfWork, schedule: SubscriptionSchedule) -> SubscriptionSchedule:
    """After the last phase the subscription goes on, or ends at this second by its own date."""
    if schedule.end_behavior == "cancel":
        return complete_schedule(schedule, uow.ctx, uow.changes)
    return release(uow, schedule, completes=True)
