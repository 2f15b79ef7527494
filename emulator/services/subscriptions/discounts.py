"""Taking the discounts of a subscription off."""

from emulator.billing.catalog.discounts import Discount
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.subscriptions.saving import save_and_tell
from emulator.store.unit_of_work import UnitOfWork


def delete_discounts(uow: UnitOfWork, subscription: Subscription) -> Discount:
    """Takes all discounts off, and returns the first of them. Raises APIError, a 404, where there is none."""
    if not subscription.discounts:
        raise APIError(
            f"No active discount for subscription: {subscription.id}",
            status=404,
            code="resource_missing",
            param="subscription",
        )
    for discount in subscription.discounts:
        uow.changes.emit("customer.discount.deleted", discount)
    save_and_tell(uow, replace(subscription, discounts=()), subscription)
    return subscription.discounts[0]
