"""Keeping a subscription, with what is found by its items and what it waits for."""

from emulator.billing.core.structs import replace
from emulator.billing.meters.meter import Meter
from emulator.billing.schedules.schedule import RUNNING, SubscriptionSchedule
from emulator.billing.schedules.transitions import cancel_schedule
from emulator.billing.subscriptions.due import schedule
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription, SubscriptionItemKey, key_of
from emulator.billing.subscriptions.thresholds import watches_usage
from emulator.billing.subscriptions.trials import warns_at
from emulator.billing.subscriptions.usage_records import follow_periods
from emulator.store.unit_of_work import UnitOfWork


def save(uow: UnitOfWork, subscription: Subscription, before: Subscription | None = None) -> None:
    """Saves a subscription as it is now, and orders what is due next; nothing is told of it."""
    if subscription == before:
        return
    uow.changes.save(subscription)
    follow_periods(before, subscription, uow.ctx, uow.changes)
    schedule(subscription, uow.ctx, uow.changes)
    if watches_usage(subscription) and (before is None or _watched(before) != _watched(subscription)):
        _watch_meters(uow, subscription)
    if subscription.status in TERMINAL and subscription.schedule is not None:
        _end_schedule(uow, subscription.schedule, subscription)
    old = {} if before is None else {item.id: key_of(item) for item in before.items}
    new = {item.id: key_of(item) for item in subscription.items}
    for id, key in new.items():
        if old.get(id) != key:
            uow.changes.save(key)
    for id in old.keys() - new.keys():
        uow.changes.remove(old[id])


def _watch_meters(uow: UnitOfWork, subscription: Subscription) -> None:
    """Lets the meters of its items know that what they count may reach a threshold."""
    for meter in uow.get_many(Meter, sorted(_watched(subscription))):
        if meter is not None and not meter.has_thresholds:
            uow.changes.save(replace(meter, has_thresholds=True))


def _watched(subscription: Subscription) -> set[str]:
    """The meters whose counts may bring it to a threshold."""
    recurring = [item.price.recurring for item in subscription.items] if watches_usage(subscription) else []
    return {each.meter for each in recurring if each is not None and each.meter is not None}


def _end_schedule(uow: UnitOfWork, id: str, subscription: Subscription) -> None:
    """A schedule ends with its subscription; it is aborted where that was not paid."""
    found = uow.get(SubscriptionSchedule, id)
    if found is not None and found.status in RUNNING:
        aborts = subscription.cancellation_details.reason == "payment_failed"
        cancel_schedule(found, uow.ctx, uow.changes, aborts=aborts)


def save_and_tell(
    uow: UnitOfWork, subscription: Subscription, before: Subscription, type: str = "customer.subscription.updated"
) -> None:
    """Saves a subscription, and tells what changed of it."""
    save(uow, subscription, before)
    if type == "customer.subscription.updated":
        uow.changes.emit(type, subscription, before)
    else:
        uow.changes.emit(type, subscription)


def warned(uow: UnitOfWork, subscription: Subscription) -> Subscription:
    """The subscription, which has told that its trial ends soon if it does and that is not known yet."""
    second = warns_at(subscription)
    if second is None or second > uow.ctx.now:
        return subscription
    told = replace(subscription, reminded_until=subscription.trial_end)
    uow.changes.emit("customer.subscription.trial_will_end", told)
    return told


def subscription_of_item(uow: UnitOfWork, item: str) -> Subscription | None:
    """The subscription that has an item; None where there is no such item."""
    key = uow.get(SubscriptionItemKey, item)
    found = None if key is None else uow.get(Subscription, key.subscription)
    return found if found is not None and found.item(item) is not None else None
