"""What a customer may do with a subscription in the portal, and the requests that do it.

docs.stripe.com/customer-management: a subscription of several products, one that a schedule manages and one that waits
for an update to be paid cannot be changed by its customer.
"""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import Struct
from emulator.billing.portal.configuration import AdjustableQuantity, Features
from emulator.billing.subscriptions.params import (
    AnchorChangeParams,
    CancellationDetailsParams,
    ChangedItemParams,
    SubscriptionUpdateParams,
)
from emulator.billing.subscriptions.preview_params import PreviewAnchorParams, SubscriptionDetailsParams
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription, is_metered

_CHANGEABLE = frozenset({"active", "past_due", "trialing"})


class Offer(Struct, frozen=True, kw_only=True):
    """A price that a customer can change to, its product, and how many they can have."""

    price: Price
    product: Product
    quantity: AdjustableQuantity


class Change(Struct, frozen=True, kw_only=True):
    """What a customer wants: a price, how many, and the code that they typed, if any."""

    offer: Offer
    quantity: int | None
    code: str = ""


def can_cancel(subscription: Subscription, features: Features) -> bool:
    """Whether a customer can end it; one whose first invoice waits to be paid has no period to end with."""
    ended = TERMINAL if features.subscription_cancel.mode == "immediately" else {*TERMINAL, "incomplete"}
    goes_on = subscription.status not in ended and subscription.cancel_at is None
    return features.subscription_cancel.enabled and goes_on and subscription.schedule is None


def can_renew(subscription: Subscription, features: Features) -> bool:
    """Whether a customer can take back that it ends with its period."""
    ends = subscription.status not in TERMINAL and subscription.cancel_at_period_end
    return features.subscription_cancel.enabled and ends and subscription.schedule is None


def can_change(subscription: Subscription, features: Features) -> bool:
    """Whether a customer can change what it is for."""
    if not features.subscription_update.enabled or subscription.status not in _CHANGEABLE:
        return False
    is_plain = len(subscription.items) == 1 and not subscription.items[0].is_metered
    return is_plain and subscription.schedule is None and subscription.pending_update is None


def is_offered(price: Price, product: Product | None, subscription: Subscription) -> bool:
    """Whether a price of a configuration can take the place of the one that the subscription has."""
    is_alive = price.active and product is not None and product.active
    return is_alive and not is_metered(price) and subscription.currency in (price.currency, *price.currency_options)


def is_other(change: Change, subscription: Subscription) -> bool:
    """Whether a change asks for another price or quantity than there is."""
    item = subscription.items[0]
    return (change.offer.price.id, change.quantity) != (item.price.id, item.quantity)


def require_allowed(change: Change, subscription: Subscription, features: Features) -> None:
    """Raises APIError for a change that the configuration does not allow."""
    item, allowed = subscription.items[0], features.subscription_update.default_allowed_updates
    if change.offer.price.id != item.price.id and "price" not in allowed:
        raise APIError("The price of this subscription cannot be changed.", param="price")
    if change.quantity == item.quantity:
        return
    limits = change.offer.quantity
    most = change.quantity if limits.maximum is None else limits.maximum
    is_within = change.quantity is not None and most is not None and limits.minimum <= change.quantity <= most
    if "quantity" not in allowed or not limits.enabled or not is_within:
        raise APIError("The subscription cannot have this quantity.", param="quantity")


def update_params(change: Change, subscription: Subscription, features: Features) -> SubscriptionUpdateParams:
    """What asks for a change; what it bills at once must be paid, or nothing changes."""
    update = features.subscription_update
    return SubscriptionUpdateParams(
        billing_cycle_anchor=AnchorChangeParams(type=_anchor(subscription, features)),
        items=_items(change, subscription),
        payment_behavior="error_if_incomplete",
        proration_behavior=update.proration_behavior,
        trial_end="now" if _ends_trial(subscription, features) else NOT_GIVEN,
    )


def preview_params(change: Change, subscription: Subscription, features: Features) -> SubscriptionDetailsParams:
    """What asks for a preview of the same."""
    update = features.subscription_update
    return SubscriptionDetailsParams(
        billing_cycle_anchor=PreviewAnchorParams(type=_anchor(subscription, features)),
        items=_items(change, subscription),
        proration_behavior=update.proration_behavior,
        trial_end="now" if _ends_trial(subscription, features) else NOT_GIVEN,
    )


def end_params(details: Given[CancellationDetailsParams]) -> SubscriptionUpdateParams:
    """What asks for an end with the period."""
    return SubscriptionUpdateParams(cancel_at_period_end=True, cancellation_details=details)


def renewal_params() -> SubscriptionUpdateParams:
    """What takes an end back."""
    return SubscriptionUpdateParams(cancel_at_period_end=False)


def _items(change: Change, subscription: Subscription) -> Sequence[ChangedItemParams]:
    quantity = NOT_GIVEN if change.quantity is None else change.quantity
    return [ChangedItemParams(id=subscription.items[0].id, price=change.offer.price.id, quantity=quantity)]


def _anchor(subscription: Subscription, features: Features) -> Literal["now", "unchanged"]:
    """Where the periods begin; a trial that goes on does, as a period that begins now would end it."""
    goes_on = subscription.status == "trialing" and not _ends_trial(subscription, features)
    return "unchanged" if goes_on else features.subscription_update.billing_cycle_anchor


def _ends_trial(subscription: Subscription, features: Features) -> bool:
    return subscription.status == "trialing" and features.subscription_update.trial_update_behavior == "end_trial"
