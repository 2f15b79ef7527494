"""What an attempt to collect an intent leaves behind: a charge, and the intent after it."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.core.ids import random_text
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.after_charge import follow_up_card
from emulator.billing.payments.balance_transactions import book_charge
from emulator.billing.payments.capture import hold_charge
from emulator.billing.payments.charges import Charge, new_charge_id
from emulator.billing.payments.declines import Decline
from emulator.billing.payments.intents import PaymentError, attach_to_customer
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod, checked_method, is_source_id
from emulator.billing.payments.settlement import SETTLEMENT_SECONDS, settlement_job

BOOK_TASK = "book_charge"
"""The task of the job that books what was captured with `automatic_async`.

Its charge has no balance transaction at first (docs.stripe.com/payments/payment-intents/asynchronous-capture; 18 of 18
recorded replies); one reported `charge.updated` came three seconds later.
"""

_RECEIPT_SECRET_CHARACTERS = 31


class ConfirmationResult(Struct, frozen=True):
    """What came of an attempt.

    Attributes:
        intent: the intent after it.
        declined: the refusal, when it was not paid and does not wait for its customer either.
        waits_after_decline: whether it waits for its customer, who was not there when the card was declined for that.
    """

    intent: PaymentIntent
    declined: Declined | None = None
    waits_after_decline: bool = False


def charge_method(intent: PaymentIntent, method: PaymentMethod, ctx: Context, changes: Changes) -> PaymentIntent:
    """The intent after its payment method has paid, or holds the amount where it is captured by hand."""
    is_held = is_captured_by_hand(intent, method)
    intent = _in_its_transfer_group(intent)
    charge = new_charge(intent, method, ctx)
    if is_held:
        charge = hold_charge(charge, ctx, changes)
    else:
        charge = replace(charge, captured=True, amount_captured=intent.amount)
        if intent.capture_method == "automatic_async":
            changes.save(settlement_job(BOOK_TASK, charge.id, SETTLEMENT_SECONDS, ctx))
        else:
            charge = book_charge(charge, ctx, changes)
    changes.save(charge)
    changes.emit("charge.succeeded", charge)
    follow_up_card(charge, ctx, changes)
    attach_or_use_up(intent, method, changes)
    after = replace(intent, action=None, last_payment_error=None, latest_charge=charge.id)
    if is_held:
        after = replace(after, status="requires_capture", amount_capturable=intent.amount)
        changes.emit("payment_intent.amount_capturable_updated", after)
    else:
        after = replace(after, status="succeeded", amount_received=intent.amount)
        changes.emit("payment_intent.succeeded", after)
    changes.save(after)
    return after


def book_captured_charge(old: Charge, ctx: Context, changes: Changes) -> None:
    """Books what was captured in the background, and tells of it; what was booked already stays as it is."""
    if old.balance_transaction is not None:
        return
    charge = book_charge(old, ctx, changes)
    changes.save(charge)
    changes.emit("charge.updated", charge, old)


def _in_its_transfer_group(intent: PaymentIntent) -> PaymentIntent:
    """What is passed on to an account has a transfer group, of its own unless one was named (recorded)."""
    if intent.connect.transfer_data is None or intent.transfer_group is not None:
        return intent
    return replace(intent, transfer_group=f"group_{intent.id}")


def is_captured_by_hand(intent: PaymentIntent, method: PaymentMethod) -> bool:
    """Whether the amount is only held: the options of the payment method's type decide before the intent does."""
    wanted = intent.options_of(method.type).get("capture_method") or intent.capture_method
    return bool(wanted == "manual")


def attach_or_use_up(intent: PaymentIntent, method: PaymentMethod, changes: Changes) -> None:
    """A method that nobody owns is attached if the intent says so, and can be used only once if it does not."""
    if method.customer is not None:
        return
    future_usage = intent.options_of(method.type).get("setup_future_usage") or intent.setup_future_usage
    is_kept = future_usage in ("off_session", "on_session") and METHOD_TYPES[method.type].is_saved
    if not is_kept or intent.customer is None:
        changes.save(replace(checked_method(method), used_up=True))
        return
    attach_to_customer(method, intent.customer, changes)


def decline_charge(
    intent: PaymentIntent, method: PaymentMethod, decline: Decline, ctx: Context, changes: Changes
) -> ConfirmationResult:
    """The intent after a charge that failed at once, and is kept: it waits for another payment method.

    The issuer has checked the card all the same, and a method that nobody owns is used up by it (recorded: antiwork/
    gumroad, openfoodfoundation/openfoodnetwork).
    """
    tried = replace(_checked_by(decline, method), used_up=method.used_up or method.customer is None)
    changes.save(tried)
    charge = replace(new_charge(intent, tried, ctx), decline=decline)
    changes.save(charge)
    changes.emit("charge.failed", charge)
    return fail_payment(intent, tried, decline, charge.id, changes)


def _checked_by(decline: Decline, method: PaymentMethod) -> PaymentMethod:
    """The payment method after a decline: what Stripe keeps from the network is checked by nobody (recorded)."""
    if decline.blocked and method.card is not None and method.card.checks.cvc == "unchecked":
        checks = replace(method.card.checks, cvc="unavailable")
        method = replace(method, card=replace(method.card, checks=checks))
    return checked_method(method)


def fail_payment(
    intent: PaymentIntent, method: PaymentMethod, decline: Decline, charge: str | None, changes: Changes
) -> ConfirmationResult:
    """The intent as it waits for another payment method; `charge` is the one that failed, if one was made."""
    failed = replace(
        intent,
        action=None,
        last_payment_error=PaymentError(decline=decline, payment_method=method, charge=charge),
        latest_charge=charge or intent.latest_charge,
        payment_method=None,
        status="requires_payment_method",
    )
    changes.save(failed)
    changes.emit("payment_intent.payment_failed", failed)
    return ConfirmationResult(failed, Declined(payment_error(decline, failed, method, charge)))


def payment_error(decline: Decline, intent: PaymentIntent, method: PaymentMethod, charge: str | None) -> APIError:
    """The answer to a payment that was declined (docs.stripe.com/error-handling#card-errors)."""
    extra = {
        **decline.details,
        **({} if charge is None else {"charge": charge}),
        "payment_intent": intent,
        "payment_method": method,
    }
    return APIError(decline.message, status=402, code=decline.code, param=decline.param, type=decline.type, extra=extra)


def new_charge(intent: PaymentIntent, method: PaymentMethod, ctx: Context) -> Charge:
    """A charge of the intent's amount to a payment method, of which nothing is known yet."""
    ctx, checked = ctx.in_world_time(), checked_method(method)
    return Charge(
        id=new_charge_id(checked, ctx),
        created=ctx.now,
        amount=intent.amount,
        billing_details=method.billing_details,
        card=checked.card,
        connect=intent.connect,
        currency=intent.currency,
        customer=intent.customer,
        description=intent.description,
        mandate=method.mandate,
        metadata=dict(intent.metadata),
        method_details=checked.details,
        method_type=method.type,
        payment_intent=intent.id,
        payment_method=method.id,
        receipt_email=intent.receipt_email,
        receipt_secret=random_text(_RECEIPT_SECRET_CHARACTERS),
        shipping=intent.shipping,
        source=checked if is_source_id(method.id) else None,
        statement_descriptor=intent.statement_descriptor,
        statement_descriptor_suffix=intent.statement_descriptor_suffix,
        transfer_group=intent.transfer_group,
    )
