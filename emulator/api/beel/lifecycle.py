"""/v1/invoices/{id}/…: issue, mark as sent or paid, revert, void (docs.beel.es, Invoice lifecycle)."""

from typing import Any

from emulator.api.beel.invoices import SERIES, WEBHOOKS, WRITE, dump_current_invoice
from emulator.api.beel.request_handler import Call, Routes
from emulator.billing.beel import series
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.series import CompanySeries
from emulator.billing.beel.transitions import issue, mark_paid, mark_sent, revert_to_issued, void
from schemas.beel.lifecycle import ChangeStatus, MarkPaid, MarkSent, VoidInvoice

routes = Routes()


@routes.add("POST", "/invoices/<invoice_id>/issue", WRITE, prefetch=(SERIES, WEBHOOKS))
def issue_invoice(call: Call, invoice_id: str) -> dict[str, Any]:
    """DRAFT to ISSUED. The PDF is there at once, so that `wait_for_pdf` makes no difference."""
    draft = call.find(Invoice, invoice_id)
    company_series = series.company_series_or_default(call.work.get(CompanySeries, series.SINGLETON_ID), call.at)
    original = draft.rectified_invoice_id
    rectified = None if original is None else call.work.get(Invoice, original)
    return dump_current_invoice(call, issue(draft, company_series, rectified, call.at, call.changes))


@routes.add("POST", "/invoices/<invoice_id>/mark-sent", WRITE, body=MarkSent)
def mark_invoice_sent(call: Call, invoice_id: str) -> dict[str, Any]:
    """ISSUED to SENT."""
    found = call.find(Invoice, invoice_id)
    return dump_current_invoice(call, mark_sent(found, call.body.get("sent_at"), call.at, call.changes))


@routes.add("POST", "/invoices/<invoice_id>/revert-to-issued", WRITE)
def revert_invoice(call: Call, invoice_id: str) -> dict[str, Any]:
    """SENT to ISSUED."""
    return dump_current_invoice(call, revert_to_issued(call.find(Invoice, invoice_id), call.at, call.changes))


@routes.add("POST", "/invoices/<invoice_id>/mark-paid", WRITE, body=MarkPaid)
def mark_invoice_paid(call: Call, invoice_id: str) -> dict[str, Any]:
    """To PAID."""
    return dump_current_invoice(call, _mark_paid(call, call.find(Invoice, invoice_id)))


@routes.add("POST", "/invoices/<invoice_id>/void", WRITE, body=VoidInvoice, prefetch=(WEBHOOKS,))
def void_invoice(call: Call, invoice_id: str) -> dict[str, Any]:
    """To VOIDED."""
    found = call.find(Invoice, invoice_id)
    return dump_current_invoice(
        call, void(found, call.body["reason"], call.body.get("void_date"), call.at, call.changes)
    )


@routes.add("PUT", "/invoices/<invoice_id>/status", WRITE, body=ChangeStatus, declares_422=True, has_flat_path=False)
def change_status(call: Call, invoice_id: str) -> dict[str, Any]:
    """What the company-scoped API has in the place of mark-sent, revert-to-issued and mark-paid."""
    found = call.find(Invoice, invoice_id)
    status = call.body["status"]
    if status == "PAID":
        return dump_current_invoice(call, _mark_paid(call, found))
    if status == "SENT":
        return dump_current_invoice(call, mark_sent(found, None, call.at, call.changes))
    return dump_current_invoice(call, revert_to_issued(found, call.at, call.changes))


def _mark_paid(call: Call, invoice: Invoice) -> Invoice:
    given = call.body
    return mark_paid(invoice, given.get("payment_date"), given.get("payment_method"), call.at, call.changes)
