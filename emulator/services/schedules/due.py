"""What time makes of a schedule: its one job, done if the schedule still wants it."""

from emulator.billing.customers.customer import Customer
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.schedules.transitions import (
    cancel_schedule,
    complete_schedule,
    end_of,
    is_expiring,
    next_due_at,
    pause_due_at,
    phase_due_at,
    save_schedule,
    tell_of_expiry,
    waits_for_pause,
)
from emulator.billing.subscriptions.due import next_due
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.system.jobs import Job
from emulator.services import subscriptions
from emulator.services.jobs import drop_job, take_job
from emulator.services.schedules.ending import release
from emulator.services.schedules.entering import begin, enter_next
from emulator.services.schedules.pauses import do_pause_due
from emulator.store.unit_of_work import UnitOfWork


def do_due(uow: UnitOfWork, job: Job) -> None:
    """Does the first thing that is due, and orders the next."""
    schedule = take_job(uow, job, SubscriptionSchedule)
    due_at = None if schedule is None else next_due_at(schedule)
    if schedule is None or due_at is None:
        return
    if due_at > uow.ctx.now:
        save_schedule(schedule, uow.ctx, uow.changes)
    else:
        _do_next(uow, schedule)


def do_subscription_due(uow: UnitOfWork, job: Job) -> None:
    """Does what is due of a subscription, after what is due of its schedule.

    A phase that begins with a period is there before its renewal, and a schedule that ends with its subscription is
    completed by then, whichever of their jobs a worker takes first.
    """
    while (schedule := _due_schedule(uow, job)) is not None:
        _do_next(uow, schedule)
    subscriptions.do_due(uow, job)


def do_subscription_due_without_schedule(uow: UnitOfWork, job: Job) -> None:
    """Does what is due of a subscription, whose schedule ends because its next phase cannot begin.

    Where it is not the schedule that a rule refused, the job is dropped, or fails the advance of its test clock.
    """
    schedule = _due_schedule(uow, job)
    if schedule is None and job.test_clock is None:
        drop_job(uow, job)
        return
    if schedule is not None:
        release(uow, schedule)
    subscriptions.do_due(uow, job)


def _due_schedule(uow: UnitOfWork, job: Job) -> SubscriptionSchedule | None:
    """The schedule of the subscription that a job is about, if something of it is due no later than the job."""
    uow.load([(Job, job.id), (Subscription, job.subject)])
    subscription = uow.get(Subscription, job.subject)
    due = None if subscription is None else next_due(subscription, uow.ctx.account)
    if subscription is None or subscription.schedule is None or due is None:
        return None
    schedule = uow.get(SubscriptionSchedule, subscription.schedule)
    due_at = None if schedule is None else next_due_at(schedule)
    return None if due_at is None or due_at > min(due.second, uow.ctx.now) else schedule


def _do_next(uow: UnitOfWork, schedule: SubscriptionSchedule) -> None:
    """Does what comes first of a schedule of which something is due, and orders the next."""
    pause_at, phase_at = pause_due_at(schedule), phase_due_at(schedule)
    if schedule.status == "not_started":
        _begin(uow, schedule)
    elif pause_at is not None and (phase_at is None or pause_at < phase_at):
        do_pause_due(uow, schedule)
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
    if after.entered == len(after.phases) and end_of(after) <= uow.ctx.now and not waits_for_pause(after):
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
