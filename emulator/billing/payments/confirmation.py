"""Confirming a payment intent: the attempt to collect it by card (docs.stripe.com/api/payment_intents/confirm)."""

from dataclasses import dataclass, replace

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.core.ids import random_text
from emulator.billing.payments.card_details import checked
from emulator.billing.payments.charges import Charge, capture_charge
from emulator.billing.payments.declines import AUTHENTICATION_REQUIRED, GENERIC, Decline
from emulator.billing.payments.intents import (
    OPEN,
    PaymentError,
    attach_to_customer,
    require_status,
    unexpected_state_error,
)
from emulator.billing.payments.payment_intents import PaymentIntent, require_accepted_type
from emulator.billing.payments.payment_methods import PaymentMethod, require_usable

_RECEIPT_SECRET_CHARACTERS = 31


@dataclass(frozen=True, slots=True)
class ConfirmationResult:
    """What came of an attempt: the intent after it, and the refusal, when the card did not pay."""

    intent: PaymentIntent
    declined: Declined | None = None


def require_confirmable(intent: PaymentIntent) -> None:
    """Raises APIError for an intent that is paid, held or canceled."""
    if intent.status == "succeeded":
        raise unexpected_state_error(
            intent,
            "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.",
        )
    require_status(intent, OPEN, "confirm")


def missing_payment_method_error(intent: PaymentIntent) -> APIError:
    """The refusal of a confirmation without anything to charge."""
    return unexpected_state_error(
        intent,
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
        "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment "
        "method or ConfirmationToken.",
    )


def require_no_authentication(intent: PaymentIntent, method: PaymentMethod) -> None:
    """Raises APIError for a card that would ask for authentication, for callers that cannot handle it."""
    if method.card.declines_when_charged is None and _asks_for_authentication(intent, method, on_session=True):
        raise APIError(
            "This payment required an authentication action to complete, but `error_on_requires_action` was set. "
            "When you're ready, you can upgrade your integration to handle actions at "
            "https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions.",
            status=402,
            code="authentication_required",
            type="card_error",
            extra={"decline_code": "authentication_required", "payment_intent": intent, "payment_method": method},
        )


def confirm_intent(
    intent: PaymentIntent,
    method: PaymentMethod,
    *,
    on_session: bool,
    can_wait: bool | None = None,
    ctx: Context,
    changes: Changes,
) -> ConfirmationResult:
    """Charges the card.

    A card that asks for authentication leaves the intent waiting for it or, where nobody can be waited for, declines.

    Args:
        intent: what is to be collected.
        method: what is charged.
        on_session: whether the cardholder is there to authenticate.
        can_wait: whether the payment may wait for one who is not, as an invoice may; None: it may for one who is there.
        ctx: the world around it.
        changes: where it is recorded.

    Raises:
        APIError: the intent's status forbids it, it takes no cards, or the card is used up.
    """
    require_confirmable(intent)
    require_accepted_type(intent, method)
    require_usable(method)
    intent = replace(intent, payment_method=method.id)
    decline = GENERIC if ctx.declines() else method.card.declines_when_charged
    if decline is not None:
        return decline_charge(intent, method, decline, ctx, changes)
    if _asks_for_authentication(intent, method, on_session=on_session):
        if not (on_session if can_wait is None else can_wait):
            return decline_charge(intent, method, AUTHENTICATION_REQUIRED, ctx, changes)
        return ConfirmationResult(_require_action(intent, changes))
    return ConfirmationResult(charge_card(intent, method, ctx, changes))


def _asks_for_authentication(intent: PaymentIntent, method: PaymentMethod, *, on_session: bool) -> bool:
    """docs.stripe.com/testing, "3D Secure authentication": each time, unless set up, or on session alone."""
    match method.card.behaviour:
        case "authenticates" | "authenticates_then_declines":
            return intent.amount > 0
        case "authenticates_once":
            return on_session or not method.card.set_up
        case "authenticates_on_session":
            return on_session
        case _:
            return False


def _require_action(intent: PaymentIntent, changes: Changes) -> PaymentIntent:
    waiting = replace(intent, status="requires_action", last_payment_error=None)
    changes.save(waiting)
    changes.emit("payment_intent.requires_action", waiting)
    return waiting


def charge_card(intent: PaymentIntent, method: PaymentMethod, ctx: Context, changes: Changes) -> PaymentIntent:
    """The intent after its card has paid, or holds the amount where it is captured by hand."""
    is_held = intent.capture_method == "manual"
    charge = replace(
        _charge(intent, method, ctx), captured=not is_held, amount_captured=0 if is_held else intent.amount
    )
    changes.save(charge)
    changes.emit("charge.succeeded", charge)
    _attach_or_use_up(intent, method, changes)
    after = replace(intent, last_payment_error=None, latest_charge=charge.id)
    if is_held:
        after = replace(after, status="requires_capture", amount_capturable=intent.amount)
        changes.emit("payment_intent.amount_capturable_updated", after)
    else:
        after = replace(after, status="succeeded", amount_received=intent.amount)
        changes.emit("payment_intent.succeeded", after)
    changes.save(after)
    return after


def _attach_or_use_up(intent: PaymentIntent, method: PaymentMethod, changes: Changes) -> None:
    """A card that nobody owns is attached if the intent says so, and can be used only once if it does not."""
    if method.customer is not None:
        return
    if intent.setup_future_usage is None or intent.customer is None:
        changes.save(replace(method, card=checked(method.card), used_up=True))
        return
    attach_to_customer(method, intent.customer, changes)


def decline_charge(
    intent: PaymentIntent, method: PaymentMethod, decline: Decline, ctx: Context, changes: Changes
) -> ConfirmationResult:
    """The intent after its card declined: it waits for another payment method, and the failed charge is kept."""
    charge = replace(_charge(intent, method, ctx), decline=decline)
    changes.save(charge)
    changes.emit("charge.failed", charge)
    failed = replace(
        intent,
        last_payment_error=PaymentError(decline=decline, payment_method=method, charge=charge.id),
        latest_charge=charge.id,
        payment_method=None,
        status="requires_payment_method",
    )
    changes.save(failed)
    changes.emit("payment_intent.payment_failed", failed)
    return ConfirmationResult(failed, Declined(card_error(decline, failed, method, charge.id)))


def card_error(decline: Decline, intent: PaymentIntent, method: PaymentMethod, charge: str | None) -> APIError:
    """The answer to a payment that the card's issuer declined (docs.stripe.com/error-handling#card-errors)."""
    extra = {
        **decline.details,
        **({} if charge is None else {"charge": charge}),
        "payment_intent": intent,
        "payment_method": method,
    }
    return APIError(decline.message, status=402, code=decline.code, param=decline.param, type="card_error", extra=extra)


def _charge(intent: PaymentIntent, method: PaymentMethod, ctx: Context) -> Charge:
    ctx = ctx.in_world_time()
    return Charge(
        id=ctx.new_id("ch"),
        created=ctx.now,
        amount=intent.amount,
        billing_details=method.billing_details,
        card=checked(method.card),
        connect=intent.connect,
        currency=intent.currency,
        customer=intent.customer,
        description=intent.description,
        metadata=dict(intent.metadata),
        payment_intent=intent.id,
        payment_method=method.id,
        receipt_email=intent.receipt_email,
        receipt_secret=random_text(_RECEIPT_SECRET_CHARACTERS),
        shipping=intent.shipping,
        statement_descriptor=intent.statement_descriptor,
        statement_descriptor_suffix=intent.statement_descriptor_suffix,
        transfer_group=intent.transfer_group,
    )


def capture_intent(intent: PaymentIntent, charge: Charge | None, amount: int | None, changes: Changes) -> PaymentIntent:
    """The intent after `amount` minor units (None: all) of the hold were collected; the rest of the hold is let go.

    Raises APIError when nothing is held, or not as much.
    """
    if intent.status != "requires_capture" or charge is None:
        raise unexpected_state_error(
            intent,
            f"This PaymentIntent could not be captured because it has a status of {intent.status}. "
            "Only a PaymentIntent with one of the following statuses may be captured: requires_capture.",
        )
    amount = intent.amount_capturable if amount is None else amount
    if amount > intent.amount_capturable:
        raise APIError(
            f"The amount to capture must be less than or equal to {intent.amount_capturable}, "
            "the amount that can be captured.",
            code="amount_too_large",
            param="amount_to_capture",
        )
    capture_charge(charge, amount, intent.connect.capped(amount), changes)
    terms = intent.connect.capped(amount)
    after = replace(intent, status="succeeded", amount_capturable=0, amount_received=amount, connect=terms)
    changes.save(after)
    changes.emit("payment_intent.succeeded", after)
    return after
