"""When customers are reminded of an invoice that waits to be paid (Stripe docs, "Automate customer emails")."""

from emulator.billing.core.calendar import DAY
from emulator.billing.core.structs import Struct


class ReminderSchedule(Struct, frozen=True, kw_only=True):
    """The days on which customers are reminded, counted from the due date; none at first."""

    days_before_due: tuple[int, ...] = ()
    on_due_date: bool = False
    days_after_due: tuple[int, ...] = ()

    def times(self, due_date: int) -> tuple[int, ...]:
        """Every time of a reminder of an invoice due at `due_date`, the earliest first: unix seconds, UTC."""
        before = (-days for days in self.days_before_due)
        offsets = {*before, *((0,) if self.on_due_date else ()), *self.days_after_due}
        return tuple(due_date + days * DAY for days in sorted(offsets))
