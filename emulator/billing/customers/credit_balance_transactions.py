"""The ledger of credit grants (docs.stripe.com/api/billing/credit-balance-transaction)."""

from typing import ClassVar, Literal

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.credit_grant import CreditGrant

Reason = Literal[
    "credits_application_invoice_voided",
    "credits_applied",
    "credits_expired",
    "credits_granted",
    "credits_voided",
]
"""Why credits move: what `credit[type]` and `debit[type]` say."""

_CREDITS: frozenset[Reason] = frozenset({"credits_application_invoice_voided", "credits_granted"})


class InvoiceLine(Struct, frozen=True):
    """The line of an invoice that credits pay, or paid: both by their ids."""

    invoice: str
    line: str


class CreditBalanceTransaction(Struct, frozen=True, kw_only=True):
    """A movement of a grant's credits: `amount` minor units of `currency`, above zero whichever way they move.

    `applied_to` is what they pay, or paid and do not any more. Times are unix seconds, UTC.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "billing.credit_balance_transaction",
        display_name="credit balance transaction",
        prefix="cbtxn",
        events=("billing.credit_balance_transaction.created",),
    )

    id: str
    created: int
    amount: int
    credit_grant: str
    currency: str
    customer: str
    effective_at: int
    reason: Reason
    applied_to: InvoiceLine | None = None
    test_clock: str | None = None

    @property
    def type(self) -> Literal["credit", "debit"]:
        """Whether the grant has more for it, or less."""
        return "credit" if self.reason in _CREDITS else "debit"


def move_credits(
    grant: CreditGrant,
    reason: Reason,
    amount: int,
    ctx: Context,
    changes: Changes,
    *,
    applied_to: InvoiceLine | None = None,
) -> tuple[CreditGrant, CreditBalanceTransaction]:
    """The grant after `amount` of its credits moved, in minor units above zero, and the transaction that says so."""
    transaction = CreditBalanceTransaction(
        id=ctx.new_id(CreditBalanceTransaction.RESOURCE_TYPE.prefix),
        created=ctx.now,
        amount=amount,
        applied_to=applied_to,
        credit_grant=grant.id,
        currency=grant.currency,
        customer=grant.customer,
        effective_at=grant.effective_at if reason == "credits_granted" else ctx.now,
        reason=reason,
        test_clock=grant.test_clock,
    )
    moved = amount if transaction.type == "credit" else -amount
    after = replace(grant, ledger_balance=grant.ledger_balance + moved)
    changes.save(after)
    changes.save(transaction)
    # Nobody decides anything by it: what is left of the grant stands in the grant.
    changes.defer(transaction)
    changes.emit("billing.credit_balance_transaction.created", transaction)
    return after, transaction
