"""One operation on several invoices (docs.beel.es, Change invoices status in bulk, and Batches)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from emulator.billing.beel.details import detail
from emulator.billing.beel.errors import BeelError, invalid, not_found
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.parties import PaymentInfo
from emulator.billing.beel.transitions import MarkPaidParams, mark_paid, mark_sent, revert_to_issued
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct


class StatusParams(Struct, frozen=True, kw_only=True):
    """Parameters of a change of one status; `sent_at` is unix seconds, UTC."""

    status: Literal["ISSUED", "SENT", "PAID"]
    payment_date: date | None = None
    payment_method: PaymentInfo | None = None
    sent_at: int | None = None


class BatchParams(Struct, frozen=True, kw_only=True):
    """Parameters of an operation on several invoices: statuses are changed, or drafts issued."""

    invoice_ids: tuple[str, ...]
    operation: Literal["ISSUE", "STATUS"] = "STATUS"
    new_status: Literal["SENT", "PAID"] | None = None
    payment_date: date | None = None


class BulkFailure(Struct, frozen=True, kw_only=True):
    """Why an invoice stayed as it was; `reason` is the refusal, to be said in the caller's language."""

    invoice_id: str
    reason: BeelError


class BulkResult(Struct, frozen=True, kw_only=True):
    """What became of an operation on several invoices."""

    total: int
    failures: tuple[BulkFailure, ...]


def set_status(invoice: Invoice, params: StatusParams, ctx: Context, changes: Changes) -> Invoice:
    """To PAID, to SENT, or back to ISSUED. Raises APIError (400) for a status that cannot become that."""
    if params.status == "PAID":
        paid = MarkPaidParams(payment_date=params.payment_date, payment_method=params.payment_method)
        return mark_paid(invoice, paid, ctx, changes)
    if params.status == "SENT":
        return mark_sent(invoice, params.sent_at, ctx, changes)
    return revert_to_issued(invoice, ctx, changes)


def status_of_all(params: BatchParams) -> StatusParams:
    """What each of several invoices is to become.

    Raises APIError (422) where none is named, and for PAID without the day.
    """
    if params.new_status is None:
        raise invalid({"new_status": detail("required")})
    if params.new_status == "PAID" and params.payment_date is None:
        details = {"payment_date": detail("required_with", other="new_status = PAID")}
        raise BeelError(422, "PAYMENT_DATE_REQUIRED", "invalid", details)
    return StatusParams(status=params.new_status, payment_date=params.payment_date)


def apply_to_all(found: Mapping[str, Invoice | None], operation: Callable[[Invoice], object]) -> BulkResult:
    """Applies an operation to each invoice, found by its id; what one is refused stops none of the others.

    The operation refuses before it changes anything.
    """
    failures = []
    for id, invoice in found.items():
        try:
            if invoice is None:
                raise not_found()
            operation(invoice)
        except BeelError as refusal:
            failures.append(BulkFailure(invoice_id=id, reason=refusal))
    return BulkResult(total=len(found), failures=tuple(failures))
