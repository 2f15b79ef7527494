"""Movements of the account's own balance: what payments and refunds add (docs.stripe.com/api/balance_transactions).

Nothing is exchanged: a movement is in the currency of its payment. Nothing is paid out either.
"""

from typing import ClassVar

from emulator.billing.core.calendar import business_days_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.fees import fee_schedule

_PENDING_DAYS = 2
"""Two business days, the standard of the United States (docs.stripe.com/payouts, "Payout speed")."""


class BalanceTransaction(Struct, frozen=True, kw_only=True):
    """A movement of the account's balance, in minor units of `currency`, negative where money leaves it.

    Attributes:
        available_on: when it can be paid out, in unix seconds, UTC; until then it is pending.
        fee: what Stripe takes of it.
        reporting_category: what reports call its type.
        source: the id of the charge, the refund or the dispute that moved it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "balance_transaction", display_name="balance transaction", prefix="txn"
    )

    id: str
    created: int
    amount: int
    available_on: int
    currency: str
    reporting_category: str
    source: str
    type: str
    description: str | None = None
    fee: int = 0
    source_type: str = "card"

    @property
    def net(self) -> int:
        """What it changes the balance by."""
        return self.amount - self.fee

    def status_at(self, now: int) -> str:
        """Whether it can be paid out at a second."""
        return "available" if self.available_on <= now else "pending"


def book_charge(charge: Charge, ctx: Context, changes: Changes) -> Charge:
    """The charge whose amount was collected, with what that adds to the account's balance."""
    transaction = _book(
        charge,
        charge.amount_captured,
        ctx,
        changes,
        available_on=ctx.world_now
        if _is_settled_at_once(charge)
        else business_days_after(ctx.world_now, _PENDING_DAYS),
        description=charge.description,
        fee=fee_schedule(ctx.account.country).fee(charge.amount_captured, charge.currency),
        reporting_category="charge",
        source=charge.id,
        type="charge" if charge.method_type == "card" else "payment",
    )
    return replace(charge, balance_transaction=transaction.id)


def book_refund(charge: Charge, refund: str, amount: int, ctx: Context, changes: Changes) -> str:
    """The id of the movement by which `amount` minor units of a charge leave the balance again; its fee is kept."""
    type = "refund" if charge.method_type == "card" else "payment_refund"
    return _book_return(charge, refund, -amount, "refund", type, ctx, changes)


def book_failed_refund(charge: Charge, refund: str, amount: int, ctx: Context, changes: Changes) -> str:
    """The id of the movement by which `amount` minor units come back that were refunded in vain."""
    return _book_return(charge, refund, amount, "refund_failure", "refund_failure", ctx, changes)


def book_dispute(charge: Charge, dispute: str, amount: int, ctx: Context, changes: Changes) -> BalanceTransaction:
    """The movement by which `amount` minor units of a disputed charge are withdrawn, and the dispute's fee is taken."""
    return _book(
        charge,
        -amount,
        ctx,
        changes,
        description=f"Chargeback withdrawal for {charge.id}",
        fee=fee_schedule(ctx.account.country).dispute_fee(charge.currency),
        reporting_category="dispute",
        source=dispute,
        type="adjustment",
    )


def book_dispute_reversal(
    charge: Charge, dispute: str, amount: int, ctx: Context, changes: Changes
) -> BalanceTransaction:
    """The movement by which `amount` minor units come back that were withdrawn; the fee is kept, as recorded."""
    return _book(
        charge,
        amount,
        ctx,
        changes,
        description=f"Chargeback reversal for {charge.id}",
        reporting_category="dispute_reversal",
        source=dispute,
        type="adjustment",
    )


def _book_return(
    charge: Charge, refund: str, amount: int, category: str, type: str, ctx: Context, changes: Changes
) -> str:
    said = f"REFUND FOR CHARGE ({charge.description})" if charge.description else "REFUND FOR CHARGE"
    return _book(
        charge, amount, ctx, changes, description=said, reporting_category=category, source=refund, type=type
    ).id


def _book(
    charge: Charge,
    amount: int,
    ctx: Context,
    changes: Changes,
    *,
    description: str | None,
    reporting_category: str,
    source: str,
    type: str,
    available_on: int | None = None,
    fee: int = 0,
) -> BalanceTransaction:
    """A movement of `amount` minor units that a charge leads to; they are there at once unless it says when."""
    ctx = ctx.in_world_time()
    transaction = BalanceTransaction(
        id=ctx.new_id("txn"),
        created=ctx.now,
        amount=amount,
        available_on=ctx.now if available_on is None else available_on,
        currency=charge.currency,
        description=description,
        fee=fee,
        reporting_category=reporting_category,
        source=source,
        source_type="card" if charge.method_type == "card" else "bank_account",
        type=type,
    )
    changes.save(transaction)
    return transaction


def _is_settled_at_once(charge: Charge) -> bool:
    """docs.stripe.com/testing, "Available balance" and "ACH Direct Debit"."""
    if charge.card is None:
        return charge.method_type == "us_bank_account"
    return charge.card.test_card.is_settled_at_once
