"""Items of subscriptions: /v1/subscription_items."""

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.subscription_lookups import subscription_references
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import OperationParams
from emulator.billing.subscriptions.item_params import (
    SubscriptionItemCreateParams,
    SubscriptionItemDeleteParams,
    SubscriptionItemUpdateParams,
)
from emulator.billing.subscriptions.params import SubscriptionUpdateParams
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services import subscriptions
from emulator.services.subscriptions.loading import with_current_prices
from emulator.services.subscriptions.saving import subscription_of_item
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.subscription_item import (
    SubscriptionItemCreateParamsSchema,
    SubscriptionItemDeleteParamsSchema,
    SubscriptionItemListParams,
    SubscriptionItemListParamsSchema,
    SubscriptionItemSchema,
    SubscriptionItemUpdateParamsSchema,
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


@SUBSCRIPTION_ITEMS.post("/v1/subscription_items", SubscriptionItemCreateParamsSchema)
def create(request: RequestContext[SubscriptionItemCreateParams]) -> SubscriptionItem:
    """Adds an item to a subscription."""
    found = request.find(Subscription, request.params.subscription, param="subscription")
    return _change(request, found, subscriptions.update_of_item(request.params), None)


@SUBSCRIPTION_ITEMS.post("/v1/subscription_items/<item>", SubscriptionItemUpdateParamsSchema)
def update(request: RequestContext[SubscriptionItemUpdateParams], item: str) -> SubscriptionItem:
    """Changes an item of a subscription."""
    found, _ = find_item(request, item)
    return _change(request, found, subscriptions.update_of_item(request.params, item), item)


@SUBSCRIPTION_ITEMS.delete("/v1/subscription_items/<item>", SubscriptionItemDeleteParamsSchema)
def delete(request: RequestContext[SubscriptionItemDeleteParams], item: str) -> DeletedObject:
    """Takes an item off a subscription."""
    found, _ = find_item(request, item)
    params = subscriptions.update_of_item(request.params, item)
    subscriptions.change_item(request.uow, found, params, _references(request, found, params), item)
    return DeletedObject(item, SubscriptionItem.RESOURCE_TYPE.name)


def _change(
    request: RequestContext[object], subscription: Subscription, params: SubscriptionUpdateParams, item: str | None
) -> SubscriptionItem:
    references = _references(request, subscription, params)
    changed = subscriptions.change_item(request.uow, subscription, params, references, item)
    if changed is None:
        raise SUBSCRIPTION_ITEMS.missing(request, item or "")
    return changed


def _references(
    request: RequestContext[object], subscription: Subscription, params: SubscriptionUpdateParams
) -> SubscriptionReferences:
    """What the parameters of one item name; complaints call them as the request does, not `items[0][…]`."""
    return subscription_references(
        request, params, params.items or (), subscription.customer, subscription, only_item=True
    )


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
