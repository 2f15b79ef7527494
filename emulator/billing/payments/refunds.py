"""Refunds: giving back what was charged (docs.stripe.com/api/refunds). The invoice that was paid stays paid."""

from typing import Any, ClassVar, Literal

from msgspec import field

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.money import amount_in_message, require_whole_steps
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.balance_transactions import book_failed_refund, book_refund
from emulator.billing.payments.cards import RefundBehaviour
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.settlement import SETTLEMENT_SECONDS, hold_expiry_job, settlement_job


class Refund(Struct, frozen=True, kw_only=True):
    """`amount` minor units of `currency`, given back at once unless the card that was charged says otherwise.

    Attributes:
        balance_transaction: the id of what it took from the account's balance.
        customer: the id of who has the charge's amount again, if that is known.
        payment_method: the id of what was charged.
        failure_balance_transaction: the id of what came back when it failed.
        failure_reason: why it failed after all.
        settles: what becomes of it later; None once it is decided.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "refund",
        display_name="refund",
        prefix="re",
        events=(
            "charge.refund.updated",
            "refund.created",
            "refund.failed",
            "refund.updated",
        ),
    )

    id: str
    created: int
    amount: int
    charge: str
    currency: str
    payment_intent: str | None
    metadata: dict[str, str] = field(default_factory=dict)
    balance_transaction: str | None = None
    customer: str | None = None
    payment_method: str | None = None
    failure_balance_transaction: str | None = None
    method_type: str = "card"
    reason: str | None = None
    status: str = "succeeded"
    failure_reason: str | None = None
    settles: Literal["succeeds", "fails"] | None = None


class RefundCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a refund (docs.stripe.com/api/refunds/create). `amount` is in minor units; all that is left without.

    Exactly one of `charge` and `payment_intent` names what is given back.
    """

    amount: Given[int] = NOT_GIVEN
    charge: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    payment_intent: Given[str] = NOT_GIVEN
    reason: Given[str] = NOT_GIVEN


class RefundUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a refund (docs.stripe.com/api/refunds/update)."""

    metadata: Given[MetadataParam] = NOT_GIVEN


def create_refund(charge: Charge, params: RefundCreateParams, ctx: Context, changes: Changes) -> Refund:
    """A refund of `params.amount` minor units of the charge, or of all that is left of it; a hold is let go by one.

    Raises APIError when the charge did not succeed, is the hold of an intent, or has not as much left.
    """
    amount = given_or(params.amount, charge.refundable)
    _check_refundable(charge, amount)
    return _refund(charge, amount, params, ctx, changes)


def release_hold(held: Charge, ctx: Context, changes: Changes) -> Refund:
    """The refund by which the hold of a canceled intent is let go (docs.stripe.com/api/payment_intents/cancel)."""
    return _refund(held, held.refundable, RefundCreateParams(), ctx, changes)


def expire_hold(held: Charge, ctx: Context, changes: Changes) -> Refund:
    """The refund by which a hold is let go that nobody has captured in time.

    `charge.expired` tells of it in the place of `charge.refunded`, as reported (dj-stripe/dj-stripe, issues 1037 and
    1075).
    """
    params = RefundCreateParams(reason="expired_uncaptured_charge")
    return _refund(held, held.refundable, params, ctx, changes, event="charge.expired")


def _refund(
    charge: Charge,
    amount: int,
    params: RefundCreateParams,
    ctx: Context,
    changes: Changes,
    *,
    event: str = "charge.refunded",
) -> Refund:
    ctx = ctx.in_world_time()
    id = ctx.new_id("re")
    refund = Refund(
        id=id,
        created=ctx.now,
        amount=amount,
        balance_transaction=book_refund(charge, id, amount, ctx, changes) if charge.captured else None,
        charge=charge.id,
        currency=charge.currency,
        customer=charge.customer,
        payment_intent=charge.payment_intent,
        payment_method=charge.payment_method,
        metadata=metadata_after({}, params.metadata),
        method_type=charge.method_type,
        reason=given_or(params.reason, None),
        **_later(charge.card.test_card.refunds if charge.card is not None and charge.captured else "succeeds"),
    )
    refunded = replace(charge, amount_refunded=charge.amount_refunded + amount)
    if refund.reason == "fraudulent":
        # Recorded: antiwork/gumroad.
        refunded = replace(refunded, fraud_details={"user_report": "fraudulent"})
    changes.save(refund)
    changes.save(refunded)
    changes.emit("refund.created", refund)
    changes.emit(event, refunded, charge)
    if not charge.captured:
        changes.remove(hold_expiry_job(charge.id, ctx))
    if refund.settles is not None:
        changes.save(settlement_job("settle_refund", refund.id, SETTLEMENT_SECONDS, ctx))
    return refund


def _later(behaviour: RefundBehaviour) -> dict[str, Any]:
    """docs.stripe.com/testing, "Refunds": one is pending before it succeeds, one has succeeded before it fails."""
    match behaviour:
        case "succeeds_later":
            return {"status": "pending", "settles": "succeeds"}
        case "fails_later":
            return {"status": "succeeded", "settles": "fails"}
        case _:
            return {}


def settle_refund(old: Refund, charge: Charge, ctx: Context, changes: Changes) -> Refund:
    """The refund after what becomes of it later; of one that failed the charge has its amount again."""
    if old.settles is None:
        return old
    if old.settles == "succeeds":
        refund = replace(old, status="succeeded", settles=None)
        changes.save(refund)
        changes.emit("refund.updated", refund, old)
        changes.emit("charge.refund.updated", refund, old)
        return refund
    refund = replace(
        old,
        failure_balance_transaction=book_failed_refund(charge, old.id, old.amount, ctx, changes),
        failure_reason="expired_or_canceled_card",
        settles=None,
        status="failed",
    )
    changes.save(refund)
    changes.save(replace(charge, amount_refunded=charge.amount_refunded - old.amount))
    changes.emit("refund.failed", refund)
    changes.emit("refund.updated", refund, old)
    changes.emit("charge.refund.updated", refund, old)
    return refund


def _check_refundable(charge: Charge, amount: int) -> None:
    if charge.is_pending:
        raise APIError(
            f"Charge {charge.id} is still pending: it can be refunded once its bank has answered.",
            code="charge_not_refundable",
        )
    if charge.decline is not None:
        raise _unsuccessful_error(charge)
    if not charge.captured and charge.payment_intent is not None:
        raise _held_by_intent_error(charge.payment_intent)
    if charge.amount_charged_back > 0:
        raise APIError(f"Charge {charge.id} has been charged back; cannot issue a refund.", code="charge_disputed")
    if charge.refundable == 0:
        raise APIError(f"Charge {charge.id} has already been refunded.", code="charge_already_refunded")
    if amount > charge.refundable:
        raise APIError(
            f"Refund amount ({amount_in_message(amount, charge.currency)}) is greater than unrefunded amount on charge "
            f"({amount_in_message(charge.refundable, charge.currency)})",
            param="amount",
        )
    require_whole_steps(amount, charge.currency)
    if not charge.captured and amount < charge.refundable:
        raise APIError(
            "You cannot partially refund an uncaptured charge. Instead, capture the charge for an amount less than the "
            "original amount.",
            param="amount",
        )


def unpaid_intent_error(intent: str) -> APIError:
    """The refusal to refund a payment intent that nothing was collected for, as recorded."""
    return APIError(f"This PaymentIntent ({intent}) does not have a successful charge to refund.")


def _unsuccessful_error(charge: Charge) -> APIError:
    """The refusal to refund a charge that failed."""
    if charge.payment_intent is None:
        return APIError(f"Charge {charge.id} failed, so it cannot be refunded.", code="charge_not_refundable")
    return unpaid_intent_error(charge.payment_intent)


def _held_by_intent_error(intent: str) -> APIError:
    """The refusal to refund the hold of an intent, as recorded."""
    return APIError(
        f"This uncaptured Charge was created by a PaymentIntent ({intent}). You must cancel the "
        "PaymentIntent to reverse the authorization instead of refunding the Charge directly. For more information, "
        "see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
    )


def update_refund(old: Refund, params: RefundUpdateParams, changes: Changes) -> Refund:
    """The refund with its metadata changed: nothing else of it may change."""
    refund = replace(old, metadata=metadata_after(old.metadata, params.metadata))
    if refund != old:
        changes.save(refund)
        changes.emit("charge.refund.updated", refund, old)
        changes.emit("refund.updated", refund, old)
    return refund


def cancellation_error() -> APIError:
    """The refusal of every cancellation, as recorded: refunds to a card never wait for the customer."""
    return APIError("Canceling this refund is unsupported.")
