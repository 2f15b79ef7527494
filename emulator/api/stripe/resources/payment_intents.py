"""Payment intents: /v1/payment_intents."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from emulator.api.stripe.endpoint import HandlerResult, RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.payment_lookups import (
    check_customer,
    resolve_method_param,
)
from emulator.api.stripe.search_fields import AMOUNT, CREATED, CURRENCY, CUSTOMER, STATUS
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.payments.confirmation import require_confirmable
from emulator.billing.payments.payment_intents import PaymentIntent, cancel_intent, create_intent, update_intent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.services import payments
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
def create(request: RequestContext[Any]) -> HandlerResult:
    """Makes an intent and, with `confirm`, attempts to collect it at once."""
    check_customer(request)
    method = resolve_method_param(request)
    intent = create_intent(request.params, method, request.ctx, request.changes)
    return _confirm(request, intent, method) if request.params.get("confirm") else intent


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>", PaymentIntentUpdateParamsSchema)
def update(request: RequestContext[Any], intent: str) -> PaymentIntent:
    """Updates an intent that is not collected yet."""
    check_customer(request)
    return update_intent(_find(request, intent), request.params, resolve_method_param(request), request.changes)


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>/confirm", PaymentIntentConfirmParamsSchema)
def confirm(request: RequestContext[Any], intent: str) -> HandlerResult:
    """Attempts to collect an intent."""
    found = _find(request, intent)
    require_confirmable(found)
    method = resolve_method_param(request)
    updated = update_intent(found, _without(request.params, _ATTEMPT_PARAMS), method, request.changes)
    return _confirm(request, updated, method)


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>/capture", PaymentIntentCaptureParamsSchema)
def capture(request: RequestContext[Any], intent: str) -> PaymentIntent:
    """Collects a hold, or part of it."""
    found = _find(request, intent)
    new: dict[str, Any] = {name: request.params[name] for name in _DESCRIPTORS if name in request.params}
    if "metadata" in request.params:
        new["metadata"] = merged_metadata(found.metadata, request.params["metadata"])
    return payments.capture(request.uow, replace(found, **new), request.params.get("amount_to_capture"))


@PAYMENT_INTENTS.post("/v1/payment_intents/<intent>/cancel", PaymentIntentCancelParamsSchema)
def cancel(request: RequestContext[Any], intent: str) -> PaymentIntent:
    """Gives an intent up."""
    found = _find(request, intent)
    if found.invoice is not None:
        raise APIError(f"This PaymentIntent collects the invoice {found.invoice}. Void the invoice to cancel it.")
    return cancel_intent(found, request.params.get("cancellation_reason"), request.ctx, request.changes)


_DESCRIPTORS = ("statement_descriptor", "statement_descriptor_suffix")
_ATTEMPT_PARAMS = frozenset({"error_on_requires_action", "expand", "off_session", "payment_method", "use_stripe_sdk"})


def _without(params: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name not in names}


def _find(request: RequestContext[Any], intent: str) -> PaymentIntent:
    return request.find(PaymentIntent, intent, param="intent")


def _confirm(request: RequestContext[Any], intent: PaymentIntent, method: PaymentMethod | None) -> HandlerResult:
    """The intent after the attempt, or the refusal that tells why it failed."""
    attempt = payments.confirm(
        request.uow,
        intent,
        method,
        on_session=not request.params.get("off_session", False),
        error_on_requires_action=request.params.get("error_on_requires_action", False),
    )
    return attempt.declined or attempt.intent
