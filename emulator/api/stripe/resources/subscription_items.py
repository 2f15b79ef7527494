"""Items of subscriptions: /v1/subscription_items."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resource import Resource
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import OperationParams
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem
from emulator.services.subscriptions.loading import with_current_prices
from emulator.services.subscriptions.saving import subscription_of_item
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.subscription_item import (
    SubscriptionItemListParams,
    SubscriptionItemListParamsSchema,
    SubscriptionItemSchema,
)

SUBSCRIPTION_ITEMS = Resource(
    SubscriptionItem,
    SubscriptionItemSchema,
    "/v1/subscription_items/<item>",
    permission="subscription",
    id_param="id",
    is_part=True,
)


@SUBSCRIPTION_ITEMS.get("/v1/subscription_items/<item>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], item: str) -> SubscriptionItem:
    """An item as it stands on its subscription."""
    _, found = find_item(request, item)
    return found


@SUBSCRIPTION_ITEMS.list("/v1/subscription_items", SubscriptionItemListParamsSchema)
def list_items(request: RequestContext[SubscriptionItemListParams]) -> ListResult:
    """The items of a subscription, in the order in which they were added."""
    found = request.find(Subscription, request.params.subscription, param="subscription")
    return ListResult(slice_page(request, found.items, "subscription_item"))


def find_item(request: RequestContext[object], item: str) -> tuple[Subscription, SubscriptionItem]:
    """The item with the id of a path, and its subscription. Raises APIError, a 404 in Stripe's own spelling."""
    subscription = subscription_of_item(request.uow, item)
    if subscription is None:
        raise APIError(f"Invalid subscription_item id: {item}", status=404)
    request.uow.enter_time_of(subscription)
    subscription = with_current_prices(request.uow, subscription)
    found = subscription.item(item)
    if found is None:
        raise APIError(f"Invalid subscription_item id: {item}", status=404)
    return subscription, found
