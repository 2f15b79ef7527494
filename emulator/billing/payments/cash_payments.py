"""Paying by bank transfer: out of a customer's cash, or once they have sent it.

docs.stripe.com/payments/bank-transfers.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.payments.bank_transfers import transfer_for
from emulator.billing.payments.cash import CashBalance, move_cash
from emulator.billing.payments.charging import ConfirmationResult, charge_method
from emulator.billing.payments.customer_actions import ask_customer
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod

TRANSFER_ACTION = "display_bank_transfer_instructions"


def pay_from_cash(
    intent: PaymentIntent,
    method: PaymentMethod,
    cash: CashBalance | None,
    ctx: Context,
    changes: Changes,
    *,
    at_most: int | None = None,
) -> ConfirmationResult:
    """The intent after its customer's cash went into it: paid, or waiting for a transfer of what is missing.

    Args:
        intent: what is to be collected; an invoice's takes all of it or nothing.
        method: the payment method that stands for the customer's cash.
        cash: what there is; None where there never was any.
        ctx: the world around it.
        changes: where it is recorded.
        at_most: how much to take because somebody said so; None is what there is, if it is applied automatically.

    Raises APIError for an intent without a customer, and for one that no transfer can pay.
    """
    if intent.customer is None or cash is None:
        raise APIError(
            "A payment by `customer_balance` needs a customer: please provide the `customer` parameter on the "
            "PaymentIntent.",
            param="customer",
        )
    transfer_for(intent.currency, intent.options_of("customer_balance").get("bank_transfer"))
    limit = at_most if at_most is not None else cash.in_currency(intent.currency) if cash.is_automatic else 0
    taken = min(limit, cash.in_currency(intent.currency), intent.amount_unfunded)
    if intent.invoice is not None and taken < intent.amount_unfunded:
        taken = 0
    if taken == 0:
        waits = intent.status == "requires_action"
        return ConfirmationResult(intent if waits else ask_customer(intent, method, changes))
    move_cash(cash, -taken, intent.currency, "applied_to_payment", {"payment_intent": intent.id}, ctx, changes)
    funded = replace(intent, amount_funded=intent.amount_funded + taken)
    if funded.amount_unfunded == 0:
        return ConfirmationResult(charge_method(funded, method, ctx, changes))
    waiting = funded if funded.status == "requires_action" else ask_customer(funded, method, changes)
    changes.save(waiting)
    changes.emit("payment_intent.partially_funded", waiting)
    return ConfirmationResult(waiting)
