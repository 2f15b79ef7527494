"""Bank transactions: money that came in or went out, to be linked to what it pays (docs/reference/transactions)."""

import uuid
from typing import ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.days import day_of, midnight
from emulator.billing.core.params import Params
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.dayzero.drafts import default_currency

PLACE_PREFIX = "dayzero_transaction"


class TransactionCreateParams(Params, frozen=True, kw_only=True):
    """POST /transactions: TransactionCreateRequest. The amount is in cents, negative for what went out."""

    amount: int = 0
    currency: str | None = None
    datetime: str | None = None
    description: str | None = None
    source_account_id: str | None = None
    reconciled: bool = False


class DayzeroTransaction(Struct, frozen=True, kw_only=True):
    """A transaction; `allocated` are the cents of it that pay invoices, `datetime` is its day as text."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "dayzero_transaction", display_name="Transaction", prefix=PLACE_PREFIX
    )

    id: str
    created: int
    place: str
    updated: int
    amount: int
    currency: str
    datetime: str
    description: str | None = None
    source_account_id: str | None = None
    reconciled: bool = False
    allocated: int = 0
    listed: str = "listed"

    @property
    def unallocated(self) -> int:
        """The cents that can still pay something: none of what went out."""
        return max(self.amount, 0) - self.allocated

    @property
    def occurred_at(self) -> int:
        """The beginning of its day, unix seconds, UTC."""
        return midnight(self.datetime)


def create_transaction(params: TransactionCreateParams, ctx: Context, changes: Changes) -> DayzeroTransaction:
    """A transaction that no bank has told of; today's unless another day is given."""
    transaction = DayzeroTransaction(
        id=str(uuid.uuid4()),
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        updated=ctx.now,
        amount=params.amount,
        currency=params.currency or default_currency(ctx),
        datetime=params.datetime or day_of(ctx.now),
        description=params.description,
        source_account_id=params.source_account_id,
        reconciled=params.reconciled,
    )
    changes.save(transaction)
    return transaction
