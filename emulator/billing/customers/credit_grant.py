"""What a credit grant is: billing credits of a customer (docs.stripe.com/api/billing/credit-grant)."""

from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct

Category = Literal["paid", "promotional"]

DEFAULT_PRIORITY = 50


class CreditGrant(Struct, frozen=True, kw_only=True):
    """A credit grant. Amounts are in minor units of `currency`, times are unix seconds, UTC.

    Attributes:
        amount: what was granted.
        ledger_balance: what is left of it, by its credit balance transactions.
        effective_at: from when on it can be used.
        prices: the metered prices that it is for; none means every price that a meter counts for.
        priority: 0, which is used first, to 100.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "billing.credit_grant",
        display_name="credit grant",
        prefix="credgr",
        events=(
            "billing.credit_grant.created",
            "billing.credit_grant.updated",
        ),
    )

    id: str
    created: int
    amount: int
    currency: str
    customer: str
    effective_at: int
    ledger_balance: int
    updated: int
    category: Category = "paid"
    expires_at: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    prices: tuple[str, ...] = ()
    priority: int = DEFAULT_PRIORITY
    test_clock: str | None = None
    voided_at: int | None = None

    @property
    def has_balance(self) -> bool:
        """Whether anything is left of it; what finalizing an invoice looks for."""
        return self.ledger_balance > 0

    def is_expired(self, second: int) -> bool:
        """Whether its credits have expired by then (unix, UTC)."""
        return self.expires_at is not None and self.expires_at <= second

    def is_unused(self, now: int) -> bool:
        """Whether it counts among the unused grants of its customer, of which there are only so many."""
        return self.has_balance and not self.is_expired(now)

    def available_balance(self, now: int) -> int:
        """What can be used of it now (unix, UTC)."""
        return self.ledger_balance if self.effective_at <= now and not self.is_expired(now) else 0

    def covers(self, price: str) -> bool:
        """Whether it is for what a metered price, by its id, asks for."""
        return not self.prices or price in self.prices
