"""Setup intents: readying a card for later payments (docs.stripe.com/api/setup_intents)."""

from typing import Any, ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.connect import require_account
from emulator.billing.payments.declines import Decline
from emulator.billing.payments.intents import (
    OPEN,
    AutomaticMethodsParams,
    Intent,
    IntentConfirmParams,
    IntentTermsParams,
    PaymentError,
    attach_to_customer,
    automatic_redirects,
    narrowed,
    new_client_secret,
    options_after,
    require_confirmed,
    require_no_rival,
    require_one_choice,
    require_own_method,
    require_status,
    set_up,
    unexpected_state_error,
    with_configuration,
)
from emulator.billing.payments.mandates import MandateDataParams, missing_mandate_error
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.payment_methods import PaymentMethod, checked_method, require_usable
from emulator.billing.payments.setup_attempts import AttemptStatus, SetupAttempt

_SECRET_CHARACTERS = 31
_OF_CONFIRMATIONS = ("confirmation_token", "mandate_data", "return_url")
"""docs.stripe.com/api/setup_intents/create: "This parameter can only be used with `confirm=true`"."""


class SetupIntent(Intent, frozen=True, kw_only=True):
    """An intent to keep a payment method for `customer`, or for nobody yet; `attempt` is its latest confirmation."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "setup_intent",
        display_name="setupintent",
        prefix="seti",
        events=(
            "setup_intent.canceled",
            "setup_intent.created",
            "setup_intent.requires_action",
            "setup_intent.setup_failed",
            "setup_intent.succeeded",
        ),
    )

    attempt: SetupAttempt | None = None
    last_setup_error: PaymentError | None = None
    mandate: str | None = None
    on_behalf_of: str | None = None
    usage: str = "off_session"


class SetupResult(Struct, frozen=True):
    """What came of confirming: the intent after it, and the refusal, when the card was declined."""

    intent: SetupIntent
    declined: Declined | None = None


class SetupIntentCreateParams(IntentTermsParams, frozen=True, kw_only=True):
    """What makes a setup intent (docs.stripe.com/api/setup_intents/create)."""

    allowed_payment_method_types: Given[list[str]] = NOT_GIVEN
    automatic_payment_methods: Given[AutomaticMethodsParams] = NOT_GIVEN
    confirm: Given[bool] = NOT_GIVEN
    confirmation_token: Given[str] = NOT_GIVEN
    mandate_data: Given[MandateDataParams | None] = NOT_GIVEN
    on_behalf_of: Given[str] = NOT_GIVEN
    payment_method_types: Given[list[str]] = NOT_GIVEN
    return_url: Given[str] = NOT_GIVEN
    usage: Given[str] = NOT_GIVEN
    use_stripe_sdk: Given[bool] = NOT_GIVEN


class SetupIntentUpdateParams(IntentTermsParams, frozen=True, kw_only=True):
    """What may change of a setup intent (docs.stripe.com/api/setup_intents/update)."""

    allowed_payment_method_types: Given[list[str] | None] = NOT_GIVEN
    payment_method_types: Given[list[str]] = NOT_GIVEN


class SetupIntentConfirmParams(IntentConfirmParams, frozen=True, kw_only=True):
    """How a payment method is to be readied (docs.stripe.com/api/setup_intents/confirm)."""


class SetupIntentCancelParams(OperationParams, frozen=True, kw_only=True):
    """Why a setup intent is given up (docs.stripe.com/api/setup_intents/cancel)."""

    cancellation_reason: Given[str] = NOT_GIVEN


def create_setup_intent(
    params: SetupIntentCreateParams, method: PaymentMethod | None, ctx: Context, changes: Changes
) -> SetupIntent:
    """A new setup intent.

    Raises APIError for an account that is none, for what only a confirmation takes where none is asked for, and for
    what excludes each other.
    """
    if not params.confirm:
        require_confirmed(params, _OF_CONFIRMATIONS, SetupIntent)
    require_no_rival(params.automatic_payment_methods, payment_method_types=params.payment_method_types)
    ctx = ctx.in_world_time()
    if params.on_behalf_of:
        require_account(params.on_behalf_of, "on_behalf_of")
    id = ctx.new_id("seti")
    blank = SetupIntent(
        id=id,
        created=ctx.now,
        automatic_redirects=automatic_redirects(params.automatic_payment_methods, params.payment_method_types),
        client_secret=new_client_secret(id, _SECRET_CHARACTERS),
        payment_method_configuration=given_or(params.payment_method_configuration, None),
        on_behalf_of=given_or(params.on_behalf_of, None),
        payment_method_types=tuple(params.payment_method_types or ctx.account.payment_method_types),
        return_url=given_or(params.return_url, None),
        usage=given_or(params.usage, "off_session"),
    )
    intent = _with_params(blank, params, method, ctx, is_new=True)
    changes.save(intent)
    changes.emit("setup_intent.created", intent)
    return intent


def update_setup_intent(
    old: SetupIntent, params: SetupIntentUpdateParams, method: PaymentMethod | None, ctx: Context, changes: Changes
) -> SetupIntent:
    """The setup intent with the parameters applied; Stripe emits no event for it. Raises APIError once it is over."""
    if method is not None or params.customer is not NOT_GIVEN:
        require_status(old, OPEN, "update")
    intent = _with_params(old, params, method, ctx)
    if intent != old:
        changes.save(intent)
    return intent


def _with_params(
    old: SetupIntent,
    params: SetupIntentCreateParams | SetupIntentUpdateParams,
    method: PaymentMethod | None,
    ctx: Context,
    *,
    is_new: bool = False,
) -> SetupIntent:
    require_one_choice(params.payment_method_configuration, params.payment_method_types)
    updated = replace(
        old,
        customer=given_or(params.customer, old.customer),
        description=given_or(params.description, old.description),
        metadata=metadata_after(old.metadata, params.metadata),
        method_options=options_after(old.method_options, params.payment_method_options),
    )
    account_types = ctx.account.payment_method_types
    if params.payment_method_types:
        types = tuple(params.payment_method_types)
        updated = replace(
            updated, automatic_redirects=None, payment_method_configuration=None, payment_method_types=types
        )
    if not is_new:
        updated = with_configuration(updated, params.payment_method_configuration, account_types)
    updated = narrowed(
        updated, params.allowed_payment_method_types, params.excluded_payment_method_types, account_types
    )
    if method is None:
        return updated
    require_usable(method)
    require_own_method(updated, method, is_new=is_new)
    return replace(updated, payment_method=method.id, status="requires_confirmation")


def prepare_setup(old: SetupIntent, params: SetupIntentConfirmParams, ctx: Context) -> SetupIntent:
    """The setup intent with what its confirmation says of it, but for its payment method.

    Raises APIError once it is over, and where no type of payment method is left.
    """
    require_status(old, OPEN, "confirm")
    updated = replace(
        old,
        method_options=options_after(old.method_options, params.payment_method_options),
        return_url=given_or(params.return_url, old.return_url),
    )
    return narrowed(updated, params.allowed_payment_method_types, NOT_GIVEN, ctx.account.payment_method_types)


def confirm_setup_intent(
    intent: SetupIntent, method: PaymentMethod | None, ctx: Context, changes: Changes
) -> SetupResult:
    """Readies the payment method, and attaches it to the intent's customer.

    One that its owner has to do something for leaves the intent waiting for that. Raises APIError when the status
    forbids it, when the method is used up, somebody else's or cannot be kept, or when nobody agreed to be debited.
    """
    require_status(intent, OPEN, "confirm")
    if method is None:
        raise missing_method_error(intent)
    require_usable(method)
    require_own_method(intent, method)
    _require_kept_type(intent, method)
    intent = _begin_attempt(intent, method, ctx, changes)
    if method.card is not None and method.card.declines_when_attached is not None:
        return fail_setup(intent, method, method.card.declines_when_attached, changes)
    action = _action(intent, method)
    if action is not None:
        waiting = replace(
            _note_attempt(intent, "requires_action", changes),
            action=action,
            mandate=method.mandate,
            payment_method=method.id,
            status="requires_action",
            last_setup_error=None,
        )
        changes.save(waiting)
        changes.emit("setup_intent.requires_action", waiting)
        return SetupResult(waiting)
    return SetupResult(complete_setup(intent, method, changes))


def missing_method_error(intent: SetupIntent) -> APIError:
    """The refusal of a confirmation without anything to ready."""
    return unexpected_state_error(
        intent,
        "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a "
        "payment method and then confirm it again.",
    )


def complete_setup(intent: SetupIntent, method: PaymentMethod, changes: Changes) -> SetupIntent:
    """The setup intent whose payment method is ready, and the customer's if the intent has one."""
    ready = replace(
        _note_attempt(intent, "succeeded", changes),
        action=None,
        mandate=method.mandate,
        payment_method=method.id,
        status="succeeded",
        last_setup_error=None,
    )
    if method.customer is not None:
        changes.save(set_up(method))
    elif intent.customer is not None:
        attach_to_customer(method, intent.customer, changes)
    changes.save(ready)
    changes.emit("setup_intent.succeeded", ready)
    return ready


def _begin_attempt(intent: SetupIntent, method: PaymentMethod, ctx: Context, changes: Changes) -> SetupIntent:
    """The intent with an attempt of its own for this confirmation; one that still waits is abandoned by it."""
    _abandon_attempt(intent, changes)
    ctx = ctx.in_world_time()
    attempt = SetupAttempt(
        id=ctx.new_id(SetupAttempt.RESOURCE_TYPE.prefix),
        created=ctx.now,
        setup_intent=intent.id,
        payment_method=method.id,
        method_type=method.type,
        usage=intent.usage,
        card=checked_method(method).card,
        customer=intent.customer,
        on_behalf_of=intent.on_behalf_of,
    )
    return replace(intent, attempt=attempt)


def _note_attempt(
    intent: SetupIntent,
    status: AttemptStatus,
    changes: Changes,
    error: PaymentError | None = None,
) -> SetupIntent:
    """The intent whose latest attempt has come to this; one that was confirmed before these were kept has none."""
    if intent.attempt is None:
        return intent
    attempt = replace(intent.attempt, status=status, setup_error=error)
    changes.save(attempt)
    return replace(intent, attempt=attempt)


def _abandon_attempt(intent: SetupIntent, changes: Changes) -> SetupIntent:
    """The intent whose attempt, if it still waits for somebody, leads to nothing."""
    waits = intent.attempt is not None and intent.attempt.status == "requires_action"
    return _note_attempt(intent, "abandoned", changes) if waits else intent


def _require_kept_type(intent: SetupIntent, method: PaymentMethod) -> None:
    if method.type not in intent.payment_method_types:
        raise APIError(
            f"The PaymentMethod provided ({method.type}) is not allowed for this SetupIntent. Please attach a "
            f"PaymentMethod of one of the following types: {', '.join(intent.payment_method_types)}.",
            param="payment_method",
        )
    if not METHOD_TYPES[method.type].is_saved:
        raise APIError(f"PaymentMethods of type '{method.type}' cannot be saved to customers.")
    if method.bank is not None and method.mandate is None:
        raise missing_mandate_error(intent, "setup_intent")


def _action(intent: SetupIntent, method: PaymentMethod) -> str | None:
    """What the owner of the payment method has to do before it is ready, if anything."""
    if method.bank is not None:
        return None if method.bank.verification == "verified" else "verify_with_microdeposits"
    asks = method.behaviour.startswith("authenticates") or METHOD_TYPES[method.type].flow == "redirect"
    if not asks:
        return None
    return "use_stripe_sdk" if method.card is not None and intent.return_url is None else "redirect_to_url"


def fail_setup(intent: SetupIntent, method: PaymentMethod, decline: Decline, changes: Changes) -> SetupResult:
    """The setup intent as it waits for another payment method, and the refusal that says why."""
    error = PaymentError(decline=decline, payment_method=method)
    failed = replace(
        _note_attempt(intent, "failed", changes, error),
        action=None,
        payment_method=None,
        status="requires_payment_method",
        last_setup_error=error,
    )
    changes.save(failed)
    changes.emit("setup_intent.setup_failed", failed)
    extra: dict[str, Any] = {**decline.details, "payment_method": method, "setup_intent": failed}
    refusal = APIError(
        decline.message, status=402, code=decline.code, param=decline.param, type=decline.type, extra=extra
    )
    return SetupResult(failed, Declined(refusal))


def cancel_setup_intent(old: SetupIntent, reason: str | None, changes: Changes) -> SetupIntent:
    """The setup intent, given up. Raises APIError once it is over."""
    require_status(old, OPEN, "cancel")
    given_up = _abandon_attempt(old, changes)
    canceled = replace(given_up, action=None, status="canceled", cancellation_reason=reason)
    changes.save(canceled)
    changes.emit("setup_intent.canceled", canceled)
    return canceled
