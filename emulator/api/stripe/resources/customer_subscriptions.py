"""Subscriptions below their customer, as older versions of the API had them: /v1/customers/:id/subscriptions."""

from emulator.api.stripe.endpoint import HandlerResult, ListResult, RequestContext
from emulator.api.stripe.resources.subscription_lists import subscription_page
from emulator.api.stripe.resources.subscriptions import SUBSCRIPTIONS, cancel, create, update
from emulator.billing.core.params import OperationParams
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.subscriptions.params import SubscriptionCreateParams, SubscriptionUpdateParams
from emulator.billing.subscriptions.states import missing_error
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.transition_params import SubscriptionCancelParams
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.subscription_params import (
    SubscriptionCreateParamsSchema,
    SubscriptionListParams,
    SubscriptionListParamsSchema,
    SubscriptionUpdateParamsSchema,
)
from schemas.stripe.subscription_transition_params import SubscriptionCancelParamsSchema

_ALL = "/v1/customers/<customer>/subscriptions"
_ONE = f"{_ALL}/<subscription>"


@SUBSCRIPTIONS.list(_ALL, SubscriptionListParamsSchema)
def list_of_customer(request: RequestContext[SubscriptionListParams], customer: str) -> ListResult:
    """The subscriptions of a customer."""
    request.find(Customer, customer, param="customer")
    return subscription_page(replace(request, params=replace(request.params, customer=customer)))


@SUBSCRIPTIONS.post(_ALL, SubscriptionCreateParamsSchema, same_as=SUBSCRIPTIONS.collection)
def create_of_customer(request: RequestContext[SubscriptionCreateParams], customer: str) -> HandlerResult:
    """Creates a subscription of a customer."""
    return create(replace(request, params=replace(request.params, customer=customer)))


@SUBSCRIPTIONS.get(_ONE, RetrieveParamsSchema)
def retrieve_of_customer(request: RequestContext[OperationParams], customer: str, subscription: str) -> Subscription:
    """A subscription of a customer."""
    return _find(request, customer, subscription)


@SUBSCRIPTIONS.post(_ONE, SubscriptionUpdateParamsSchema, same_as=SUBSCRIPTIONS.path)
def update_of_customer(
    request: RequestContext[SubscriptionUpdateParams], customer: str, subscription: str
) -> HandlerResult:
    """Changes a subscription of a customer."""
    return update(request, _find(request, customer, subscription).id)


@SUBSCRIPTIONS.delete(_ONE, SubscriptionCancelParamsSchema)
def cancel_of_customer(
    request: RequestContext[SubscriptionCancelParams], customer: str, subscription: str
) -> HandlerResult:
    """Ends a subscription of a customer."""
    return cancel(request, _find(request, customer, subscription).id)


def _find(request: RequestContext[object], customer: str, subscription: str) -> Subscription:
    found = SUBSCRIPTIONS.find(request, subscription)
    if found.customer != customer:
        raise missing_error(subscription)
    return found
