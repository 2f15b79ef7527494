"""Charges: single attempts to move money (docs.stripe.com/api/charges)."""

from typing import Any, ClassVar

from msgspec import field

from emulator.billing.core.addresses import PaymentShippingParams, Shipping, shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType, reindexed
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.card_details import Card
from emulator.billing.payments.connect import NO_TERMS, ConnectTerms
from emulator.billing.payments.declines import Decline
from emulator.billing.payments.payment_methods import BillingDetails, PaymentMethod


class Charge(Struct, frozen=True, kw_only=True):
    """An attempt to collect `amount` minor units of `currency`. `decline` says why it failed, if it did.

    Until `captured` it is a hold on the card; `amount_captured` and `amount_refunded` are in minor units.
    `receipt_number` is what a mailed receipt is called; `receipt_secret` makes the link to it unguessable.

    Attributes:
        amount_charged_back: what disputes have taken of it and not given back, in minor units.
        balance_transaction: the id of what it added to the account's balance, once its amount was collected.
        capture_before: until when a card holds what is to be captured, unix seconds, UTC; it stays after the capture.
        card: the card as it was charged; None for the other types of payment methods.
        dispute: the id of the dispute about it that was opened last.
        early_fraud_warning: the id of what its card's issuer warned of.
        is_pending: whether the bank has not answered yet.
        mandate: the id of the permission by which a bank account was debited.
        method_details: what the payment method showed of itself, where it is no card.
        method_type: the type of the payment method.
        payment_intent: the id of the intent that it collects; None for one that was made without.
        source: what was charged, as it was then, where it is one of the old way.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "charge",
        display_name="charge",
        prefix="ch",
        other_prefixes=("py",),
        events=(
            "charge.captured",
            "charge.expired",
            "charge.failed",
            "charge.pending",
            "charge.refunded",
            "charge.succeeded",
            "charge.updated",
        ),
        upgrades=(reindexed, reindexed),
    )

    id: str
    created: int
    amount: int
    billing_details: BillingDetails
    currency: str
    payment_intent: str | None
    payment_method: str
    card: Card | None = None
    amount_captured: int = 0
    amount_charged_back: int = 0
    amount_refunded: int = 0
    balance_transaction: str | None = None
    capture_before: int | None = None
    captured: bool = False
    connect: ConnectTerms = NO_TERMS
    customer: str | None = None
    decline: Decline | None = None
    description: str | None = None
    dispute: str | None = None
    early_fraud_warning: str | None = None
    fraud_details: dict[str, str] = field(default_factory=dict)
    is_pending: bool = False
    mandate: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    method_details: dict[str, Any] = field(default_factory=dict)
    method_type: str = "card"
    receipt_email: str | None = None
    receipt_number: str | None = None
    receipt_secret: str | None = None
    shipping: Shipping | None = None
    source: PaymentMethod | None = None
    statement_descriptor: str | None = None
    statement_descriptor_suffix: str | None = None
    transfer_group: str | None = None

    @property
    def status(self) -> str:
        """`succeeded`, `failed` or, while the bank has not answered, `pending`."""
        if self.is_pending:
            return "pending"
        return "succeeded" if self.decline is None else "failed"

    @property
    def amount_paid(self) -> int:
        """What was collected, which may be less than what was held, or is held until then, in minor units."""
        return self.amount_captured if self.captured else self.amount

    @property
    def refundable(self) -> int:
        """What has not been given back yet, in minor units."""
        return self.amount_paid - self.amount_refunded

    @property
    def refunded(self) -> bool:
        """Whether all of it was given back."""
        return self.amount_refunded > 0 and self.refundable == 0


class FraudDetailsParams(Params, frozen=True, kw_only=True):
    """Whether the caller holds a charge for `fraudulent` or `safe`; None takes it back."""

    user_report: Given[str | None] = NOT_GIVEN


class ChargeUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a charge (docs.stripe.com/api/charges/update)."""

    customer: Given[str] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    fraud_details: Given[FraudDetailsParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    receipt_email: Given[str | None] = NOT_GIVEN
    shipping: Given[PaymentShippingParams] = NOT_GIVEN
    transfer_group: Given[str] = NOT_GIVEN


class ChargeCaptureParams(OperationParams, frozen=True, kw_only=True):
    """How a hold is collected (docs.stripe.com/api/charges/capture): `amount` minor units of it, or all."""

    amount: Given[int] = NOT_GIVEN
    receipt_email: Given[str] = NOT_GIVEN
    statement_descriptor: Given[str] = NOT_GIVEN
    statement_descriptor_suffix: Given[str] = NOT_GIVEN
    transfer_group: Given[str] = NOT_GIVEN


def new_charge_id(method: PaymentMethod, ctx: Context) -> str:
    """The id of a charge to a payment method: `ch_…` of a card, `py_…` of anything else."""
    return ctx.new_id("ch" if method.card is not None else "py")


def update_charge(old: Charge, params: ChargeUpdateParams, changes: Changes) -> Charge:
    """The charge with the parameters applied.

    Raises APIError for another customer than it has.
    """
    customer = given_or(params.customer, old.customer)
    if old.customer not in (None, customer):
        raise APIError("You cannot change the customer of a charge that already has one.", param="customer")
    charge = replace(
        old,
        customer=customer,
        description=given_or(params.description, old.description),
        fraud_details=_fraud_details_after(old.fraud_details, params.fraud_details),
        metadata=metadata_after(old.metadata, params.metadata),
        receipt_email=given_or(params.receipt_email, old.receipt_email),
        shipping=shipping_after(old.shipping, params.shipping),
        transfer_group=given_or(params.transfer_group, old.transfer_group),
    )
    if charge != old:
        changes.save(charge)
        changes.emit("charge.updated", charge, old)
    return charge


def fail_pending_charge(
    pending: Charge, decline: Decline, changes: Changes, *, caused_by_request: bool = True
) -> Charge:
    """The charge of a bank account that is not debited after all."""
    failed = replace(pending, amount_captured=0, captured=False, decline=decline, is_pending=False)
    changes.save(failed)
    changes.emit("charge.failed", failed, caused_by_request=caused_by_request)
    return failed


def _fraud_details_after(old: dict[str, str], params: Given[FraudDetailsParams]) -> dict[str, str]:
    if params is NOT_GIVEN:
        return old
    return {"user_report": params.user_report} if params.user_report else {}


def with_capture_details(held: Charge, params: ChargeCaptureParams) -> Charge:
    """The charge with what a capture says of it."""
    return replace(
        held,
        receipt_email=given_or(params.receipt_email, held.receipt_email),
        statement_descriptor=given_or(params.statement_descriptor, held.statement_descriptor),
        statement_descriptor_suffix=given_or(params.statement_descriptor_suffix, held.statement_descriptor_suffix),
        transfer_group=given_or(params.transfer_group, held.transfer_group),
    )
