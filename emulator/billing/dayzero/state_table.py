"""What can be done with an invoice in which status, and which statuses it can have then.

Documented (ondayzero.com/docs/guides/invoices) are that drafts are edited, finalized and cannot be sent, that only open
invoices are voided, and what partially_paid, stripe_paid and manual_paid mean; the rest is the emulator's choice.
"""

from collections.abc import Mapping
from typing import Literal

from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.invoice import DayzeroInvoice, Status

Operation = Literal[
    "update",
    "delete",
    "finalize",
    "send",
    "add_payment",
    "change_payment",
    "remove_payment",
    "pay_by_stripe",
    "void",
    "write_off",
]

_PAID_BY_TRANSACTIONS: tuple[Status, ...] = ("partially_paid", "manual_paid")

STATE_TABLE: Mapping[Operation, Mapping[Status, tuple[Status, ...]]] = {
    "update": {"draft": ("draft",)},
    "delete": {"draft": ()},
    "finalize": {"draft": ("open",)},
    "send": {
        "open": ("open",),
        "partially_paid": ("partially_paid",),
        "stripe_paid": ("stripe_paid",),
        "manual_paid": ("manual_paid",),
    },
    "add_payment": {"open": _PAID_BY_TRANSACTIONS, "partially_paid": _PAID_BY_TRANSACTIONS},
    "change_payment": {"partially_paid": _PAID_BY_TRANSACTIONS, "manual_paid": _PAID_BY_TRANSACTIONS},
    "remove_payment": {
        "partially_paid": ("open", "partially_paid"),
        "manual_paid": ("open", "partially_paid", "manual_paid"),
    },
    "pay_by_stripe": {"open": ("stripe_paid",), "partially_paid": ("stripe_paid",)},
    "void": {"open": ("void",)},
    "write_off": {"open": ("uncollectible",), "partially_paid": ("uncollectible",)},
}
"""By operation and status before, the statuses after; none where nothing is left. What is not here is refused."""

_REFUSALS: Mapping[Operation, str] = {
    "update": "Only draft invoices can be updated",
    "delete": "Only draft invoices can be deleted",
    "finalize": "Only draft invoices can be finalized",
    "send": "Invoice cannot be sent: its status is {status}",
    "add_payment": "Only open and partially paid invoices can be paid",
    "change_payment": "Payments cannot be changed: the invoice's status is {status}",
    "remove_payment": "Payments cannot be removed: the invoice's status is {status}",
    "pay_by_stripe": "Only open and partially paid invoices can be paid",
    "void": "Only open invoices can be voided",
    "write_off": "Only open and partially paid invoices can be marked uncollectible",
}


def is_allowed(operation: Operation, invoice: DayzeroInvoice) -> bool:
    """Whether an operation is one for an invoice of this status."""
    return invoice.status in STATE_TABLE[operation]


def require_allowed(operation: Operation, invoice: DayzeroInvoice) -> None:
    """Raises APIError (409) for an operation that is not for an invoice of this status."""
    if not is_allowed(operation, invoice):
        raise APIError(_REFUSALS[operation].format(status=invoice.status), status=choices.WRONG_STATUS)
