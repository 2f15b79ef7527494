"""Movements of a customer's balance (docs.stripe.com/api/customer_balance_transactions)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType

BalanceTransactionType = Literal[
    "adjustment",
    "applied_to_invoice",
    "credit_note",
    "initial",
    "invoice_overpaid",
    "invoice_too_small",
    "unapplied_from_invoice",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceTransaction:
    """One movement: `amount` minor units of `currency` are added to the balance; below zero it is credit."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "customer_balance_transaction",
        display_name="customer balance transaction",
        prefix="cbtxn",
        indexes=(("customer",), ("customer", "invoice")),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceChange:
    """Why a balance moves, and by how much: `amount` in minor units of `currency`."""

    amount: int
    currency: str
    type: BalanceTransactionType
    credit_note: str | None = None
    description: str | None = None
    invoice: str | None = None
    metadata: Mapping[str, str | None] | None = None


def record_transaction(
    balance_change: BalanceChange, customer: str, ending_balance: int, ctx: Context, changes: Changes
) -> BalanceTransaction:
    """The transaction that a movement leaves; `ending_balance` is the balance after it."""
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
        metadata=merged_metadata({}, balance_change.metadata),
    )
    changes.save(transaction)
    return transaction


def update_balance_transaction(
    old: BalanceTransaction, given: Mapping[str, Any], changes: Changes
) -> BalanceTransaction:
    """The transaction with another description or metadata; what it moved stays as it is."""
    new: dict[str, Any] = {"description": given["description"]} if "description" in given else {}
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    transaction = replace(old, **new)
    if transaction != old:
        changes.save(transaction)
    return transaction
