"""What a customer does for a payment: authenticate, authorize, pay at a counter (docs.stripe.com/api/payment_intents).

An intent that waits says what for in its `action`; whoever opens its page does it, or refuses.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import Declined
from emulator.billing.core.structs import replace
from emulator.billing.payments.charging import (
    ConfirmationResult,
    charge_method,
    decline_charge,
    fail_payment,
    payment_error,
)
from emulator.billing.payments.declines import Decline
from emulator.billing.payments.declines_of_banks import CUSTOMER_DECLINED
from emulator.billing.payments.intents import require_status
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod

AUTHENTICATION_FAILED = Decline(CUSTOMER_DECLINED.code, CUSTOMER_DECLINED.message, "authentication_required")


def ask_customer(intent: PaymentIntent, method: PaymentMethod, changes: Changes) -> PaymentIntent:
    """The intent as it waits for its customer."""
    action = METHOD_TYPES[method.type].action if method.card is None else _authentication(intent)
    waiting = replace(intent, action=action, status="requires_action", last_payment_error=None)
    changes.save(waiting)
    changes.emit("payment_intent.requires_action", waiting)
    return waiting


def _authentication(intent: PaymentIntent) -> str:
    return "use_stripe_sdk" if intent.return_url is None else "redirect_to_url"


def complete_action(intent: PaymentIntent, method: PaymentMethod, ctx: Context, changes: Changes) -> ConfirmationResult:
    """Charges the payment method of an intent whose customer did what they were asked to; a card may still decline.

    A card's payment that is confirmed by hand waits for that, once more (docs.stripe.com/payments/3d-secure: "your
    server needs to reconfirm the payment").

    Raises APIError for an intent that does not wait for that.
    """
    require_status(intent, ("requires_action",), "confirm")
    if intent.confirmation_method == "manual" and method.card is not None:
        authenticated = replace(intent, action=None, authenticated=method.id, status="requires_confirmation")
        changes.save(authenticated)
        return ConfirmationResult(authenticated)
    return charge_recognised(intent, method, ctx, changes)


def charge_recognised(
    intent: PaymentIntent, method: PaymentMethod, ctx: Context, changes: Changes
) -> ConfirmationResult:
    """What comes of a payment by somebody who has authenticated."""
    decline = None if method.card is None else method.card.declines_when_recognised
    if decline is not None:
        return decline_charge(intent, method, decline, ctx, changes)
    return ConfirmationResult(charge_method(intent, method, ctx, changes))


def fail_action(intent: PaymentIntent, method: PaymentMethod, changes: Changes) -> ConfirmationResult:
    """The intent whose customer refused, as it waits for another payment method; nothing was charged."""
    decline = CUSTOMER_DECLINED if method.card is None else AUTHENTICATION_FAILED
    failed = fail_payment(intent, method, decline, None, changes).intent
    return ConfirmationResult(failed, Declined(payment_error(decline, failed, method, None)))
