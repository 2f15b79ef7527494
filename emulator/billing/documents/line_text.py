"""What lines of subscriptions are for: facts, which whoever shows them writes in a language."""

from __future__ import annotations

from typing import Literal

from emulator.billing.core.structs import Struct

LineTextKind = Literal["item", "free_trial", "trial_period", "unused_time", "remaining_time"]


class LineText(Struct, frozen=True, kw_only=True):
    """What a line is for.

    Attributes:
        kind: an item for a whole period, for a trial (flexible or classic billing), or for a part of a period.
        product: the name of the product.
        currency: the currency of `unit_amount`.
        quantity: how many; None where none is to be named.
        unit_label: what one of them is called, if it is called anything.
        unit_amount: what one costs, a decimal string in minor units; None where that cannot be said.
        tier: which tier's price that is, counted from 1; None where there are none.
        interval: how often it is billed: `day`, `week`, `month` or `year`.
        interval_count: every so many of them.
        percent_off: the percentage that a discount takes off, a decimal string.
        date: the second (unix, UTC) from which on a part is billed.
    """

    kind: LineTextKind
    product: str
    currency: str = "usd"
    quantity: int | None = None
    unit_label: str | None = None
    unit_amount: str | None = None
    tier: int | None = None
    interval: str | None = None
    interval_count: int = 1
    percent_off: str | None = None
    date: int | None = None

    @property
    def subject(self) -> str:
        """The product with its quantity, `3 × Gold`; a part of a period names one of it without."""
        is_part = self.kind in ("unused_time", "remaining_time")
        if self.quantity is None or self.kind == "trial_period" or (is_part and self.quantity == 1):
            return self.product
        label = f" {self.unit_label}" if self.unit_label else ""
        return f"{self.quantity}{label} × {self.product}"
