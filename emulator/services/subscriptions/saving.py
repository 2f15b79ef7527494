"""Keeping a subscription, with what is found by its items and what it waits for."""

from emulator.billing.subscriptions.due import schedule
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItemKey, key_of
from emulator.store.unit_of_work import UnitOfWork


def save(uow: UnitOfWork, subscription: Subscription, before: Subscription | None = None) -> None:
    """Saves a subscription as it is now, and orders what is due next; nothing is told of it."""
    if subscription == before:
        return
    uow.changes.save(subscription)
    schedule(subscription, uow.ctx, uow.changes)
    old = {} if before is None else {item.id: key_of(item) for item in before.items}
    new = {item.id: key_of(item) for item in subscription.items}
    for id, key in new.items():
        if old.get(id) != key:
            uow.changes.save(key)
    for id in old.keys() - new.keys():
        uow.changes.remove(old[id])


def save_and_tell(
    uow: UnitOfWork, subscription: Subscription, before: Subscription, type: str = "customer.subscription.updated"
) -> None:
    """Saves a subscription, and tells what changed of it."""
    save(uow, subscription, before)
    if type == "customer.subscription.updated":
        uow.changes.emit(type, subscription, before)
    else:
        uow.changes.emit(type, subscription)


def subscription_of_item(uow: UnitOfWork, item: str) -> Subscription | None:
    """The subscription that has an item; None where there is no such item."""
    key = uow.get(SubscriptionItemKey, item)
    found = None if key is None else uow.get(Subscription, key.subscription)
    return found if found is not None and found.item(item) is not None else None
