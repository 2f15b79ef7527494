"""What becomes of a subscription: /v1/subscriptions/:id/pause, /resume, /migrate, and its discount."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.subscriptions import SUBSCRIPTIONS
from emulator.billing.core.params import Params
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.transition_params import (
    SubscriptionMigrateParams,
    SubscriptionPauseParams,
    SubscriptionResumeParams,
)
from emulator.services import subscriptions
from schemas.stripe.discount import DiscountSchema
from schemas.stripe.invoice_params import DeleteParamsSchema
from schemas.stripe.objects import Rendered, render
from schemas.stripe.subscription_transition_params import (
    SubscriptionMigrateParamsSchema,
    SubscriptionPauseParamsSchema,
    SubscriptionResumeParamsSchema,
)


@SUBSCRIPTIONS.post("/v1/subscriptions/<subscription>/pause", SubscriptionPauseParamsSchema)
def pause(request: RequestContext[SubscriptionPauseParams], subscription: str) -> Subscription:
    """Pauses a subscription: nothing is billed until it is resumed."""
    return subscriptions.pause(request.uow, SUBSCRIPTIONS.find(request, subscription), request.params)


@SUBSCRIPTIONS.post("/v1/subscriptions/<subscription>/resume", SubscriptionResumeParamsSchema)
def resume(request: RequestContext[SubscriptionResumeParams], subscription: str) -> Subscription:
    """Goes on with a paused subscription."""
    return subscriptions.resume(request.uow, SUBSCRIPTIONS.find(request, subscription), request.params)


@SUBSCRIPTIONS.post("/v1/subscriptions/<subscription>/migrate", SubscriptionMigrateParamsSchema)
def migrate(request: RequestContext[SubscriptionMigrateParams], subscription: str) -> Subscription:
    """Lets a subscription be billed flexibly."""
    return subscriptions.migrate(request.uow, SUBSCRIPTIONS.find(request, subscription), request.params)


@SUBSCRIPTIONS.delete("/v1/subscriptions/<subscription>/discount", DeleteParamsSchema, response_schema=DiscountSchema)
def delete_discount(request: RequestContext[Params], subscription: str) -> Rendered:
    """Takes the discounts off a subscription; what invoices have of them stays."""
    gone = subscriptions.delete_discounts(request.uow, SUBSCRIPTIONS.find(request, subscription))
    shown = {**render(gone, request.ctx), "deleted": True}
    return {name: shown[name] for name in sorted(shown, key=lambda name: (name != "id", name != "object", name))}
