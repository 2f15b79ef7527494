"""Confirming a payment intent: the attempt to collect it (docs.stripe.com/api/payment_intents/confirm)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.money import require_whole_steps
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.bank_debits import debit_account
from emulator.billing.payments.capture import capture_charge
from emulator.billing.payments.card_details import Card
from emulator.billing.payments.cash import CashBalance
from emulator.billing.payments.cash_payments import pay_from_cash
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.charging import ConfirmationResult, charge_method, decline_charge
from emulator.billing.payments.customer_actions import ask_customer, charge_recognised
from emulator.billing.payments.declines import AUTHENTICATION_REQUIRED, GENERIC
from emulator.billing.payments.intents import OPEN, require_status, unexpected_state_error
from emulator.billing.payments.method_types import METHOD_TYPES, require_currency
from emulator.billing.payments.payment_intents import PaymentIntent, require_accepted_type
from emulator.billing.payments.payment_methods import PaymentMethod, require_usable


class _Presence(Struct, frozen=True):
    """Whether the cardholder is there, or can at least be waited for."""

    on_session: bool
    can_be_waited_for: bool


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


def require_no_action(intent: PaymentIntent, method: PaymentMethod) -> None:
    """Raises APIError for a payment that its customer would have to do something for, where no caller handles that."""
    flow = METHOD_TYPES[method.type].flow
    waits = flow in ("redirect", "voucher", "transfer")
    if method.card is not None and method.card.declines_when_charged is None:
        waits = asks_for_authentication(intent, method.card, on_session=True)
    if waits:
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
    cash: CashBalance | None = None,
    ctx: Context,
    changes: Changes,
) -> ConfirmationResult:
    """Charges the payment method.

    A card that asks for authentication leaves the intent waiting for it; where nobody is there it declines first, and
    the intent waits only if it may. A bank account leaves it processing, and what its owner must do something for
    leaves it waiting for them.

    Args:
        intent: what is to be collected.
        method: what is charged.
        on_session: whether the cardholder is there to authenticate.
        cash: what its customer has sent by bank transfer; None where the method needs none.
        can_wait: whether the payment may wait for one who is not, as an invoice may; None: it may for one who is there.
        ctx: the world around it.
        changes: where it is recorded.

    Raises:
        APIError: the intent's status forbids it, it takes no such method or none in its currency, a bank transfer has
            paid a part already, the method is used up, or nobody agreed to be debited.
    """
    require_confirmable(intent)
    require_accepted_type(intent, method)
    require_currency(method.type, intent.currency)
    _require_unfunded(intent, method)
    require_usable(method)
    intent = replace(intent, payment_method=method.id)
    if ctx.declines():
        return decline_charge(intent, method, GENERIC, ctx, changes)
    if method.card is not None:
        is_there = on_session and not _is_by_phone(intent)
        presence = _Presence(is_there, is_there if can_wait is None else can_wait)
        return _confirm_card(intent, method, method.card, presence, ctx, changes)
    if method.bank is not None:
        return debit_account(intent, method, method.bank, ctx, changes)
    if METHOD_TYPES[method.type].flow == "transfer":
        return pay_from_cash(intent, method, cash, ctx, changes)
    if METHOD_TYPES[method.type].flow == "wallet" or (method.customer is not None and not on_session):
        return ConfirmationResult(charge_method(intent, method, ctx, changes))
    return ConfirmationResult(ask_customer(intent, method, changes))


def _require_unfunded(intent: PaymentIntent, method: PaymentMethod) -> None:
    """Raises APIError for a method that would pay once more what came by bank transfer. The words are ours."""
    if intent.amount_funded and METHOD_TYPES[method.type].flow != "transfer":
        raise APIError(
            f"This PaymentIntent is partially funded by a bank transfer, and cannot be paid by {method.type}. "
            "Cancel it to give its customer back what came.",
            param="payment_method",
        )


def _confirm_card(
    intent: PaymentIntent,
    method: PaymentMethod,
    card: Card,
    presence: _Presence,
    ctx: Context,
    changes: Changes,
) -> ConfirmationResult:
    if card.declines_when_charged is not None:
        return decline_charge(intent, method, card.declines_when_charged, ctx, changes)
    if intent.authenticated == method.id:
        return charge_recognised(replace(intent, authenticated=None), method, ctx, changes)
    if not asks_for_authentication(intent, card, on_session=presence.on_session):
        return ConfirmationResult(charge_method(intent, method, ctx, changes))
    if presence.on_session:
        return ConfirmationResult(ask_customer(intent, method, changes))
    result = decline_charge(intent, method, AUTHENTICATION_REQUIRED, ctx, changes)
    if not presence.can_be_waited_for:
        return result
    # As recorded of a subscription's invoice: the charge has failed, and the same request then asks for the customer.
    waiting = ask_customer(replace(result.intent, payment_method=method.id), method, changes)
    return ConfirmationResult(waiting, waits_after_decline=True)


def asks_for_authentication(intent: PaymentIntent, card: Card, *, on_session: bool) -> bool:
    """docs.stripe.com/testing, "3D Secure authentication": each time, unless set up, on session, or when asked to."""
    match card.behaviour:
        case "authenticates" | "authenticates_then_declines":
            return intent.amount > 0
        case _ if _is_by_phone(intent):
            return False
        case "authenticates_once":
            return on_session or not card.set_up
        case "authenticates_on_session":
            return on_session
        case _:
            wanted = intent.options_of("card").get("request_three_d_secure")
            return on_session and wanted in ("any", "challenge") and card.test_card.authenticates_when_asked


def _is_by_phone(intent: PaymentIntent) -> bool:
    """Whether it was ordered by mail or telephone: the cardholder is not there, and their bank insists on nothing.

    docs.stripe.com/api/payment_intents/confirm, `payment_method_options[card][moto]`; that cards which always ask are
    declined all the same is what activemerchant/active_merchant expects (test_certain_cards_require_action_even_…).
    """
    return bool(intent.options_of("card").get("moto"))


def capture_intent(
    intent: PaymentIntent, charge: Charge | None, amount: int | None, ctx: Context, changes: Changes
) -> PaymentIntent:
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
    require_whole_steps(amount, intent.currency, "amount_to_capture")
    capture_charge(charge, amount, intent.connect.capped(amount), ctx, changes)
    terms = intent.connect.capped(amount)
    after = replace(intent, status="succeeded", amount_capturable=0, amount_received=amount, connect=terms)
    changes.save(after)
    changes.emit("payment_intent.succeeded", after)
    return after
