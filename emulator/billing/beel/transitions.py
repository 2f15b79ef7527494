"""From a draft to a paid or voided invoice (docs.beel.es, Invoice lifecycle)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from emulator.billing.beel import choices
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.errors import wrong_status
from emulator.billing.beel.invoice import Invoice, as_it_stands
from emulator.billing.beel.parties import PaymentInfo
from emulator.billing.beel.series import SeriesBook, draw_number
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Moment

VOIDABLE = ("ISSUED", "SENT", "OVERDUE", "PAID", "RECTIFIED")


def issue(draft: Invoice, book: SeriesBook, rectified: Invoice | None, at: Moment, changes: Changes) -> Invoice:
    """DRAFT to ISSUED: it draws its number. An invoice that it corrects becomes RECTIFIED.

    Raises Refusal (400) for any other status.
    """
    require(draft, ("DRAFT",), at)
    number, written = draw_number(book, draft.series_id, draft.issue_date, changes)
    issued = replace(draft, status="ISSUED", number=number, invoice_number=written, updated=at.now)
    changes.save(issued)
    changes.happened("issued", issued)
    if rectified is not None and rectified.status != "VOIDED":
        changes.save(replace(rectified, status="RECTIFIED", updated=at.now))
    return issued


def mark_sent(invoice: Invoice, sent_at: int | None, at: Moment, changes: Changes) -> Invoice:
    """ISSUED to SENT, for an invoice that went out by other ways than mail. Raises Refusal (400) otherwise."""
    require(invoice, ("ISSUED",), at)
    return _kept(replace(invoice, status="SENT", sent_at=at.now if sent_at is None else sent_at), at, changes)


def revert_to_issued(invoice: Invoice, at: Moment, changes: Changes) -> Invoice:
    """SENT back to ISSUED; when it was sent is forgotten. Raises Refusal (400) otherwise."""
    require(invoice, ("SENT",), at)
    return _kept(replace(invoice, status="ISSUED", sent_at=None), at, changes)


def mark_paid(
    invoice: Invoice, payment_date: date | None, payment: PaymentInfo | None, at: Moment, changes: Changes
) -> Invoice:
    """To PAID; `payment_date` is today unless it is said. Raises Refusal (400) for a status that cannot be paid."""
    require(invoice, choices.PAYABLE, at)
    paid = replace(
        invoice,
        status="PAID",
        paid_at=at.now,
        payment_date=payment_date or day_of(at.now),
        payment_info=payment or invoice.payment_info,
    )
    return _kept(paid, at, changes)


def void(invoice: Invoice, reason: str, void_date: date | None, at: Moment, changes: Changes) -> Invoice:
    """To VOIDED, for good. Raises Refusal (400) for a draft and for what is voided already."""
    require(invoice, VOIDABLE, at)
    voided = replace(invoice, status="VOIDED", void_reason=reason, void_date=void_date or day_of(at.now))
    changes.happened("voided", voided)
    return _kept(voided, at, changes)


def require(invoice: Invoice, allowed: Sequence[str], at: Moment) -> None:
    """Raises Refusal (400) when the invoice, as it reads today, has none of these statuses."""
    status = as_it_stands(invoice, day_of(at.now)).status
    if status not in allowed:
        raise wrong_status(status, allowed)


def _kept(invoice: Invoice, at: Moment, changes: Changes) -> Invoice:
    invoice = replace(invoice, updated=at.now)
    changes.save(invoice)
    return invoice
