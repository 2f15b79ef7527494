"""Making a schedule, of phases or of a subscription that there is."""

from collections.abc import Sequence

from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.schedules.creation import adopt, new_schedule
from emulator.billing.schedules.params import ScheduleCreateParams
from emulator.billing.schedules.phases import DefaultSettingsEntry, PhaseEntry
from emulator.billing.schedules.planned_pauses import with_planned_pause
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.schedules.transitions import save_schedule
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.schedules.entering import begin
from emulator.services.schedules.pauses import follow_pauses
from emulator.services.subscriptions.saving import save_and_tell
from emulator.store.unit_of_work import UnitOfWork


def create(
    uow: UnitOfWork,
    customer: Customer,
    params: ScheduleCreateParams,
    entries: Sequence[PhaseEntry],
    settings: DefaultSettingsEntry | None,
) -> SubscriptionSchedule:
    """Creates a schedule; one that starts now has its subscription at once. Raises APIError as `new_schedule` does."""
    schedule = new_schedule(params, entries, settings, customer, uow.ctx)
    schedule = with_planned_pause(schedule, params.pause_schedules, None, uow.ctx)
    if schedule.phases[0].start_date <= uow.ctx.now:
        schedule = begin(uow, schedule, customer)
    save_schedule(schedule, uow.ctx, uow.changes)
    uow.changes.emit("subscription_schedule.created", schedule)
    return follow_pauses(uow, schedule)


def take_over(uow: UnitOfWork, subscription: Subscription, params: ScheduleCreateParams) -> SubscriptionSchedule:
    """Creates a schedule with one phase, which the subscription is in. Raises APIError as `adopt` does."""
    schedule = adopt(subscription, given_or(params.metadata, NOT_GIVEN), uow.ctx)
    schedule = with_planned_pause(schedule, params.pause_schedules, subscription, uow.ctx)
    save_schedule(schedule, uow.ctx, uow.changes)
    uow.changes.emit("subscription_schedule.created", schedule)
    save_and_tell(uow, replace(subscription, schedule=schedule.id), subscription)
    return follow_pauses(uow, schedule)
