"""What can be done with an invoice in which status, and which status it has then.

Documented are the row of `send` ("The invoice must be in draft or sent status") and that lines change in drafts alone
(docs.stateset.com/api-reference/invoices/send, update); the other rows are the emulator's choice.
"""

from collections.abc import Mapping
from typing import Literal

from emulator.billing.stateset import choices
from emulator.billing.stateset.errors import api_error
from emulator.billing.stateset.invoice import StatesetInvoice, Status

Operation = Literal[
    "update", "update_line_items", "delete", "send", "view", "pay_in_part", "pay_in_full", "remind", "fall_due", "void"
]

_OWED_STAYS: Mapping[Status, Status] = {
    "sent": "sent",
    "viewed": "viewed",
    "partially_paid": "partially_paid",
    "overdue": "overdue",
}

STATE_TABLE: Mapping[Operation, Mapping[Status, Status | None]] = {
    # An overdue invoice whose due date is moved into the future is what it was before.
    "update": {"draft": "draft", **_OWED_STAYS},
    "update_line_items": {"draft": "draft"},
    "delete": {"draft": None},
    "send": {"draft": "sent", "sent": "sent"},
    "view": {**_OWED_STAYS, "sent": "viewed", "paid": "paid", "voided": "voided"},
    # What is past its due date stays overdue until all of it is paid: `amount_paid` says how much is.
    "pay_in_part": {**_OWED_STAYS, "sent": "partially_paid", "viewed": "partially_paid"},
    "pay_in_full": dict.fromkeys(_OWED_STAYS, "paid"),
    "remind": _OWED_STAYS,
    "fall_due": dict.fromkeys(_OWED_STAYS, "overdue"),
    "void": {"draft": "voided", **dict.fromkeys(_OWED_STAYS, "voided")},
}
"""By operation and by the status before: the status after, None where nothing is left. What is not here is refused."""


def is_allowed(operation: Operation, invoice: StatesetInvoice) -> bool:
    """Whether an operation is one for an invoice of this status."""
    return invoice.status in STATE_TABLE[operation]


def status_after(operation: Operation, invoice: StatesetInvoice) -> Status:
    """The status that an operation leads to. Raises APIError (422) in a status that it is not for."""
    require_allowed(operation, invoice)
    return STATE_TABLE[operation][invoice.status] or invoice.status


def require_allowed(operation: Operation, invoice: StatesetInvoice) -> None:
    """Raises APIError (422) for an operation that is not for an invoice of this status."""
    if is_allowed(operation, invoice):
        return
    allowed = list(STATE_TABLE[operation])
    *others, last = allowed
    words = f"{', '.join(others)} or {last}" if others else last
    message = f"The invoice must be in {words} status."
    raise api_error(choices.WRONG_STATUS, "VALIDATION_ERROR", message, status=invoice.status, allowed=allowed)
