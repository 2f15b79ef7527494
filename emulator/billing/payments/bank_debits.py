"""Debiting a bank account: it is `processing` until the bank has answered (docs.stripe.com/payments/bank-debits)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.payments.after_charge import follow_up_debit
from emulator.billing.payments.balance_transactions import book_charge
from emulator.billing.payments.bank_accounts import BankAccount
from emulator.billing.payments.charges import Charge, fail_pending_charge
from emulator.billing.payments.charging import (
    ConfirmationResult,
    attach_or_use_up,
    decline_charge,
    fail_payment,
    new_charge,
)
from emulator.billing.payments.mandates import missing_mandate_error
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.settlement import settlement_job

SETTLE_TASK = "settle_payment"


def debit_account(
    intent: PaymentIntent, method: PaymentMethod, account: BankAccount, ctx: Context, changes: Changes
) -> ConfirmationResult:
    """The intent while the bank is asked; one whose account is not verified waits for its holder to do that.

    Raises APIError where nobody agreed to be debited.
    """
    if method.mandate is None:
        raise missing_mandate_error(intent, "payment_intent")
    if account.is_blocked and account.decline is not None:
        return decline_charge(intent, method, account.decline, ctx, changes)
    if account.verification != "verified":
        waiting = replace(intent, action="verify_with_microdeposits", status="requires_action", last_payment_error=None)
        changes.save(waiting)
        changes.emit("payment_intent.requires_action", waiting)
        return ConfirmationResult(waiting)
    return ConfirmationResult(_process(intent, method, account, ctx, changes))


def _process(
    intent: PaymentIntent, method: PaymentMethod, account: BankAccount, ctx: Context, changes: Changes
) -> PaymentIntent:
    charge = replace(new_charge(intent, method, ctx), captured=True, amount_captured=intent.amount, is_pending=True)
    changes.save(charge)
    changes.emit("charge.pending", charge)
    attach_or_use_up(intent, method, changes)
    processing = replace(intent, action=None, status="processing", last_payment_error=None, latest_charge=charge.id)
    changes.save(processing)
    changes.emit("payment_intent.processing", processing)
    if account.seconds is not None:
        changes.save(settlement_job(SETTLE_TASK, intent.id, account.seconds, ctx))
    return processing


def settle_payment(
    intent: PaymentIntent, charge: Charge, method: PaymentMethod, ctx: Context, changes: Changes
) -> ConfirmationResult:
    """The intent after the bank's answer: collected, or waiting for another payment method."""
    decline = None if method.bank is None else method.bank.decline
    if decline is not None:
        fail_pending_charge(charge, decline, changes)
        return fail_payment(intent, method, decline, charge.id, changes)
    paid = book_charge(replace(charge, is_pending=False), ctx, changes)
    changes.save(paid)
    changes.emit("charge.succeeded", paid)
    follow_up_debit(paid, method, ctx, changes)
    collected = replace(intent, status="succeeded", amount_received=charge.amount)
    changes.save(collected)
    changes.emit("payment_intent.succeeded", collected)
    return ConfirmationResult(collected)
