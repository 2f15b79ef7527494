"""Changing one item of a subscription: each is an update of its subscription."""

from emulator.billing.core.structs import replace
from emulator.billing.subscriptions.item_params import (
    SubscriptionItemCreateParams,
    SubscriptionItemDeleteParams,
    SubscriptionItemUpdateParams,
)
from emulator.billing.subscriptions.params import ChangedItemParams, SubscriptionUpdateParams
from emulator.billing.subscriptions.states import require_allowed
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services.subscriptions.update import update
from emulator.store.unit_of_work import UnitOfWork

ItemParams = SubscriptionItemCreateParams | SubscriptionItemUpdateParams | SubscriptionItemDeleteParams


def update_of_item(params: ItemParams, item: str | None = None) -> SubscriptionUpdateParams:
    """The update of a subscription that a request about one of its items, `item` or a new one, is."""
    common = SubscriptionUpdateParams(
        payment_behavior=params.payment_behavior,
        proration_behavior=params.proration_behavior,
        proration_date=params.proration_date,
    )
    if isinstance(params, SubscriptionItemDeleteParams):
        gone = ChangedItemParams(id=item or "", deleted=True, clear_usage=params.clear_usage)
        return replace(common, items=[gone])
    changed = ChangedItemParams(
        discounts=params.discounts,
        metadata=params.metadata,
        plan=params.plan,
        price=params.price,
        price_data=params.price_data,
        billing_thresholds=params.billing_thresholds,
        quantity=params.quantity,
        tax_rates=params.tax_rates,
    )
    if item is not None:
        changed = replace(changed, id=item)
    if isinstance(params, SubscriptionItemUpdateParams):
        common = replace(common, off_session=params.off_session)
    return replace(common, items=[changed])


def change_item(
    uow: UnitOfWork,
    subscription: Subscription,
    params: SubscriptionUpdateParams,
    references: SubscriptionReferences,
    item: str | None = None,
) -> SubscriptionItem | None:
    """The item after an update of its subscription: `item`, or the new one; None where it is gone.

    Raises APIError as `update` does, and a 404 where the subscription is over.
    """
    require_allowed(subscription, "item_change", "subscription")
    after = update(uow, subscription, params, references)
    if item is not None:
        return after.item(item)
    known = {each.id for each in subscription.items}
    return next((each for each in after.items if each.id not in known), None)
