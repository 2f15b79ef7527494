"""The cardholder's answer to a request for authentication (docs.stripe.com/payments/3d-secure)."""

from dataclasses import replace

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import Declined
from emulator.billing.payments.confirmation import (
    ConfirmationResult,
    card_error,
    charge_card,
    decline_charge,
    require_confirmable,
)
from emulator.billing.payments.declines import Decline
from emulator.billing.payments.intents import PaymentError
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod

FAILED = Decline(
    "payment_intent_authentication_failure",
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod "
    "to attempt to fulfill this PaymentIntent again.",
    "authentication_required",
)


def complete_authentication(
    intent: PaymentIntent, method: PaymentMethod, ctx: Context, changes: Changes
) -> ConfirmationResult:
    """Charges the card of an intent that waited for its holder, who was recognised; it may still decline."""
    require_confirmable(intent)
    decline = method.card.declines_when_recognised
    if decline is not None:
        return decline_charge(intent, method, decline, ctx, changes)
    return ConfirmationResult(charge_card(intent, method, ctx, changes))


def fail_authentication(intent: PaymentIntent, method: PaymentMethod, changes: Changes) -> ConfirmationResult:
    """The intent as it waits for another payment method; nothing was charged."""
    failed = replace(
        intent,
        last_payment_error=PaymentError(decline=FAILED, payment_method=method),
        payment_method=None,
        status="requires_payment_method",
    )
    changes.save(failed)
    changes.emit("payment_intent.payment_failed", failed)
    return ConfirmationResult(failed, Declined(card_error(FAILED, failed, method, None)))
