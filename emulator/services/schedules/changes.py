"""Changing a schedule: its subscription follows at once, where the phase that it is in is another."""

from collections.abc import Sequence

from emulator.billing.core.params import given_or
from emulator.billing.schedules.changes import changed_schedule, changes_terms
from emulator.billing.schedules.params import ScheduleUpdateParams
from emulator.billing.schedules.phases import DefaultSettingsEntry, PhaseEntry
from emulator.billing.schedules.planned_pauses import with_planned_pause
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.schedules.transitions import save_schedule
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.schedules.due import go_on
from emulator.services.schedules.entering import apply_phase, follow_cancel_date
from emulator.services.schedules.pauses import follow_pauses
from emulator.store.unit_of_work import UnitOfWork


def update(
    uow: UnitOfWork,
    schedule: SubscriptionSchedule,
    params: ScheduleUpdateParams,
    entries: Sequence[PhaseEntry],
    settings: DefaultSettingsEntry | None,
) -> SubscriptionSchedule:
    """Changes a schedule; no event when nothing changes. Raises APIError as `changed_schedule` does."""
    changed = changed_schedule(schedule, params, entries, settings, uow.ctx)
    changed = with_planned_pause(changed, params.pause_schedules, _subscription(uow, changed, params), uow.ctx)
    if changed == schedule:
        return schedule
    save_schedule(changed, uow.ctx, uow.changes)
    uow.changes.emit("subscription_schedule.updated", changed, schedule)
    current = changed.current_phase
    if current is not None:
        if changes_terms(schedule, changed):
            apply_phase(uow, changed, current, given_or(params.proration_behavior, "create_prorations"))
            changed = uow.get(SubscriptionSchedule, changed.id) or changed
        else:
            follow_cancel_date(uow, changed)
        return follow_pauses(uow, go_on(uow, changed))
    return changed


def _subscription(uow: UnitOfWork, schedule: SubscriptionSchedule, params: ScheduleUpdateParams) -> Subscription | None:
    """What is paused already, or not; nobody asks where no pause is spoken of."""
    if not params.pause_schedules or schedule.subscription is None:
        return None
    return uow.get(Subscription, schedule.subscription)
