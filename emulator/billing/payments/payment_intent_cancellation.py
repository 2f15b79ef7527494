"""Giving a payment intent up, with all that it has under way (docs.stripe.com/api/payment_intents/cancel)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.payments.cash import CashBalance, move_cash
from emulator.billing.payments.charges import Charge, fail_pending_charge
from emulator.billing.payments.declines_of_banks import CALLED_OFF
from emulator.billing.payments.intents import Status, require_status
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.refunds import expire_hold, release_hold

CANCELABLE: tuple[Status, ...] = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
)
"""A debit that its bank has not answered can still be called off."""

UNDER_WAY: tuple[Status, ...] = ("requires_capture", "processing")
"""The statuses of an intent whose latest charge is given up with it."""


def cancel_intent(
    old: PaymentIntent,
    charge: Charge | None,
    cash: CashBalance | None,
    reason: str | None,
    ctx: Context,
    changes: Changes,
    *,
    caused_by_request: bool = True,
    hold_expired: bool = False,
) -> PaymentIntent:
    """The intent, never to be collected: its debit fails, its hold is let go, and its customer has their cash back.

    What becomes of the charge of a debit is documented nowhere: nobody pays it any more, so it fails.

    Args:
        old: the intent.
        charge: its latest charge, where that is `UNDER_WAY`.
        cash: what its customer has, where some of theirs went into it.
        reason: why it is given up.
        ctx: when it happens.
        changes: where it is recorded.
        caused_by_request: whether the request itself asks for it.
        hold_expired: whether it is given up because nobody has captured its hold in time.

    Raises APIError once it succeeded.
    """
    require_status(old, CANCELABLE, "cancel")
    if charge is not None and charge.is_pending:
        fail_pending_charge(charge, CALLED_OFF, changes, caused_by_request=caused_by_request)
    canceled = replace(
        old,
        action=None,
        amount_capturable=0,
        amount_funded=0,
        canceled_at=ctx.world_now,
        cancellation_reason=reason,
        status="canceled",
    )
    changes.save(canceled)
    changes.emit("payment_intent.canceled", canceled, caused_by_request=caused_by_request)
    if cash is not None and old.amount_funded:
        details = {"payment_intent": old.id}
        move_cash(cash, old.amount_funded, old.currency, "unapplied_from_payment", details, ctx, changes)
    if charge is not None and old.status == "requires_capture":
        release = expire_hold if hold_expired else release_hold
        release(charge, ctx, changes)
    return canceled
