"""Setup intents: /v1/setup_intents."""

from emulator.api.stripe.endpoint import HandlerResult, RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.payment_lookups import (
    check_customer,
    confirmation_token_of,
    method_of_params,
    offering_context,
)
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.payments.confirmation_tokens import (
    ConfirmationToken,
    params_with_token,
    use_confirmation_token,
)
from emulator.billing.payments.intents import require_return_url
from emulator.billing.payments.mandates import accept_mandate
from emulator.billing.payments.microdeposits import VerifyMicrodepositsParams, verify_setup
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
    missing_method_error,
    prepare_setup,
    update_setup_intent,
)
from emulator.services.payments import stored_method
from schemas.stripe.intent import VerifyMicrodepositsParamsSchema
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
    token = confirmation_token_of(request, request.params.confirmation_token)
    params = params_with_token(request.params, token)
    method = method_of_params(request, params)
    ctx = offering_context(request, params.payment_method_configuration)
    intent = create_setup_intent(params, method, ctx, request.changes)
    if not params.confirm:
        return intent
    # The provider's own command line makes one without saying where to come back to (`trigger`), nor what it takes.
    if params.automatic_payment_methods is not NOT_GIVEN:
        require_return_url(intent)
    return _confirm(request, params, intent, method, token)


@SETUP_INTENTS.post("/v1/setup_intents/<intent>", SetupIntentUpdateParamsSchema)
def update(request: RequestContext[SetupIntentUpdateParams], intent: str) -> SetupIntent:
    """Updates a setup intent."""
    check_customer(request, request.params.customer)
    found = SETUP_INTENTS.find(request, intent)
    method = method_of_params(request, request.params)
    ctx = offering_context(request, request.params.payment_method_configuration, found.payment_method_configuration)
    return update_setup_intent(found, request.params, method, ctx, request.changes)


@SETUP_INTENTS.post("/v1/setup_intents/<intent>/confirm", SetupIntentConfirmParamsSchema)
def confirm(request: RequestContext[SetupIntentConfirmParams], intent: str) -> HandlerResult:
    """Readies the card for later payments."""
    found = SETUP_INTENTS.find(request, intent)
    token = confirmation_token_of(request, request.params.confirmation_token)
    params = params_with_token(request.params, token)
    updated = prepare_setup(found, params, offering_context(request, NOT_GIVEN, found.payment_method_configuration))
    require_return_url(updated)
    method = method_of_params(request, params) or stored_method(request.uow, found.payment_method)
    return _confirm(request, params, updated, method, token)


@SETUP_INTENTS.post("/v1/setup_intents/<intent>/cancel", SetupIntentCancelParamsSchema)
def cancel(request: RequestContext[SetupIntentCancelParams], intent: str) -> SetupIntent:
    """Gives a setup intent up."""
    reason = given_or(request.params.cancellation_reason, None)
    return cancel_setup_intent(SETUP_INTENTS.find(request, intent), reason, request.changes)


@SETUP_INTENTS.post("/v1/setup_intents/<intent>/verify_microdeposits", VerifyMicrodepositsParamsSchema)
def verify(request: RequestContext[VerifyMicrodepositsParams], intent: str) -> HandlerResult:
    """Verifies the bank account that is to be readied by what was paid into it."""
    found = SETUP_INTENTS.find(request, intent)
    method = stored_method(request.uow, found.payment_method)
    if method is None:
        raise missing_method_error(found)
    setup = verify_setup(found, method, request.params, request.changes)
    return setup.declined or setup.intent


def _confirm(
    request: RequestContext[object],
    params: SetupIntentCreateParams | SetupIntentConfirmParams,
    intent: SetupIntent,
    method: PaymentMethod | None,
    token: ConfirmationToken | None,
) -> HandlerResult:
    use_confirmation_token(token, intent, request.changes)
    if method is not None:
        method = accept_mandate(
            method,
            params.mandate_data,
            None,
            request.ctx,
            request.changes,
            on_behalf_of=intent.on_behalf_of,
        )
    setup = confirm_setup_intent(intent, method, request.ctx, request.changes)
    return setup.declined or setup.intent
