"""Subscriptions: /v1/subscriptions."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.feedback_options import check_feedback_option
from emulator.api.stripe.resources.lookups import find_customer, missing_customer
from emulator.api.stripe.resources.subscription_lists import subscription_page
from emulator.api.stripe.resources.subscription_lookups import subscription_references
from emulator.api.stripe.search_fields import CREATED, STATUS
from emulator.api.stripe.search_query import Field
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.subscriptions.only_item_params import with_first_item, with_only_item
from emulator.billing.subscriptions.params import SubscriptionCreateParams, SubscriptionUpdateParams
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.transition_params import SubscriptionCancelParams
from emulator.services import subscriptions
from schemas.stripe.subscription import SubscriptionSchema
from schemas.stripe.subscription_params import (
    SubscriptionCreateParamsSchema,
    SubscriptionListParams,
    SubscriptionListParamsSchema,
    SubscriptionUpdateParamsSchema,
)
from schemas.stripe.subscription_transition_params import SubscriptionCancelParamsSchema

SUBSCRIPTIONS = Resource(
    Subscription,
    SubscriptionSchema,
    "/v1/subscriptions/<subscription>",
    permission="subscription",
    id_param="id",
    search_fields={
        "canceled_at": Field("number", lambda subscription: subscription.canceled_at),
        "created": CREATED,
        "status": STATUS,
    },
)
SUBSCRIPTIONS.add_retrieve()


@SUBSCRIPTIONS.post("/v1/subscriptions", SubscriptionCreateParamsSchema)
def create(request: RequestContext[SubscriptionCreateParams]) -> Subscription:
    """Creates a subscription, and charges its first invoice."""
    params = with_first_item(request.params)
    if params.customer is NOT_GIVEN:
        raise missing_customer()
    customer = find_customer(request, params.customer)
    references = subscription_references(
        request, params, params.items or (), customer.id, only_item=request.params.items is NOT_GIVEN
    )
    return subscriptions.create(request.uow, customer, params, references)


@SUBSCRIPTIONS.post("/v1/subscriptions/<subscription>", SubscriptionUpdateParamsSchema)
def update(request: RequestContext[SubscriptionUpdateParams], subscription: str) -> Subscription:
    """Changes a subscription; what a change costs is prorated."""
    found = SUBSCRIPTIONS.find(request, subscription)
    check_feedback_option(request, request.params.cancellation_details)
    params = with_only_item(request.params, found)
    references = subscription_references(
        request, params, params.items or (), found.customer, found, only_item=request.params.items is NOT_GIVEN
    )
    return subscriptions.update(request.uow, found, params, references)


@SUBSCRIPTIONS.delete("/v1/subscriptions/<subscription>", SubscriptionCancelParamsSchema)
def cancel(request: RequestContext[SubscriptionCancelParams], subscription: str) -> Subscription:
    """Ends a subscription at once; what is over already is not found."""
    params, found = request.params, SUBSCRIPTIONS.find(request, subscription)
    check_feedback_option(request, params.cancellation_details)
    return subscriptions.cancel(
        request.uow,
        found,
        params.cancellation_details,
        invoice_now=given_or(params.invoice_now, False),
        prorate=given_or(params.prorate, False),
    )


@SUBSCRIPTIONS.list("/v1/subscriptions", SubscriptionListParamsSchema)
def list_subscriptions(request: RequestContext[SubscriptionListParams]) -> ListResult:
    """The subscriptions of the account, newest first: those that are not canceled, unless a status is asked for."""
    return subscription_page(request)
