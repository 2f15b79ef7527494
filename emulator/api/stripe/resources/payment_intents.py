"""Payment intents: /v1/payment_intents."""

from emulator.api.stripe.endpoint import HandlerResult, RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.payment_lookups import (
    check_customer,
    confirmation_token_of,
    mandate_of_param,
    method_of_params,
    offering_context,
)
from emulator.api.stripe.search_fields import AMOUNT, CREATED, CURRENCY, CUSTOMER, STATUS
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.payments.confirmation import require_confirmable
from emulator.billing.payments.confirmation_tokens import (
    ConfirmationToken,
    params_with_token,
    use_confirmation_token,
)
from emulator.billing.payments.intents import require_return_url
from emulator.billing.payments.method_types import require_currency
from emulator.billing.payments.microdeposits import VerifyMicrodepositsParams
from emulator.billing.payments.payment_intent_changes import (
    prepare_confirmation,
    update_intent,
    with_capture_details,
)
from emulator.billing.payments.payment_intent_creation import create_intent
from emulator.billing.payments.payment_intent_params import (
    PaymentIntentApplyParams,
    PaymentIntentCancelParams,
    PaymentIntentCaptureParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentUpdateParams,
)
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.services import cash, payments
from schemas.stripe.cash import PaymentIntentApplyParamsSchema
from schemas.stripe.intent import VerifyMicrodepositsParamsSchema
from schemas.stripe.payment_intent import (
    PaymentIntentCancelParamsSchema,
    PaymentIntentCaptureParamsSchema,
    PaymentIntentConfirmParamsSchema,
    PaymentIntentCreateParamsSchema,
    PaymentIntentListParamsSchema,
    PaymentIntentRetrieveParamsSchema,
    PaymentIntentSchema,
    PaymentIntentUpdateParamsSchema,
)

PAYMENT_INTENTS = Resource(
    PaymentIntent,
    PaymentIntentSchema,
    "/v1/payment_intents/<intent>",
    permission="payment_intent",
    id_param="intent",
    search_fields={
        "amount": AMOUNT,
        "created": CREATED,
        "currency": CURRENCY,
        "customer": CUSTOMER,
        "status": STATUS,
    },
    filters=("customer",),
)
PAYMENT_INTENTS.add_retrieve(PaymentIntentRetrieveParamsSchema)
PAYMENT_INTENTS.add_list(PaymentIntentListParamsSchema)


@PAYMENT_INTENTS.post("/v1/payment_intents", PaymentIntentCreateParamsSchema)
def create(request: RequestContext[PaymentIntentCreateParams]) -> HandlerResult:
    """Makes an intent and, with `confirm`, attempts to collect it at once."""
    check_customer(request, request.params.customer)
    for type in given_or(request.params.payment_method_types, ()):
        require_currency(type, request.params.currency)
    token = confirmation_token_of(request, request.params.confirmation_token)
    params = params_with_token(request.params, token)
    method = method_of_params(request, params)
    ctx = offering_context(request, params.payment_method_configuration)
    intent = create_intent(params, method, ctx, request.changes)
    return _confirm(request, params, intent, method, token) if params.confirm else intent


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>", PaymentIntentUpdateParamsSchema)
def update(request: RequestContext[PaymentIntentUpdateParams], intent: str) -> PaymentIntent:
    """Updates an intent that is not collected yet."""
    check_customer(request, request.params.customer)
    found = PAYMENT_INTENTS.find(request, intent)
    method = method_of_params(request, request.params)
    ctx = offering_context(request, request.params.payment_method_configuration, found.payment_method_configuration)
    return update_intent(found, request.params, method, ctx, request.changes)


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>/confirm", PaymentIntentConfirmParamsSchema)
def confirm(request: RequestContext[PaymentIntentConfirmParams], intent: str) -> HandlerResult:
    """Attempts to collect an intent."""
    found = PAYMENT_INTENTS.find(request, intent)
    require_confirmable(found)
    token = confirmation_token_of(request, request.params.confirmation_token)
    params = params_with_token(request.params, token)
    method = method_of_params(request, params)
    ctx = offering_context(request, NOT_GIVEN, found.payment_method_configuration)
    updated = prepare_confirmation(found, params, method, ctx, request.changes)
    return _confirm(request, params, updated, method, token)


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>/capture", PaymentIntentCaptureParamsSchema)
def capture(request: RequestContext[PaymentIntentCaptureParams], intent: str) -> PaymentIntent:
    """Collects a hold, or part of it."""
    held = with_capture_details(PAYMENT_INTENTS.find(request, intent), request.params, request.ctx)
    return payments.capture(request.uow, held, given_or(request.params.amount_to_capture, None))


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>/cancel", PaymentIntentCancelParamsSchema)
def cancel(request: RequestContext[PaymentIntentCancelParams], intent: str) -> PaymentIntent:
    """Gives an intent up."""
    reason = given_or(request.params.cancellation_reason, None)
    return payments.cancel(request.uow, PAYMENT_INTENTS.find(request, intent), reason)


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>/apply_customer_balance", PaymentIntentApplyParamsSchema)
def apply(request: RequestContext[PaymentIntentApplyParams], intent: str) -> HandlerResult:
    """Pays an intent out of its customer's cash, or a part of it."""
    attempt = cash.apply(request.uow, PAYMENT_INTENTS.find(request, intent), request.params)
    return attempt.declined or attempt.intent


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>/verify_microdeposits", VerifyMicrodepositsParamsSchema)
def verify(request: RequestContext[VerifyMicrodepositsParams], intent: str) -> HandlerResult:
    """Verifies the bank account that is to be debited by what was paid into it."""
    attempt = payments.verify(request.uow, PAYMENT_INTENTS.find(request, intent), request.params)
    return attempt.declined or attempt.intent


def _confirm(
    request: RequestContext[object],
    params: PaymentIntentCreateParams | PaymentIntentConfirmParams,
    intent: PaymentIntent,
    method: PaymentMethod | None,
    token: ConfirmationToken | None,
) -> HandlerResult:
    """The intent after the attempt, or the refusal that tells why it failed."""
    use_confirmation_token(token, intent, request.changes)
    if not params.off_session:
        require_return_url(intent)
    attempt = payments.confirm(
        request.uow,
        intent,
        method,
        on_session=not params.off_session,
        error_on_requires_action=given_or(params.error_on_requires_action, False),
        mandate=mandate_of_param(request, params.mandate),
        mandate_data=params.mandate_data,
    )
    return attempt.declined or attempt.intent
