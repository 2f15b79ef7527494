"""Movements of a customer's balance (docs.stripe.com/api/customer_balance_transactions)."""

from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer

BalanceTransactionType = Literal[
    "adjustment",
    "applied_to_invoice",
    "credit_note",
    "initial",
    "invoice_overpaid",
    "invoice_too_small",
    "unapplied_from_invoice",
]


class BalanceTransaction(Struct, frozen=True, kw_only=True):
    """One movement: `amount` minor units of `currency` are added to the balance in it; below zero it is credit."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "customer_balance_transaction", display_name="customer balance transaction", prefix="cbtxn"
    )

    id: str
    created: int
    amount: int
    currency: str
    customer: str
    ending_balance: int
    type: BalanceTransactionType
    credit_note: str | None = None
    description: str | None = None
    invoice: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)


class BalanceChange(Struct, frozen=True, kw_only=True):
    """Why a balance moves, and by how much: `amount` in minor units of `currency`."""

    amount: int
    currency: str
    type: BalanceTransactionType
    credit_note: str | None = None
    description: str | None = None
    invoice: str | None = None
    metadata: MetadataParam = None


class BalanceTransactionCreateParams(OperationParams, frozen=True, kw_only=True):
    """What moves a balance by hand (docs.stripe.com/api/customer_balance_transactions/create).

    `amount` is in minor units of `currency`; below zero it is credit for the customer.
    """

    amount: int
    currency: str
    description: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


class BalanceTransactionUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a movement (docs.stripe.com/api/customer_balance_transactions/update)."""

    description: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


def record_transaction(
    balance_change: BalanceChange, customer: str, ending_balance: int, ctx: Context, changes: Changes
) -> BalanceTransaction:
    """The transaction that a movement leaves; `ending_balance` is the balance in its currency after it."""
    transaction = BalanceTransaction(
        id=ctx.new_id("cbtxn"),
        created=ctx.now,
        amount=balance_change.amount,
        currency=balance_change.currency,
        customer=customer,
        ending_balance=ending_balance,
        type=balance_change.type,
        credit_note=balance_change.credit_note,
        description=balance_change.description,
        invoice=balance_change.invoice,
        metadata=metadata_after({}, balance_change.metadata),
    )
    changes.save(transaction)
    return transaction


def record_balance_change(
    before: int, customer: Customer, type: BalanceTransactionType, ctx: Context, changes: Changes
) -> None:
    """Adds what the balance moved by since `before` (minor units) to the customer's balance transactions."""
    if customer.currency is not None and customer.balance != before:
        balance_change = BalanceChange(amount=customer.balance - before, currency=customer.currency, type=type)
        record_transaction(balance_change, customer.id, customer.balance, ctx, changes)


def update_balance_transaction(
    old: BalanceTransaction, params: BalanceTransactionUpdateParams, changes: Changes
) -> BalanceTransaction:
    """The transaction with another description or metadata; what it moved stays as it is."""
    transaction = replace(
        old,
        description=given_or(params.description, old.description),
        metadata=metadata_after(old.metadata, params.metadata),
    )
    if transaction != old:
        changes.save(transaction)
    return transaction
