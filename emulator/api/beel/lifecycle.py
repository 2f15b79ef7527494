"""/v1/invoices/{id}/…: issue, mark as sent or paid, revert, void (docs.beel.es, Invoice lifecycle)."""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.invoices import WRITE, dump_current_invoice
from emulator.billing.beel import bulk
from emulator.billing.beel.bulk import BatchParams
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.transitions import mark_paid, mark_sent, revert_to_issued, void
from emulator.services import beel
from schemas.beel.lifecycle import Batch, BulkStatus, ChangeStatus, MarkPaid, MarkSent, VoidInvoice
from schemas.beel.responses import dump_bulk_result

routes = Routes()


@routes.add("POST", "/invoices/<invoice_id>/issue", WRITE, prefetch=(beel.SERIES, beel.WEBHOOKS))
def issue_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """DRAFT to ISSUED. The PDF is there at once, so that `wait_for_pdf` makes no difference."""
    return dump_current_invoice(request, beel.issue_invoice(request.uow, request.find(Invoice, invoice_id)))


@routes.add_flat("POST", "/invoices/<invoice_id>/mark-sent", WRITE, body=MarkSent)
def mark_invoice_sent(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """ISSUED to SENT."""
    found = request.find(Invoice, invoice_id)
    return dump_current_invoice(request, mark_sent(found, request.body.get("sent_at"), request.ctx, request.changes))


@routes.add_flat("POST", "/invoices/<invoice_id>/revert-to-issued", WRITE)
def revert_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """SENT to ISSUED."""
    found = request.find(Invoice, invoice_id)
    return dump_current_invoice(request, revert_to_issued(found, request.ctx, request.changes))


@routes.add_flat("POST", "/invoices/<invoice_id>/mark-paid", WRITE, body=MarkPaid)
def mark_invoice_paid(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """To PAID."""
    found = request.find(Invoice, invoice_id)
    return dump_current_invoice(request, mark_paid(found, request.body, request.ctx, request.changes))


@routes.add("POST", "/invoices/<invoice_id>/void", WRITE, body=VoidInvoice, prefetch=(beel.WEBHOOKS,))
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
    return dump_current_invoice(request, bulk.set_status(found, request.body, request.ctx, request.changes))


@routes.add_flat("POST", "/invoices/bulk/status", WRITE, body=BulkStatus, declares_422=True)
def change_status_of_all(request: RequestContext) -> dict[str, Any]:
    """Several invoices to SENT or PAID; those that cannot be stay as they are."""
    return _change_statuses(request, request.body)


@routes.add_company(
    "POST", "/invoices/batches", WRITE, body=Batch, prefetch=(beel.SERIES, beel.WEBHOOKS), declares_422=True
)
def create_batch(request: RequestContext) -> dict[str, Any]:
    """What the company-scoped API has in the place of the bulk change, and several drafts issued at once."""
    params: BatchParams = request.body
    if params.operation == "STATUS":
        return _change_statuses(request, params)
    found = request.find_each(Invoice, params.invoice_ids)
    return dump_bulk_result(beel.issue_invoices(request.uow, found), request.locale)


def _change_statuses(request: RequestContext, params: BatchParams) -> dict[str, Any]:
    status = bulk.status_of_all(params)
    found = request.find_each(Invoice, params.invoice_ids)
    result = bulk.apply_to_all(found, lambda each: bulk.set_status(each, status, request.ctx, request.changes))
    return dump_bulk_result(result, request.locale)
