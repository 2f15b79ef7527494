"""Setup intents: /v1/setup_intents."""

from dataclasses import replace

from emulator.api.stripe.endpoint import Call, HandlerResult, ListResult, Routes
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resources.payment_lookups import check_customer, resolve_method_param, stored_method
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.setup_intents import (
    SetupIntent,
    cancel_setup_intent,
    confirm_setup_intent,
    create_setup_intent,
    update_setup_intent,
)
from schemas.stripe.setup_intent import (
    SetupIntentCancelParams,
    SetupIntentConfirmParams,
    SetupIntentCreateParams,
    SetupIntentListParams,
    SetupIntentRetrieveParams,
    SetupIntentSchema,
    SetupIntentUpdateParams,
)

routes = Routes(response_schema=SetupIntentSchema)


@routes.post("/v1/setup_intents", SetupIntentCreateParams)
def create(call: Call) -> HandlerResult:
    """Makes a setup intent and, with `confirm`, confirms it at once."""
    check_customer(call)
    method = resolve_method_param(call)
    intent = create_setup_intent(call.params, method, call.at, call.changes)
    return _confirm(call, intent, method) if call.params.get("confirm") else intent


@routes.get("/v1/setup_intents/<intent>", SetupIntentRetrieveParams)
def retrieve(call: Call, intent: str) -> SetupIntent:
    """One setup intent."""
    return _find(call, intent)


@routes.post("/v1/setup_intents/<intent>", SetupIntentUpdateParams)
def update(call: Call, intent: str) -> SetupIntent:
    """Updates a setup intent."""
    check_customer(call)
    return update_setup_intent(_find(call, intent), call.params, resolve_method_param(call), call.changes)


@routes.post("/v1/setup_intents/<intent>/confirm", SetupIntentConfirmParams)
def confirm(call: Call, intent: str) -> HandlerResult:
    """Readies the card for later payments."""
    found = _find(call, intent)
    if "return_url" in call.params:
        found = replace(found, return_url=call.params["return_url"])
    return _confirm(call, found, resolve_method_param(call) or stored_method(call, found.payment_method))


@routes.post("/v1/setup_intents/<intent>/cancel", SetupIntentCancelParams)
def cancel(call: Call, intent: str) -> SetupIntent:
    """Gives a setup intent up."""
    return cancel_setup_intent(_find(call, intent), call.params.get("cancellation_reason"), call.changes)


@routes.list("/v1/setup_intents", SetupIntentListParams)
def list_intents(call: Call) -> ListResult:
    """The setup intents of the account, of a customer, of a payment method."""
    names = ("customer", "payment_method")
    return list_page(call, SetupIntent, {name: call.params[name] for name in names if name in call.params})


def _find(call: Call, intent: str) -> SetupIntent:
    return call.find(SetupIntent, intent, param="intent")


def _confirm(call: Call, intent: SetupIntent, method: PaymentMethod | None) -> HandlerResult:
    setup = confirm_setup_intent(intent, method, call.changes)
    return setup.refusal or setup.intent
