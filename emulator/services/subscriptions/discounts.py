"""Taking the discounts of a subscription off."""

from emulator.billing.catalog.discounts import Discount
from emulator.billing.subscriptions.discounts import without_discounts
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.subscriptions.saving import save_and_tell
from emulator.store.unit_of_work import UnitOfWork


def delete_discounts(uow: UnitOfWork, subscription: Subscription) -> Discount:
    """Takes all discounts off, and returns the first of them. Raises APIError, a 404, where there is none."""
    save_and_tell(uow, without_discounts(subscription, uow.changes), subscription)
    return subscription.discounts[0]
