"""What becomes of an invoice by which operation in which status, as the providers document it and as docs/ say it.

Written down apart from the rules, which the tests hold against it.
"""

from __future__ import annotations

from collections.abc import Mapping

Table = Mapping[str, Mapping[str, tuple[str | None, ...]]]
"""By operation and by the status before: the statuses that there can be after, None where nothing is left."""


def _grid(text: str) -> Table:
    """A heading of statuses and a row for each operation with the status after; `-` is refused."""
    heading, *rows = (line.split() for line in text.strip().splitlines())
    return {
        operation: {status: _after(cell) for status, cell in zip(heading, cells, strict=True) if cell != "-"}
        for operation, *cells in rows
    }


def _transitions(text: str) -> Table:
    """A line for each operation and status before, with the statuses after; what is not there is refused."""
    table: dict[str, dict[str, tuple[str | None, ...]]] = {}
    for line in text.strip().splitlines():
        operation, before, after = line.split()
        table.setdefault(operation, {})[before] = _after(after)
    return table


def _after(cell: str) -> tuple[str | None, ...]:
    return tuple(None if status == "deleted" else status for status in cell.split("/"))


STATESET = _grid("""
                   draft   sent            viewed          partially_paid  paid  overdue  voided
update             draft   sent            viewed          partially_paid  -     overdue  -
update_line_items  draft   -               -               -               -     -        -
delete             deleted -               -               -               -     -        -
send               sent    sent            -               -               -     -        -
view               -       viewed          viewed          partially_paid  paid  overdue  voided
pay_in_part        -       partially_paid  partially_paid  partially_paid  -     overdue  -
pay_in_full        -       paid            paid            paid            -     paid     -
remind             -       sent            viewed          partially_paid  -     overdue  -
fall_due           -       overdue         overdue         overdue         -     overdue  -
void               voided  voided          voided          voided          -     voided   -
""")
"""docs.stateset.com/api-reference/invoices: send takes a draft or what is sent; lines change in drafts alone."""

DAYZERO = _transitions("""
update          draft           draft
delete          draft           deleted
finalize        draft           open
send            open            open
send            partially_paid  partially_paid
send            stripe_paid     stripe_paid
send            manual_paid     manual_paid
add_payment     open            partially_paid/manual_paid
add_payment     partially_paid  partially_paid/manual_paid
change_payment  partially_paid  partially_paid/manual_paid
change_payment  manual_paid     partially_paid/manual_paid
remove_payment  partially_paid  open/partially_paid
remove_payment  manual_paid     open/partially_paid/manual_paid
pay_by_stripe   open            stripe_paid
pay_by_stripe   partially_paid  stripe_paid
void            open            void
write_off       open            uncollectible
write_off       partially_paid  uncollectible
""")
"""ondayzero.com/docs/guides/invoices: drafts are edited, finalized and not sent; only open invoices are voided."""

DAYZERO_TEMPLATES = _transitions("""
update  active  active
update  paused  paused
pause   active  paused
resume  paused  active
cancel  active  canceled
cancel  paused  canceled
skip    active  active
""")
"""ondayzero.com/docs/guides/recurring, of a template whose last day is not over."""

BEEL = _grid("""
                  SCHEDULED  DRAFT      ISSUED     SENT       PAID       OVERDUE    RECTIFIED  VOIDED
update            -          DRAFT      -          -          -          -          -          -
delete            -          deleted    -          -          -          -          -          -
duplicate         SCHEDULED  DRAFT      ISSUED     SENT       PAID       OVERDUE    RECTIFIED  VOIDED
preview           SCHEDULED  DRAFT      -          -          -          -          -          -
schedule          -          SCHEDULED  -          -          -          -          -          -
set_schedule      SCHEDULED  SCHEDULED  -          -          -          -          -          -
reschedule        SCHEDULED  -          -          -          -          -          -          -
unschedule        DRAFT      -          -          -          -          -          -          -
remove_schedule   DRAFT      DRAFT      -          -          -          -          -          -
issue             -          ISSUED     -          -          -          -          -          -
pdf               -          -          ISSUED     SENT       PAID       OVERDUE    RECTIFIED  VOIDED
send              -          -          SENT       SENT       PAID       OVERDUE    -          -
mark_sent         -          -          SENT       -          -          -          -          -
revert_to_issued  -          -          -          ISSUED     -          -          -          -
mark_paid         -          -          PAID       PAID       -          PAID       -          -
correct           -          -          RECTIFIED  RECTIFIED  RECTIFIED  RECTIFIED  RECTIFIED  -
void              -          -          VOIDED     VOIDED     VOIDED     VOIDED     VOIDED     -
""")
"""docs.beel.es, Invoice lifecycle; what is sent by itself is what bulk send documents."""

BEEL_REFUSALS: Mapping[str, Mapping[str, str]] = {
    "update": {"": "STATUS_NOT_MODIFIABLE"},
    "delete": {"": "STATUS_NOT_DELETABLE"},
    "duplicate": {},
    "preview": {"": "PREVIEW_DRAFT_ONLY"},
    "schedule": {"": "INVOICE_STATUS_NOT_SCHEDULABLE"},
    "set_schedule": {"": "INVOICE_STATUS_NOT_SCHEDULABLE"},
    "reschedule": {"": "INVOICE_NOT_SCHEDULED"},
    "unschedule": {"": "INVOICE_NOT_SCHEDULED"},
    "remove_schedule": {"": "INVOICE_STATUS_NOT_SCHEDULABLE"},
    "issue": {"": "ONLY_DRAFT_EMITTABLE"},
    "pdf": {"": "INVOICE_NOT_ISSUED_NO_PDF"},
    "send": {
        "": "INVALID_STATUS",
        "DRAFT": "INVOICE_DRAFT_NOT_SENDABLE",
        "SCHEDULED": "INVOICE_DRAFT_NOT_SENDABLE",
    },
    "mark_sent": {
        "": "MARK_SENT_FROM_INVALID_STATE",
        "DRAFT": "MARK_SENT_FROM_DRAFT_NOT_ALLOWED",
        "SCHEDULED": "MARK_SENT_FROM_DRAFT_NOT_ALLOWED",
        "SENT": "MARK_SENT_ALREADY_SENT",
        "OVERDUE": "MARK_SENT_FROM_LATER_STATE",
        "PAID": "MARK_SENT_FROM_LATER_STATE",
    },
    "revert_to_issued": {"": "REVERT_ONLY_FROM_SENT"},
    "mark_paid": {"": "TRANSITION_NOT_SUPPORTED"},
    "correct": {
        "": "INVOICE_NOT_CORRECTIBLE_IN_CURRENT_STATUS",
        "DRAFT": "CORRECTIVE_ORIGINAL_IS_DRAFT",
        "SCHEDULED": "CORRECTIVE_ORIGINAL_IS_DRAFT",
    },
    "void": {"": "INVOICE_NOT_EMITIDA", "VOIDED": "INVOICE_ALREADY_VOIDED"},
}
"""By what an operation is refused in a status, and in all others (docs.beel.es, Errors)."""
