"""When an invoice is to be paid, and when it is overdue."""

import re
from datetime import date

from emulator.billing.core.calendar import DAY
from emulator.billing.core.days import day_of, days_after, midnight
from emulator.billing.stateset import choices
from emulator.billing.stateset.errors import api_error
from emulator.billing.stateset.invoice import StatesetInvoice

_END_OF_TIME = 253402300799
"""The last second of the year 9999, in unix time: what comes later is no date that anything could print."""

_NET_DAYS = re.compile(r"net\s+(?P<days>[0-9]{1,3})", re.ASCII | re.IGNORECASE)


def due_date_of(due_date: str | None, issue_date: str, payment_terms: str | None) -> str:
    """The day that was given, else the one that terms such as "Net 15" name, else the usual one.

    Raises APIError (422) for a day before the issue.
    """
    if due_date is None:
        return _due_by_terms(issue_date, payment_terms)
    if due_date < issue_date:
        raise api_error(choices.INVALID, "VALIDATION_ERROR", "The due date is before the issue date.", field="due_date")
    return due_date


def overdue_from(invoice: StatesetInvoice) -> int:
    """The second from which a sent invoice is overdue, unix, UTC: when its due date is over.

    One that was first sent after its due date has until the end of that day.
    """
    last_day = max(invoice.due_date, day_of(invoice.sent_at or invoice.created))
    return min(midnight(last_day) + DAY, _END_OF_TIME)


def days_until_due(invoice: StatesetInvoice, now: int) -> int:
    """The days until the due date is over, begun ones counted, as in the documented sample; negative when it is."""
    return (date.fromisoformat(invoice.due_date) - date.fromisoformat(day_of(now))).days + 1


def _due_by_terms(issue_date: str, payment_terms: str | None) -> str:
    terms = _NET_DAYS.fullmatch((payment_terms or "").strip())
    return days_after(issue_date, int(terms["days"]) if terms else choices.DUE_AFTER_DAYS)
