"""From a draft to a paid or voided invoice (docs.beel.es, Invoice lifecycle)."""

from datetime import date

from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.errors import wrong_status
from emulator.billing.beel.invoice import Invoice, with_overdue_status
from emulator.billing.beel.parties import PaymentInfo
from emulator.billing.beel.series import CompanySeries, draw_number
from emulator.billing.beel.statuses import RULES, Operation
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace


def issue(
    draft: Invoice, company_series: CompanySeries, rectified: Invoice | None, ctx: Context, changes: Changes
) -> Invoice:
    """DRAFT to ISSUED: it draws its number. An invoice that it corrects becomes RECTIFIED, or VOIDED by a TOTAL one.

    Raises APIError (400) for any other status.
    """
    require_status(draft, "issue", ctx)
    number, formatted_number = draw_number(company_series, draft.series_id, draft.issue_date, changes)
    issued = replace(draft, status="ISSUED", number=number, invoice_number=formatted_number, updated=ctx.now)
    changes.save(issued)
    changes.emit("issued", issued)
    if rectified is not None and rectified.status != "VOIDED":
        _rectify(rectified, issued, ctx, changes)
    return issued


def _rectify(rectified: Invoice, corrective: Invoice, ctx: Context, changes: Changes) -> None:
    if corrective.rectification_type != "TOTAL":
        changes.save(replace(rectified, status="RECTIFIED", updated=ctx.now))
        return
    reason = corrective.rectification_reason
    voided = replace(rectified, status="VOIDED", void_reason=reason, void_date=day_of(ctx.now), updated=ctx.now)
    changes.save(voided)
    changes.emit("voided", voided)


class MarkPaidParams(Struct, frozen=True, kw_only=True):
    """Parameters of a payment: the day, today when it is None, and how it was paid."""

    payment_date: date | None = None
    payment_method: PaymentInfo | None = None


def mark_sent(invoice: Invoice, sent_at: int | None, ctx: Context, changes: Changes) -> Invoice:
    """ISSUED to SENT, for an invoice that went out by other ways than mail. Raises APIError (400) otherwise."""
    require_status(invoice, "mark_sent", ctx)
    return _save(replace(invoice, status="SENT", sent_at=ctx.now if sent_at is None else sent_at), ctx, changes)


def revert_to_issued(invoice: Invoice, ctx: Context, changes: Changes) -> Invoice:
    """SENT back to ISSUED; when it was sent is forgotten. Raises APIError (400) otherwise."""
    require_status(invoice, "revert_to_issued", ctx)
    return _save(replace(invoice, status="ISSUED", sent_at=None), ctx, changes)


def mark_paid(invoice: Invoice, params: MarkPaidParams, ctx: Context, changes: Changes) -> Invoice:
    """To PAID. Raises APIError (400) for a status that cannot be paid."""
    require_status(invoice, "mark_paid", ctx)
    paid = replace(
        invoice,
        status="PAID",
        paid_at=ctx.now,
        payment_date=params.payment_date or day_of(ctx.now),
        payment_info=params.payment_method or invoice.payment_info,
    )
    return _save(paid, ctx, changes)


def void(invoice: Invoice, reason: str, void_date: date | None, ctx: Context, changes: Changes) -> Invoice:
    """To VOIDED, for good. Raises APIError (400) for a draft and for what is voided already."""
    require_status(invoice, "void", ctx)
    voided = replace(invoice, status="VOIDED", void_reason=reason, void_date=void_date or day_of(ctx.now))
    changes.emit("voided", voided)
    return _save(voided, ctx, changes)


def require_status(invoice: Invoice, operation: Operation, ctx: Context) -> None:
    """Raises APIError (400) when the operation does not take the invoice in the status that it reads today."""
    status = with_overdue_status(invoice, day_of(ctx.now)).status
    if status not in RULES[operation].allowed:
        raise wrong_status(operation, status)


def _save(invoice: Invoice, ctx: Context, changes: Changes) -> Invoice:
    invoice = replace(invoice, updated=ctx.now)
    changes.save(invoice)
    return invoice
