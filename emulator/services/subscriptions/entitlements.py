"""Letting what customers are entitled to follow their subscriptions, whatever changed one."""

from emulator.billing.catalog.products import Product
from emulator.billing.subscriptions.entitlements import (
    ActiveEntitlementSummary,
    billed_items,
    entitling,
    follow_subscriptions,
    includes_anew,
    with_features,
)
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription
from emulator.store.unit_of_work import UnitOfWork


def update_entitlements(uow: UnitOfWork) -> None:
    """Changes what the customers of the subscriptions that a unit of work saved are entitled to.

    Every commit ends with it. It reads nothing where no feature comes with what was subscribed to: the products were
    read to bill it.
    """
    changed: dict[str, list[Subscription]] = {}
    for saved in uow.changes.saved(Subscription):
        before: Subscription | None = uow.as_read(saved)
        after = _with_current_features(uow, saved) if _looks_again(saved, before) else saved
        if entitling(after) != entitling(before):
            changed.setdefault(after.customer, []).append(after)
    if not changed:
        return
    uow.load((ActiveEntitlementSummary, customer) for customer in changed)
    for customer, subscriptions in changed.items():
        known = uow.get(ActiveEntitlementSummary, customer)
        summary = known or ActiveEntitlementSummary(id=customer, created=uow.ctx.now)
        follow_subscriptions(summary, subscriptions, uow.ctx, uow.changes)


def _looks_again(saved: Subscription, before: Subscription | None) -> bool:
    return saved.status not in TERMINAL and includes_anew(saved, before)


def _with_current_features(uow: UnitOfWork, subscription: Subscription) -> Subscription:
    products = uow.get_many(Product, sorted({item.price.product for item in billed_items(subscription)}))
    after = with_features(subscription, {each.id: each for each in products if each is not None})
    if after is not subscription:
        uow.changes.save(after)
    return after
