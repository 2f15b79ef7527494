"""`plan` and `quantity` of a subscription itself: how its only item was named before a subscription had items.

No documentation names them any more, and no version is known that refuses them: libraries still send them
(laravel/cashier-stripe, Subscription::updateQuantity; stripe/stripe-python#388, #506).
"""

from collections.abc import Mapping
from typing import Any

from emulator.billing.core.errors import APIError, mutually_exclusive
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions.params import (
    ChangedItemParams,
    SubscriptionCreateParams,
    SubscriptionItemParams,
    SubscriptionTermsParams,
    SubscriptionUpdateParams,
)
from emulator.billing.subscriptions.subscription import Subscription

_UNNAMED: Mapping[str, Any] = {"plan": NOT_GIVEN, "quantity": NOT_GIVEN}


def with_first_item(params: SubscriptionCreateParams) -> SubscriptionCreateParams:
    """The parameters with the only item among `items`, which a plan makes; how many of it is nothing by itself.

    Raises APIError where `items` are given, too.
    """
    only = _only_item(params, has_items=params.items is not NOT_GIVEN)
    return replace(params, **_UNNAMED, items=[SubscriptionItemParams(**only)]) if "plan" in only else params


def with_only_item(params: SubscriptionUpdateParams, subscription: Subscription) -> SubscriptionUpdateParams:
    """The parameters of a change with its only item among `items`.

    Raises APIError where items are given, too, or the subscription has several of them.
    """
    only = _only_item(params, has_items=params.items is not NOT_GIVEN)
    if not only:
        return params
    if len(subscription.items) > 1:
        name = next(iter(only))
        raise APIError(
            f"You cannot use `{name}` for a subscription with several items: change its `items`, each by its `id`.",
            param=name,
        )
    return replace(params, **_UNNAMED, items=[ChangedItemParams(id=subscription.items[0].id, **only)])


def _only_item(params: SubscriptionTermsParams, *, has_items: bool) -> Mapping[str, Any]:
    given = {name: value for name in _UNNAMED if (value := getattr(params, name)) is not NOT_GIVEN}
    if given and has_items:
        name = next(iter(given))
        raise mutually_exclusive("items", name, param=name)
    return given
