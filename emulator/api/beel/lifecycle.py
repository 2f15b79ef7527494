"""/v1/invoices/{id}/…: issue, mark as sent or paid, revert, void (docs.beel.es, Invoice lifecycle)."""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.invoices import SERIES, WEBHOOKS, WRITE, dump_current_invoice
from emulator.billing.beel import series
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.series import CompanySeries
from emulator.billing.beel.transitions import issue, mark_paid, mark_sent, revert_to_issued, void
from schemas.beel.lifecycle import ChangeStatus, MarkPaid, MarkSent, VoidInvoice

routes = Routes()


@routes.add("POST", "/invoices/<invoice_id>/issue", WRITE, prefetch=(SERIES, WEBHOOKS))
def issue_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """DRAFT to ISSUED. The PDF is there at once, so that `wait_for_pdf` makes no difference."""
    draft = request.find(Invoice, invoice_id)
    company_series = series.company_series_or_default(request.uow.get(CompanySeries, series.SINGLETON_ID), request.ctx)
    original = draft.rectified_invoice_id
    rectified = None if original is None else request.uow.get(Invoice, original)
    return dump_current_invoice(request, issue(draft, company_series, rectified, request.ctx, request.changes))


@routes.add_flat("POST", "/invoices/<invoice_id>/mark-sent", WRITE, body=MarkSent)
def mark_invoice_sent(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """ISSUED to SENT."""
    found = request.find(Invoice, invoice_id)
    return dump_current_invoice(request, mark_sent(found, request.body.get("sent_at"), request.ctx, request.changes))


@routes.add_flat("POST", "/invoices/<invoice_id>/revert-to-issued", WRITE)
def revert_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """SENT to ISSUED."""
    return dump_current_invoice(
        request, revert_to_issued(request.find(Invoice, invoice_id), request.ctx, request.changes)
    )


@routes.add_flat("POST", "/invoices/<invoice_id>/mark-paid", WRITE, body=MarkPaid)
def mark_invoice_paid(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """To PAID."""
    return dump_current_invoice(request, _mark_paid(request, request.find(Invoice, invoice_id)))


@routes.add("POST", "/invoices/<invoice_id>/void", WRITE, body=VoidInvoice, prefetch=(WEBHOOKS,))
def void_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """To VOIDED."""
    found = request.find(Invoice, invoice_id)
    return dump_current_invoice(
        request, void(found, request.body["reason"], request.body.get("void_date"), request.ctx, request.changes)
    )


@routes.add_company("PUT", "/invoices/<invoice_id>/status", WRITE, body=ChangeStatus, declares_422=True)
def change_status(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """What the company-scoped API has in the place of mark-sent, revert-to-issued and mark-paid."""
    found = request.find(Invoice, invoice_id)
    status = request.body["status"]
    if status == "PAID":
        return dump_current_invoice(request, _mark_paid(request, found))
    if status == "SENT":
        return dump_current_invoice(request, mark_sent(found, None, request.ctx, request.changes))
    return dump_current_invoice(request, revert_to_issued(found, request.ctx, request.changes))


def _mark_paid(request: RequestContext, invoice: Invoice) -> Invoice:
    given = request.body
    return mark_paid(invoice, given.get("payment_date"), given.get("payment_method"), request.ctx, request.changes)
