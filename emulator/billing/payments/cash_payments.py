"""Paying by bank transfer: out of a customer's cash, or once they have sent it.

docs.stripe.com/payments/bank-transfers.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.core.structs import replace
from emulator.billing.payments.bank_transfers import reference_of, transfer_for
from emulator.billing.payments.cash import CashBalance, move_cash
from emulator.billing.payments.charging import ConfirmationResult, charge_method
from emulator.billing.payments.customer_actions import ask_customer
from emulator.billing.payments.intents import OPEN
from emulator.billing.payments.payment_intent_params import PaymentIntentApplyParams
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.reconciliation import Waiting

TRANSFER_ACTION = "display_bank_transfer_instructions"


def payer_of(intent: PaymentIntent) -> str:
    """The id of the customer whose cash can pay an intent. Raises APIError where it takes none, or takes no more."""
    if intent.customer is None or not takes_cash(intent):
        raise APIError(
            f"The customer balance cannot be applied to this PaymentIntent: it has a status of {intent.status}, and "
            f"takes {', '.join(intent.payment_method_types)}.",
            code="payment_intent_unexpected_state",
        )
    return intent.customer


def takes_cash(intent: PaymentIntent) -> bool:
    """Whether its customer's cash can still pay an intent."""
    return intent.status in OPEN and "customer_balance" in intent.payment_method_types


def intent_waits_for_cash(intent: PaymentIntent, currency: str) -> bool:
    """Whether an intent without an invoice waits for a transfer of a currency."""
    is_asked = intent.status == "requires_action" and intent.action == TRANSFER_ACTION
    return is_asked and intent.currency == currency and intent.invoice is None


def waiting_intent(intent: PaymentIntent) -> Waiting:
    """What is still missing of an intent, and what a transfer for it says."""
    return Waiting(
        id=intent.id,
        amount=intent.amount_unfunded,
        created=intent.created,
        is_invoice=False,
        references=(reference_of(intent.id),),
    )


def amount_to_apply(intent: PaymentIntent, cash: CashBalance, params: PaymentIntentApplyParams) -> int:
    """How much of a customer's cash goes into an intent that asks for it, in minor units; an invoice's takes all.

    Raises APIError for another currency, for more than is missing, and where there is not as much.
    """
    is_whole = params.amount is not NOT_GIVEN or intent.invoice is not None
    wanted = intent.amount_unfunded if intent.invoice is not None else given_or(params.amount, intent.amount_unfunded)
    available = cash.in_currency(intent.currency)
    if params.currency not in (NOT_GIVEN, intent.currency):
        raise APIError(f"The currency of this PaymentIntent is {intent.currency}.", param="currency")
    if not 0 < wanted <= intent.amount_unfunded:
        raise APIError(f"The amount must be between 1 and {intent.amount_unfunded}.", param="amount")
    if available < (wanted if is_whole else 1):
        raise APIError(
            f"The customer has {available} {intent.currency} in their cash balance, which is not enough.",
            code="insufficient_funds",
            param="amount",
        )
    return min(wanted, available)


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
