"""What a publishable key may do and see: it is in the hands of customers (docs.stripe.com/keys).

With it a page or an app makes payment methods, and reads and confirms the intents whose client secret it was given.
"""

from collections.abc import Collection, Mapping
from hmac import compare_digest
from typing import Any

from flask import Request

from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.keys import Caller, secret_key_required
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.payments.intents import Intent
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.setup_intents import SetupIntent
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered
from schemas.stripe.parameter_errors import InvalidParameterError, missing

_INTENTS: dict[str, type[PaymentIntent | SetupIntent]] = {
    "/v1/payment_intents/<intent>": PaymentIntent,
    "/v1/setup_intents/<intent>": SetupIntent,
}
_WITH_SECRET = {
    operation: entity
    for path, entity in _INTENTS.items()
    for operation in (f"GET {path}", f"POST {path}/confirm", f"POST {path}/verify_microdeposits")
}
_OPEN = {"POST /v1/payment_methods", "POST /v1/sources", "POST /v1/tokens", *_WITH_SECRET}

_EXPANDED = frozenset({"payment_method"})
_OF_BOTH = (
    *("id", "object", "automatic_payment_methods", "cancellation_reason", "client_secret", "created", "description"),
    *("livemode", "next_action", "payment_method", "payment_method_types", "status"),
)
_SHOWN = {
    "payment_intent": {
        *_OF_BOTH,
        *("amount", "canceled_at", "capture_method", "confirmation_method", "currency", "last_payment_error"),
        *("processing", "receipt_email", "setup_future_usage", "shipping"),
    },
    "setup_intent": {*_OF_BOTH, "last_setup_error", "usage"},
}
"""What docs.stripe.com/api marks as "retrievable with publishable key"."""


def with_inferred_acceptance(raw: dict[str, Any], request: Request) -> dict[str, Any]:
    """The parameters with where and with what a customer agrees to be debited, where the request is to tell it.

    So stripe-android, stripe-ios and Stripe.js ask with a publishable key (`infer_from_client`).
    """
    online = {"ip_address": request.remote_addr or "", "user_agent": request.user_agent.string or "unknown"}
    match raw:
        case {"mandate_data": {"customer_acceptance": {"online": {"infer_from_client": "true"}} as acceptance}}:
            return {**raw, "mandate_data": {"customer_acceptance": {**acceptance, "online": online}}}
    return raw


def check_expanded(caller: Caller, paths: Collection[str]) -> None:
    """Raises APIError for what a publishable key is not shown. The words are ours."""
    if caller.is_publishable and not _EXPANDED.issuperset(paths):
        raise APIError("With a publishable key nothing but `payment_method` can be expanded.", param="expand")


def check_open(caller: Caller, endpoint: Endpoint) -> None:
    """Raises UnauthorizedError for an operation that takes a secret key, where the caller has none."""
    if caller.is_publishable and endpoint.operation not in _OPEN:
        raise secret_key_required()


def check_client_secret(
    uow: UnitOfWork, caller: Caller, endpoint: Endpoint, arguments: Mapping[str, str], params: object
) -> None:
    """Raises APIError for a client secret that is not the intent's, or missing beside a publishable key."""
    entity = _WITH_SECRET.get(endpoint.operation)
    if entity is None:
        return
    given = getattr(params, "client_secret", NOT_GIVEN)
    if given is NOT_GIVEN:
        if caller.is_publishable:
            raise InvalidParameterError(missing("client_secret"))
        return
    intent: Intent | None = uow.get(entity, arguments["intent"])
    if intent is None:
        return
    if not compare_digest(given.encode(), intent.client_secret.encode()):
        raise APIError(
            f"The client_secret provided does not match the client_secret associated with the {entity.__name__}.",
            param="client_secret",
        )
    if caller.is_publishable and endpoint.path.endswith("/confirm"):
        _require_automatic_confirmation(intent)


def _require_automatic_confirmation(intent: Intent) -> None:
    """docs.stripe.com/api/payment_intents/object: `manual` ones are confirmed with a secret key."""
    if isinstance(intent, PaymentIntent) and intent.confirmation_method == "manual":
        raise APIError(
            f"This PaymentIntent {intent.id} cannot be confirmed using your publishable key because its "
            "`confirmation_method` is set to `manual`. Please use your secret key instead, or create a PaymentIntent "
            "with `confirmation_method` set to `automatic`."
        )


def as_customers_see(shown: Rendered) -> Rendered:
    """An object as it is shown to a publishable key: without metadata, of an intent what its customer may know."""
    shown_names = _SHOWN.get(str(shown.get("object")))
    return {
        name: _without_metadata(value)
        for name, value in shown.items()
        if name != "metadata" and (shown_names is None or name in shown_names)
    }


def _without_metadata(value: Any) -> Any:
    if isinstance(value, dict):
        return as_customers_see(value)
    return [_without_metadata(each) for each in value] if isinstance(value, list) else value
