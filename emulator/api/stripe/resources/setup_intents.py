"""Setup intents: /v1/setup_intents."""

from dataclasses import replace

from emulator.api.stripe.endpoint import HandlerResult, RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.payment_lookups import check_customer, resolve_method_param
from emulator.billing.core.params import given_or
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.setup_intents import (
    SetupIntent,
    SetupIntentCancelParams,
    SetupIntentConfirmParams,
    SetupIntentCreateParams,
    SetupIntentUpdateParams,
    cancel_setup_intent,
    confirm_setup_intent,
    create_setup_intent,
    update_setup_intent,
)
from emulator.services.payments import stored_method
from schemas.stripe.setup_intent import (
    SetupIntentCancelParamsSchema,
    SetupIntentConfirmParamsSchema,
    SetupIntentCreateParamsSchema,
    SetupIntentListParamsSchema,
    SetupIntentRetrieveParamsSchema,
    SetupIntentSchema,
    SetupIntentUpdateParamsSchema,
)

SETUP_INTENTS = Resource(
    SetupIntent,
    SetupIntentSchema,
    "/v1/setup_intents/<intent>",
    permission="setup_intent",
    id_param="intent",
    filters=("customer", "payment_method"),
)
SETUP_INTENTS.add_retrieve(SetupIntentRetrieveParamsSchema)
SETUP_INTENTS.add_list(SetupIntentListParamsSchema)


@SETUP_INTENTS.post("/v1/setup_intents", SetupIntentCreateParamsSchema)
def create(request: RequestContext[SetupIntentCreateParams]) -> HandlerResult:
    """Makes a setup intent and, with `confirm`, confirms it at once."""
    check_customer(request, request.params.customer)
    method = resolve_method_param(request, request.params.payment_method)
    intent = create_setup_intent(request.params, method, request.ctx, request.changes)
    return _confirm(request, intent, method) if request.params.confirm else intent


@SETUP_INTENTS.post("/v1/setup_intents/<intent>", SetupIntentUpdateParamsSchema)
def update(request: RequestContext[SetupIntentUpdateParams], intent: str) -> SetupIntent:
    """Updates a setup intent."""
    check_customer(request, request.params.customer)
    found = SETUP_INTENTS.find(request, intent)
    method = resolve_method_param(request, request.params.payment_method)
    return update_setup_intent(found, request.params, method, request.changes)


@SETUP_INTENTS.post("/v1/setup_intents/<intent>/confirm", SetupIntentConfirmParamsSchema)
def confirm(request: RequestContext[SetupIntentConfirmParams], intent: str) -> HandlerResult:
    """Readies the card for later payments."""
    found = SETUP_INTENTS.find(request, intent)
    updated = replace(found, return_url=given_or(request.params.return_url, found.return_url))
    method = resolve_method_param(request, request.params.payment_method)
    return _confirm(request, updated, method or stored_method(request.uow, found.payment_method))


@SETUP_INTENTS.post("/v1/setup_intents/<intent>/cancel", SetupIntentCancelParamsSchema)
def cancel(request: RequestContext[SetupIntentCancelParams], intent: str) -> SetupIntent:
    """Gives a setup intent up."""
    reason = given_or(request.params.cancellation_reason, None)
    return cancel_setup_intent(SETUP_INTENTS.find(request, intent), reason, request.changes)


def _confirm(request: RequestContext[object], intent: SetupIntent, method: PaymentMethod | None) -> HandlerResult:
    setup = confirm_setup_intent(intent, method, request.changes)
    return setup.declined or setup.intent
