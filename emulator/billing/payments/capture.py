"""Collecting what a charge holds (docs.stripe.com/api/charges/capture)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.money import require_whole_steps
from emulator.billing.core.structs import replace
from emulator.billing.payments.after_charge import follow_up_card
from emulator.billing.payments.balance_transactions import book_charge
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.connect import ConnectTerms
from emulator.billing.payments.settlement import HOLD_SECONDS, hold_expiry_job


def hold_charge(charge: Charge, ctx: Context, changes: Changes) -> Charge:
    """The charge that holds its amount until it is captured, or until that is let go."""
    changes.save(hold_expiry_job(charge.id, ctx))
    return replace(charge, capture_before=charge.created + HOLD_SECONDS)


def capture_charge(old: Charge, amount: int, terms: ConnectTerms, ctx: Context, changes: Changes) -> Charge:
    """The held charge after `amount` minor units of it were collected; the rest of the hold is let go.

    `terms` are what its intent says by now of who keeps and gets it.
    """
    charge = book_charge(replace(old, captured=True, amount_captured=amount, connect=terms), ctx, changes)
    changes.save(charge)
    changes.remove(hold_expiry_job(old.id, ctx))
    changes.emit("charge.captured", charge, old)
    return follow_up_card(charge, ctx, changes)


def capture_hold(held: Charge, amount: int | None, ctx: Context, changes: Changes) -> Charge:
    """A charge without an intent after `amount` minor units of it were collected; None collects all.

    Raises APIError for more than is held.
    """
    wanted = held.amount if amount is None else amount
    if held.decline is not None:
        raise APIError(f"Charge {held.id} failed, so it cannot be captured.", code="charge_not_refundable")
    if held.refunded:
        raise APIError(f"Charge {held.id} has already been refunded.", code="charge_already_refunded")
    if wanted > held.amount:
        raise APIError(
            f"You cannot capture more than the amount that is held, which is {held.amount}.",
            code="amount_too_large",
            param="amount",
        )
    require_whole_steps(wanted, held.currency)
    return capture_charge(held, wanted, held.connect, ctx, changes)
