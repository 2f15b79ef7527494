"""What becomes of a schedule: it begins, it goes from phase to phase, and ends.

docs.stripe.com/billing/subscriptions/subscription-schedules#lifecycle
"""

from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.schedules.pause_schedule import PauseSchedule
from emulator.billing.schedules.schedule import RUNNING, SubscriptionSchedule
from emulator.billing.system.jobs import Job

TASK = "subscription_schedule"

EXPIRING_SECONDS = 7 * DAY
"""How long before its end a schedule tells of it (docs.stripe.com/api/events/types)."""


def require_running(schedule: SubscriptionSchedule, what: str) -> None:
    """Raises APIError for a schedule that is over; `what` is the past participle of what was to be done with it."""
    if schedule.status not in RUNNING:
        verb = {"canceled": "cancel", "released": "release", "updated": "update"}[what]
        raise APIError(
            f"You cannot {verb} a subscription schedule that is currently in the {schedule.status} status. It must be "
            f"in not_started, active status to be {what}."
        )


def next_due_at(schedule: SubscriptionSchedule) -> int | None:
    """When time makes something of a schedule next (unix seconds, UTC); None where it never does."""
    if schedule.status not in RUNNING:
        return None
    due = [each for each in (pause_due_at(schedule), phase_due_at(schedule)) if each is not None]
    return min(due, default=None)


def pause_due_at(schedule: SubscriptionSchedule) -> int | None:
    """When its subscription pauses or goes on next (unix seconds, UTC); None where nothing of it is planned."""
    planned = None if schedule.status != "active" else schedule.pause_schedule
    return None if planned is None else planned.due_at


def phase_due_at(schedule: SubscriptionSchedule) -> int | None:
    """When its next phase begins, or the last one ends, or it tells of that (unix seconds, UTC)."""
    boundary = _boundary(schedule)
    expires = end_of(schedule) - EXPIRING_SECONDS
    begins = schedule.phases[0].start_date
    if schedule.status == "active" and not schedule.expiry_told and begins < expires < boundary:
        return expires
    return None if waits_for_pause(schedule) else boundary


def waits_for_pause(schedule: SubscriptionSchedule) -> bool:
    """Whether it manages its subscription beyond its last phase, until that has gone on after a pause.

    Our choice: whoever pauses a subscription for longer than its present period means that it goes on.
    """
    planned = schedule.pause_schedule
    is_last = schedule.status == "active" and schedule.entered == len(schedule.phases)
    return is_last and schedule.end_behavior == "release" and planned is not None and not planned.is_over


def is_expiring(schedule: SubscriptionSchedule, now: int) -> bool:
    """Whether it is time to tell that a schedule ends soon, and nothing else is due before."""
    return not schedule.expiry_told and end_of(schedule) - EXPIRING_SECONDS <= now < _boundary(schedule)


def _boundary(schedule: SubscriptionSchedule) -> int:
    """When the phase that it is in ends; before the first one, when that begins."""
    return end_of(schedule) if schedule.entered == len(schedule.phases) else next_start(schedule)


def cancel_date_of(schedule: SubscriptionSchedule) -> int | None:
    """When a schedule ends its subscription: known to that as soon as the last phase begins."""
    ends = schedule.end_behavior == "cancel" and schedule.entered == len(schedule.phases)
    return end_of(schedule) if ends else None


def next_start(schedule: SubscriptionSchedule) -> int:
    """When its next phase begins."""
    return schedule.phases[schedule.entered].start_date


def end_of(schedule: SubscriptionSchedule) -> int:
    """When its last phase ends."""
    return schedule.phases[-1].end_date


def save_schedule(schedule: SubscriptionSchedule, ctx: Context, changes: Changes) -> None:
    """Keeps a schedule, and orders its one job for what is due next, or calls it off."""
    changes.save(schedule)
    due_at = next_due_at(schedule)
    job = Job(
        id=f"schedule-{schedule.id}",
        created=ctx.now,
        task=TASK,
        subject=schedule.id,
        due_at=0 if due_at is None else due_at,
    )
    if due_at is None:
        changes.remove(job)
    else:
        changes.save(job)


def save_planned_pause(
    schedule: SubscriptionSchedule, planned: PauseSchedule, ctx: Context, changes: Changes
) -> SubscriptionSchedule:
    """The schedule after something came of its pause, which is told."""
    after = replace(schedule, pause_schedule=planned)
    save_schedule(after, ctx, changes)
    changes.emit("subscription_schedule.updated", after, schedule, caused_by_request=False)
    return after


def release_schedule(
    schedule: SubscriptionSchedule, ctx: Context, changes: Changes, *, completes: bool = False
) -> SubscriptionSchedule:
    """The schedule, and its subscription, which the caller saves, no more of each other.

    `completes` is whether its last phase is over: both are told then, as the official CLI expects.
    """
    released = replace(
        schedule,
        completed_at=ctx.now if completes else None,
        released_at=ctx.now,
        released_subscription=schedule.subscription,
        status="released",
        subscription=None,
    )
    save_schedule(released, ctx, changes)
    if completes:
        changes.emit("subscription_schedule.completed", released, caused_by_request=False)
    changes.emit("subscription_schedule.released", released, caused_by_request=not completes)
    changes.emit("subscription_schedule.updated", released, schedule, caused_by_request=not completes)
    return released


def complete_schedule(schedule: SubscriptionSchedule, ctx: Context, changes: Changes) -> SubscriptionSchedule:
    """The schedule after its last phase, its subscription being canceled."""
    completed = replace(schedule, completed_at=ctx.now, status="completed")
    save_schedule(completed, ctx, changes)
    changes.emit("subscription_schedule.completed", completed, caused_by_request=False)
    changes.emit("subscription_schedule.updated", completed, schedule, caused_by_request=False)
    return completed


def cancel_schedule(
    schedule: SubscriptionSchedule, ctx: Context, changes: Changes, *, aborts: bool = False
) -> SubscriptionSchedule:
    """The schedule, canceled; `aborts` is whether that is because its subscription was not paid."""
    canceled = replace(schedule, canceled_at=ctx.now, status="canceled")
    save_schedule(canceled, ctx, changes)
    changes.emit(f"subscription_schedule.{'aborted' if aborts else 'canceled'}", canceled)
    changes.emit("subscription_schedule.updated", canceled, schedule)
    return canceled


def tell_of_expiry(schedule: SubscriptionSchedule, ctx: Context, changes: Changes) -> SubscriptionSchedule:
    """The schedule whose end is near."""
    told = replace(schedule, expiry_told=True)
    save_schedule(told, ctx, changes)
    changes.emit("subscription_schedule.expiring", told, caused_by_request=False)
    return told
