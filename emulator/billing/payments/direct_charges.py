"""Charges without an intent, as they were made before there were any (docs.stripe.com/api/charges/create)."""

from emulator.billing.core.addresses import PaymentShippingParams, shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.money import require_chargeable
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.source_params import SourceParam
from emulator.billing.payments.after_charge import follow_up_card, follow_up_debit
from emulator.billing.payments.balance_transactions import book_charge
from emulator.billing.payments.capture import hold_charge
from emulator.billing.payments.charges import Charge, fail_pending_charge, new_charge_id
from emulator.billing.payments.declines import AUTHENTICATION_REQUIRED, GENERIC, Decline
from emulator.billing.payments.payment_methods import PaymentMethod, checked_method
from emulator.billing.payments.settlement import settlement_job
from emulator.billing.payments.sources import require_chargeable_source

SETTLE_TASK = "settle_charge"
_RECEIPT_SECRET_CHARACTERS = 31


class ChargeCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a charge. `amount` is in minor units of `currency`; one of `customer` and `source` says who pays."""

    amount: int
    currency: str
    capture: Given[bool] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    payment_user_agent: Given[str] = NOT_GIVEN
    receipt_email: Given[str] = NOT_GIVEN
    shipping: Given[PaymentShippingParams] = NOT_GIVEN
    source: Given[SourceParam] = NOT_GIVEN
    statement_descriptor: Given[str | None] = NOT_GIVEN
    statement_descriptor_suffix: Given[str | None] = NOT_GIVEN
    transfer_group: Given[str] = NOT_GIVEN


class ChargeResult(Struct, frozen=True):
    """What came of a charge: the charge, and the refusal, when it was not paid."""

    charge: Charge
    declined: Declined | None = None


def create_charge(
    params: ChargeCreateParams, source: PaymentMethod, customer: str | None, ctx: Context, changes: Changes
) -> ChargeResult:
    """Charges a source. A card that would ask for authentication declines, as nobody can be asked here.

    Raises APIError for less than can be charged, for a source that is used up, and for an account that is not verified.
    """
    require_chargeable(params.amount, params.currency)
    require_chargeable_source(source)
    if source.bank is not None and source.bank.verification != "verified":
        raise APIError(
            "The customer's bank account must be verified in order to create an ACH payment.", param="source"
        )
    ctx = ctx.in_world_time()
    charge = _new_charge(params, source, customer, ctx)
    if source.customer is None:
        changes.save(replace(checked_method(source), used_up=True))
    decline = GENERIC if ctx.declines() else _decline(source)
    if decline is not None:
        return _declined(charge, decline, changes)
    if source.bank is not None:
        pending = replace(charge, captured=True, amount_captured=charge.amount, is_pending=True)
        changes.save(pending)
        changes.emit("charge.pending", pending)
        if source.bank.seconds is not None:
            changes.save(settlement_job(SETTLE_TASK, pending.id, source.bank.seconds, ctx))
        return ChargeResult(pending)
    if given_or(params.capture, True):
        charge = book_charge(replace(charge, captured=True, amount_captured=charge.amount), ctx, changes)
    else:
        charge = hold_charge(charge, ctx, changes)
    changes.save(charge)
    changes.emit("charge.succeeded", charge)
    return ChargeResult(follow_up_card(charge, ctx, changes))


def _decline(source: PaymentMethod) -> Decline | None:
    if source.card is None:
        return source.bank.decline if source.bank is not None and source.bank.is_blocked else None
    if source.behaviour in ("authenticates", "authenticates_then_declines"):
        return AUTHENTICATION_REQUIRED
    return source.card.declines_when_charged


def _declined(charge: Charge, decline: Decline, changes: Changes) -> ChargeResult:
    failed = replace(charge, decline=decline)
    changes.save(failed)
    changes.emit("charge.failed", failed)
    refusal = APIError(
        decline.message,
        status=402,
        code=decline.code,
        param=decline.param,
        type="card_error",
        extra={**decline.details, "charge": failed.id},
    )
    return ChargeResult(failed, Declined(refusal))


def settle_charge(charge: Charge, source: PaymentMethod, ctx: Context, changes: Changes) -> Charge:
    """The charge after the bank's answer."""
    if not charge.is_pending:
        return charge
    decline = None if source.bank is None else source.bank.decline
    if decline is not None:
        return fail_pending_charge(charge, decline, changes)
    paid = book_charge(replace(charge, is_pending=False), ctx, changes)
    changes.save(paid)
    changes.emit("charge.succeeded", paid)
    return follow_up_debit(paid, source, ctx, changes)


def _new_charge(params: ChargeCreateParams, source: PaymentMethod, customer: str | None, ctx: Context) -> Charge:
    checked = checked_method(source)
    return Charge(
        id=new_charge_id(checked, ctx),
        created=ctx.now,
        amount=params.amount,
        billing_details=source.billing_details,
        card=checked.card,
        currency=params.currency,
        customer=customer,
        description=given_or(params.description, None),
        metadata=metadata_after({}, params.metadata),
        method_details=checked.details,
        method_type=source.type,
        payment_intent=None,
        payment_method=source.id,
        receipt_email=given_or(params.receipt_email, None),
        receipt_secret=random_text(_RECEIPT_SECRET_CHARACTERS),
        shipping=shipping_after(None, params.shipping),
        source=checked,
        statement_descriptor=given_or(params.statement_descriptor, None),
        statement_descriptor_suffix=given_or(params.statement_descriptor_suffix, None),
        transfer_group=given_or(params.transfer_group, None),
    )
