"""/v1/invoices/{id}/send, and bulk send (docs.beel.es, Invoices: send by email)."""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.invoices import WRITE
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.send import BulkSendParams, SendParams
from emulator.services import beel
from schemas.beel.responses import dump_bulk_send, dump_sending
from schemas.beel.sending import BulkSendEmail, SendEmail

routes = Routes()


@routes.add("POST", "/invoices/<invoice_id>/send", WRITE, body=SendEmail, prefetch=(beel.WEBHOOKS,))
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
