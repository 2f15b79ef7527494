"""When events tell of an invoice that waits to be paid (docs.stripe.com/billing/automations)."""

from collections.abc import Iterator

from emulator.billing.core.calendar import DAY
from emulator.billing.core.structs import Struct

OVERDUE, WILL_BE_DUE = "invoice.overdue", "invoice.will_be_due"


class DueEventSchedule(Struct, frozen=True, kw_only=True):
    """The days of `invoice.will_be_due` and `invoice.overdue`, counted from the due date; none at first."""

    days_before_due: tuple[int, ...] = ()
    days_after_due: tuple[int, ...] = ()

    def events(self, due_date: int) -> Iterator[tuple[int, str]]:
        """Every event of an invoice due at `due_date` with its time, the earliest first: unix seconds, UTC."""
        for days in sorted(self.days_before_due, reverse=True):
            yield due_date - days * DAY, WILL_BE_DUE
        for days in sorted(self.days_after_due):
            yield due_date + days * DAY, OVERDUE
