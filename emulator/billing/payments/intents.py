"""What payment intents and setup intents share: each waits for a payment method, and is confirmed with it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeAlias, TypeVar

from msgspec import field

from emulator.billing.core.account import DEFAULT_METHOD_TYPES
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError, mutually_exclusive
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.card_details import checked
from emulator.billing.payments.declines import Decline
from emulator.billing.payments.mandates import MandateDataParams
from emulator.billing.payments.method_params import PaymentMethodDataParams
from emulator.billing.payments.payment_methods import PaymentMethod

Status = Literal[
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
    "requires_capture",
    "succeeded",
    "canceled",
]

OPEN: tuple[Status, ...] = ("requires_payment_method", "requires_confirmation", "requires_action")
"""The statuses of an intent that can still be changed and confirmed."""


class PaymentError(Struct, frozen=True, kw_only=True):
    """Why the last attempt failed, with the payment method as it was then. `charge` is None when none was made."""

    decline: Decline
    payment_method: PaymentMethod
    charge: str | None = None


class Intent(Struct, frozen=True, kw_only=True):
    """An intent of either kind, of `customer` or of nobody yet. `created` is unix seconds, UTC.

    Attributes:
        action: what its customer has to do, as `next_action` calls it; None where there is nothing to do.
        method_options: what was asked for each type of payment method, by its name.
        allowed_types: the types of payment method that it was narrowed to, None for no narrowing.
        excluded_types: the types that were taken out, None where that was not asked for.
        automatic_redirects: whether payment methods that Stripe chooses may send the customer elsewhere; None where the
            caller chose them, or an invoice did.
        payment_method_configuration: the payment method configuration that was named for it.
        return_url: where the cardholder comes back to after authentication.
        checkout_session: the Checkout Session that it is confirmed by.
    """

    RESOURCE_TYPE: ClassVar[ResourceType]

    id: str
    created: int
    client_secret: str
    action: str | None = None
    allowed_types: tuple[str, ...] | None = None
    automatic_redirects: str | None = None
    cancellation_reason: str | None = None
    checkout_session: str | None = None
    customer: str | None = None
    description: str | None = None
    excluded_types: tuple[str, ...] | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    method_options: dict[str, dict[str, Any]] = field(default_factory=dict)
    payment_method: str | None = None
    payment_method_configuration: str | None = None
    payment_method_types: tuple[str, ...] = DEFAULT_METHOD_TYPES
    return_url: str | None = None
    status: Status = "requires_payment_method"

    def options_of(self, type: str) -> dict[str, Any]:
        """What was asked for a type of payment method."""
        return self.method_options.get(type, {})


IntentT = TypeVar("IntentT", bound=Intent)


class AutomaticMethodsParams(Params, frozen=True, kw_only=True):
    """Whether the account's settings decide which payment methods are offered, and those that lead elsewhere too."""

    enabled: bool
    allow_redirects: Given[str] = NOT_GIVEN


MethodOptionsParam: TypeAlias = Mapping[str, dict[str, Any] | None] | None
"""The parameter `payment_method_options`: None for a type of payment method takes its options away, None as a whole
those of all types."""


class IntentTermsParams(OperationParams, frozen=True, kw_only=True):
    """What may be said of an intent when it is made and later."""

    customer: Given[str] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    excluded_payment_method_types: Given[list[str] | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    payment_method: Given[str] = NOT_GIVEN
    payment_method_configuration: Given[str] = NOT_GIVEN
    payment_method_data: Given[PaymentMethodDataParams] = NOT_GIVEN
    payment_method_options: Given[MethodOptionsParam] = NOT_GIVEN


class IntentConfirmParams(OperationParams, frozen=True, kw_only=True):
    """What an intent is confirmed with."""

    allowed_payment_method_types: Given[list[str]] = NOT_GIVEN
    client_secret: Given[str] = NOT_GIVEN
    confirmation_token: Given[str] = NOT_GIVEN
    mandate_data: Given[MandateDataParams | None] = NOT_GIVEN
    payment_method: Given[str] = NOT_GIVEN
    payment_method_data: Given[PaymentMethodDataParams] = NOT_GIVEN
    payment_method_options: Given[MethodOptionsParam] = NOT_GIVEN
    return_url: Given[str] = NOT_GIVEN
    use_stripe_sdk: Given[bool] = NOT_GIVEN


def automatic_redirects(automatic: Given[AutomaticMethodsParams], types: Given[Sequence[str]]) -> str | None:
    """Whether payment methods may send the customer elsewhere, where Stripe chooses them; None where the caller did."""
    if types is not NOT_GIVEN:
        return None
    if automatic is NOT_GIVEN:
        return "always"
    return given_or(automatic.allow_redirects, "always") if automatic.enabled else None


def narrowed(
    intent: IntentT,
    allowed: Given[Sequence[str] | None],
    excluded: Given[Sequence[str] | None],
    account_types: Sequence[str],
) -> IntentT:
    """The intent with the types of payment method that are allowed, but for those that are excluded.

    They are taken of the account's where Stripe chooses them, else of those that it has. What was said of them before
    stands until something else is said. Raises APIError where none is left; how Stripe words that is not known.
    """
    if not intent.payment_method_types:
        raise _no_types_error(intent)
    kept = intent.allowed_types if allowed is NOT_GIVEN else tuple(allowed or ()) or None
    out = intent.excluded_types if excluded is NOT_GIVEN else tuple(excluded or ()) or None
    if kept is out is intent.allowed_types is intent.excluded_types is None:
        return intent
    base = intent.payment_method_types if intent.automatic_redirects is None else account_types
    types = tuple(each for each in base if each not in (out or ()) and (kept is None or each in kept))
    if not types:
        raise APIError(
            "No payment method type is left of those that this account accepts.",
            param="allowed_payment_method_types" if excluded is NOT_GIVEN else "excluded_payment_method_types",
        )
    return replace(intent, allowed_types=kept, excluded_types=out, payment_method_types=types)


def with_configuration(intent: IntentT, configuration: Given[str], account_types: Sequence[str]) -> IntentT:
    """The intent with the types of a payment method configuration, if one is named: Stripe chooses them from then on.

    `account_types` are those that it offers.
    """
    if configuration is NOT_GIVEN:
        return intent
    return replace(
        intent,
        automatic_redirects=intent.automatic_redirects or "always",
        payment_method_configuration=configuration,
        payment_method_types=tuple(account_types),
    )


def require_one_choice(configuration: Given[str], types: Given[Sequence[str]]) -> None:
    """Raises APIError where a request names both types and what is to choose them; nobody has told how Stripe does."""
    if configuration is not NOT_GIVEN and types is not NOT_GIVEN:
        raise mutually_exclusive("payment_method_configuration", "payment_method_types")


def require_no_rival(automatic: Given[AutomaticMethodsParams], **rivals: Given[Any]) -> None:
    """Raises APIError where Stripe is told whether to choose the types, and in the same request one of the `rivals` is.

    Of `confirmation_method` several integrators quote the words; of `payment_method_types` they tell that it is
    refused, though Stripe be told not to choose.
    """
    if automatic is NOT_GIVEN:
        return
    for name, given in rivals.items():
        if given is not NOT_GIVEN:
            raise mutually_exclusive("automatic_payment_methods", name, param="automatic_payment_methods")


def _no_types_error(intent: Intent) -> APIError:
    """Reported of payment intents by several users."""
    called = {"payment_intent": "Payment Intent", "setup_intent": "Setup Intent"}[intent.RESOURCE_TYPE.name]
    return APIError(
        f"No valid payment method types for this {called}. Please ensure that you have activated payment methods "
        "compatible with your chosen currency in your dashboard "
        "(https://dashboard.stripe.com/settings/payment_methods) or specify payment_method_types.",
    )


def options_after(old: dict[str, dict[str, Any]], params: Given[MethodOptionsParam]) -> dict[str, dict[str, Any]]:
    """The options of each type of payment method after a request that may leave them out; they merge by their names."""
    if params is NOT_GIVEN:
        return old
    if params is None:
        return {}
    options = dict(old)
    for name, wanted in params.items():
        if wanted is None:
            options.pop(name, None)
        else:
            options[name] = {**options.get(name, {}), **wanted}
    return options


def require_return_url(intent: Intent) -> None:
    """Raises APIError where a payment method may send the customer elsewhere, and nothing says where to come back to.

    Recorded; payments without their customer are not asked for it.
    """
    if intent.automatic_redirects != "always" or intent.return_url is not None:
        return
    name = type(intent).__name__
    raise APIError(
        f"This {name} is configured to accept payment methods enabled in your Dashboard. Because some of these payment "
        "methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to "
        "accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "
        "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
        extra={intent.RESOURCE_TYPE.name: intent},
    )


def require_confirmed(params: Params, names: Sequence[str], intent_class: type[Intent]) -> None:
    """Raises APIError for what only a confirmation takes, where an intent is made without one.

    The words are reported by users, of `mandate_data`, `off_session` and `return_url`.
    """
    name = next((name for name in names if getattr(params, name) not in (NOT_GIVEN, None)), None)
    if name is not None:
        called = intent_class.__name__
        raise APIError(
            f"The parameter `{name}` cannot be passed when creating a {called} unless `confirm` is set to true.",
            code=f"{intent_class.RESOURCE_TYPE.name}_invalid_parameter",
            param=name,
        )


def require_own_method(intent: Intent, method: PaymentMethod, *, is_new: bool = False) -> None:
    """Raises APIError for a payment method of somebody else than the intent's customer, if it is somebody's.

    `is_new` is whether the intent is only being made: such a refusal shows none. The words for a payment intent without
    a customer are reported by several users; the others, and what comes with each, were probed by somebody else.
    """
    if method.customer in (None, intent.customer):
        return
    called, name = type(intent).__name__, intent.RESOURCE_TYPE.name
    extra = {} if is_new else {name: intent}
    if intent.customer is not None:
        raise APIError(
            f"The PaymentMethod {method.id} does not belong to the Customer you supplied {intent.customer}. "
            "Please use this PaymentMethod with the Customer that it belongs to instead.",
            param="payment_method",
            extra=extra,
        )
    is_payment = name == "payment_intent"
    supplied = "`payment_method` parameter supplied" if is_payment else "payment method supplied"
    id = method.id if is_payment else f"({method.id})"
    raise APIError(
        f"The {supplied} {id} belongs to the Customer {method.customer}. "
        f"Please include the Customer in the `customer` parameter on the {called}.",
        code="parameter_missing" if is_payment else None,
        param="source" if is_payment else "payment_method",
        extra=extra,
    )


def new_client_secret(id: str, length: int) -> str:
    """What a page of the caller's may confirm the intent with; `length` are the random characters in it."""
    return f"{id}_secret_{random_text(length)}"


def attach_to_customer(method: PaymentMethod, customer: str, changes: Changes) -> None:
    """Attaches the payment method of an intent to the intent's customer, for payments without them."""
    attached = replace(set_up(method), customer=customer)
    changes.save(attached)
    changes.emit("payment_method.attached", attached)


def set_up(method: PaymentMethod) -> PaymentMethod:
    """The payment method after its holder agreed to payments without them."""
    return method if method.card is None else replace(method, card=replace(checked(method.card), set_up=True))


def require_status(intent: Intent, statuses: Sequence[Status], action: str) -> None:
    """Raises APIError for an intent whose status is none in which the action may be done."""
    if intent.status in statuses:
        return
    # Messages call an intent as its class is called, which is Stripe's own name for it.
    name = type(intent).__name__
    raise unexpected_state_error(
        intent,
        f"You cannot {action} this {name} because it has a status of {intent.status}. "
        f"Only a {name} with one of the following statuses may be {_PARTICIPLES[action]}: {', '.join(statuses)}.",
    )


_PARTICIPLES = {"cancel": "canceled", "confirm": "confirmed", "update": "updated"}


def unexpected_state_error(intent: Intent, message: str) -> APIError:
    """The refusal of what an intent's status forbids; it shows the intent."""
    name = intent.RESOURCE_TYPE.name
    return APIError(message, code=f"{name}_unexpected_state", extra={name: intent})
