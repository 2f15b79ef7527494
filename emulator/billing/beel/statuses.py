"""Which operation takes an invoice in which status, and what it is refused by otherwise (docs.beel.es, Errors).

The codes are those of BeeL's list of errors. Where that has none for a case, it is `INVALID_STATUS`, as bulk send says.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import field

from emulator.billing.core.structs import Struct

InvoiceStatus = Literal["SCHEDULED", "DRAFT", "ISSUED", "SENT", "PAID", "OVERDUE", "RECTIFIED", "VOIDED"]
STATUSES: tuple[InvoiceStatus, ...] = get_args(InvoiceStatus)

Operation = Literal[
    "update",
    "delete",
    "duplicate",
    "preview",
    "schedule",
    "set_schedule",
    "reschedule",
    "unschedule",
    "remove_schedule",
    "issue",
    "pdf",
    "send",
    "mark_sent",
    "revert_to_issued",
    "mark_paid",
    "correct",
    "void",
]

_ISSUED: tuple[InvoiceStatus, ...] = ("ISSUED", "SENT", "PAID", "OVERDUE", "RECTIFIED")
_NOT_SENDABLE = "INVOICE_DRAFT_NOT_SENDABLE"
_SENT_FROM_DRAFT = "MARK_SENT_FROM_DRAFT_NOT_ALLOWED"
_SENT_FROM_LATER = "MARK_SENT_FROM_LATER_STATE"
_CORRECTS_DRAFT = "CORRECTIVE_ORIGINAL_IS_DRAFT"


class Rule(Struct, frozen=True, kw_only=True):
    """What an operation asks of an invoice.

    Attributes:
        allowed: the statuses that it takes.
        code: what any other is refused by.
        codes: what some of the others are refused by in its place.
    """

    allowed: tuple[InvoiceStatus, ...]
    code: str = "INVALID_STATUS"
    codes: Mapping[InvoiceStatus, str] = field(default_factory=dict)

    def refusal_of(self, status: InvoiceStatus) -> str:
        """The code that an invoice in a status which is not allowed is refused by."""
        return self.codes.get(status, self.code)


RULES: Mapping[Operation, Rule] = {
    "update": Rule(allowed=("DRAFT",), code="STATUS_NOT_MODIFIABLE"),
    "delete": Rule(allowed=("DRAFT",), code="STATUS_NOT_DELETABLE"),
    "duplicate": Rule(allowed=STATUSES),
    "preview": Rule(allowed=("DRAFT", "SCHEDULED"), code="PREVIEW_DRAFT_ONLY"),
    # The flat paths schedule, move and cancel; the company-scoped one puts and deletes, whatever was there.
    "schedule": Rule(allowed=("DRAFT",), code="INVOICE_STATUS_NOT_SCHEDULABLE"),
    "set_schedule": Rule(allowed=("DRAFT", "SCHEDULED"), code="INVOICE_STATUS_NOT_SCHEDULABLE"),
    "reschedule": Rule(allowed=("SCHEDULED",), code="INVOICE_NOT_SCHEDULED"),
    "unschedule": Rule(allowed=("SCHEDULED",), code="INVOICE_NOT_SCHEDULED"),
    "remove_schedule": Rule(allowed=("DRAFT", "SCHEDULED"), code="INVOICE_STATUS_NOT_SCHEDULABLE"),
    "issue": Rule(allowed=("DRAFT",), code="ONLY_DRAFT_EMITTABLE"),
    "pdf": Rule(allowed=(*_ISSUED, "VOIDED"), code="INVOICE_NOT_ISSUED_NO_PDF"),
    # The single send names no statuses; these are the ones that its sibling, bulk send, documents.
    "send": Rule(
        allowed=("ISSUED", "SENT", "OVERDUE", "PAID"), codes={"DRAFT": _NOT_SENDABLE, "SCHEDULED": _NOT_SENDABLE}
    ),
    "mark_sent": Rule(
        allowed=("ISSUED",),
        code="MARK_SENT_FROM_INVALID_STATE",
        codes={
            "DRAFT": _SENT_FROM_DRAFT,
            "SCHEDULED": _SENT_FROM_DRAFT,
            "SENT": "MARK_SENT_ALREADY_SENT",
            "OVERDUE": _SENT_FROM_LATER,
            "PAID": _SENT_FROM_LATER,
        },
    ),
    "revert_to_issued": Rule(allowed=("SENT",), code="REVERT_ONLY_FROM_SENT"),
    # Documented for SENT; the change of a status, single and in bulk, allows all three.
    "mark_paid": Rule(allowed=("ISSUED", "SENT", "OVERDUE"), code="TRANSITION_NOT_SUPPORTED"),
    "correct": Rule(
        allowed=_ISSUED,
        code="INVOICE_NOT_CORRECTIBLE_IN_CURRENT_STATUS",
        codes={"DRAFT": _CORRECTS_DRAFT, "SCHEDULED": _CORRECTS_DRAFT},
    ),
    "void": Rule(allowed=_ISSUED, code="INVOICE_NOT_EMITIDA", codes={"VOIDED": "INVOICE_ALREADY_VOIDED"}),
}
