"""What is done about payments that fail (docs.stripe.com/billing/revenue-recovery/smart-retries)."""

from typing import Literal

from emulator.billing.core.calendar import DAY
from emulator.billing.core.structs import Struct

AfterLastRetry = Literal["cancel", "past_due", "unpaid"]


class Dunning(Struct, frozen=True, kw_only=True):
    """When a failed automatic payment is attempted again, and what becomes of a subscription after the last attempt.

    `retry_days` are days, each from the failed attempt before; none turn retries off. Stripe's own choice of a time
    cannot be foreseen; what it suggests as a schedule of one's own is kept to unless the account has another.
    """

    retry_days: tuple[int, ...] = (3, 5, 7)
    after_last_retry: AfterLastRetry = "cancel"

    def retry_after(self, count: int) -> int | None:
        """The seconds from the failed attempt number `count`, which begins at one, to the next; None for none."""
        return self.retry_days[count - 1] * DAY if count <= len(self.retry_days) else None
