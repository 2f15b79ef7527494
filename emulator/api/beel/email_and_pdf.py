"""/v1/invoices/{id}/send, bulk send, and the PDF (docs.beel.es, Invoices: send by email, PDF)."""

from typing import Any

from emulator.api.beel.endpoint import Binary, RequestContext, Routes
from emulator.api.beel.invoices import READ, WEBHOOKS, WRITE
from emulator.billing.beel import choices
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.document import file_name, preview_of
from emulator.billing.beel.invoice import Invoice, with_overdue_status
from emulator.billing.beel.links import download_url
from emulator.billing.beel.send import BulkSendParams, SendParams
from emulator.billing.beel.transitions import require_status
from emulator.services import beel
from schemas.beel.lifecycle import BulkSendEmail, SendEmail
from schemas.beel.responses import dump_bulk_send, dump_sending

routes = Routes()


@routes.add("POST", "/invoices/<invoice_id>/send", WRITE, body=SendEmail, prefetch=(WEBHOOKS,))
def send_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Sends an invoice by mail."""
    params: SendParams = request.body
    return dump_sending(beel.send_invoice(request.uow, request.find(Invoice, invoice_id), params), params.cc)


@routes.add_company("POST", "/invoices/deliveries", WRITE, body=BulkSendEmail, declares_422=True)
@routes.add_flat("POST", "/invoices/bulk/send", WRITE, body=BulkSendEmail, declares_422=True)
def send_invoices(request: RequestContext) -> dict[str, Any]:
    """Sends several invoices."""
    params: BulkSendParams = request.body
    found = request.find_each(Invoice, params.invoice_ids)
    return dump_bulk_send(beel.send_invoices(request.uow, found, params), params.cc)


@routes.add("GET", "/invoices/<invoice_id>/pdf", READ)
def get_pdf(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """A link to the PDF that opens without a key for a while."""
    found = request.find(Invoice, invoice_id)
    return {
        "download_url": download_url(found, request.ctx),
        "expires_in_seconds": choices.PDF_LINK_SECONDS,
        "file_name": file_name(found),
    }


@routes.add("GET", "/invoices/<invoice_id>/pdf/preview", READ)
def preview_pdf(request: RequestContext, invoice_id: str) -> Binary:
    """The PDF of a draft itself."""
    draft = with_overdue_status(request.find(Invoice, invoice_id), day_of(request.ctx.now))
    require_status(draft, "preview", request.ctx)
    return Binary(request.pdf(preview_of(draft, request.ctx)))
