"""Taking the discounts of a subscription off (docs.stripe.com/api/discounts/subscription_delete)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions.subscription import Subscription


def without_discounts(subscription: Subscription, changes: Changes) -> Subscription:
    """The subscription without discounts; each of them is told of. Raises APIError, a 404, where there is none."""
    if not subscription.discounts:
        raise APIError(
            f"No active discount for subscription: {subscription.id}",
            status=404,
            code="resource_missing",
            param="subscription",
        )
    for discount in subscription.discounts:
        changes.emit("customer.discount.deleted", discount)
    return replace(subscription, discounts=())
