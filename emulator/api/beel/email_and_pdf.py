"""/v1/invoices/{id}/send, bulk send, and the PDF (docs.beel.es, Invoices: send by email, PDF)."""

from collections.abc import Mapping
from typing import Any

from emulator.api.beel.endpoint import Binary, RequestContext, Routes
from emulator.api.beel.invoices import READ, WEBHOOKS, WRITE
from emulator.billing.beel import choices
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.document import file_name, preview_of
from emulator.billing.beel.errors import wrong_status
from emulator.billing.beel.invoice import Invoice, with_overdue_status
from emulator.billing.beel.links import download_url
from emulator.billing.beel.mail import EmailOptions
from emulator.billing.beel.send import needs_customer, send, send_in_bulk
from schemas.beel.lifecycle import BulkSendEmail, SendEmail
from schemas.beel.responses import dump_bulk_send, dump_sending

routes = Routes()


@routes.add("POST", "/invoices/<invoice_id>/send", WRITE, body=SendEmail, prefetch=(WEBHOOKS,))
def send_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Sends an invoice by mail."""
    found = request.find(Invoice, invoice_id)
    named = request.body.get("recipients", ())
    customer = None
    if needs_customer(found, named) and found.customer_id is not None:
        customer = request.uow.get(Customer, found.customer_id)
    email_options = _email_options(request.body)
    _, sending = send(found, named, customer, email_options, request.ctx, request.changes)
    return dump_sending(sending, email_options.cc)


@routes.add_flat("POST", "/invoices/bulk/send", WRITE, body=BulkSendEmail, declares_422=True)
def send_invoices(request: RequestContext) -> dict[str, Any]:
    """Sends several invoices."""
    ids = tuple(dict.fromkeys(request.body["invoice_ids"]))
    found = dict(zip(ids, request.uow.get_many(Invoice, ids), strict=True))
    email_options = _email_options(request.body)
    bulk = send_in_bulk(found, request.body.get("recipients", ()), email_options, request.ctx, request.changes)
    return dump_bulk_send(bulk, email_options.cc)


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
    if draft.status != "DRAFT":
        raise wrong_status(draft.status, ("DRAFT",))
    return Binary(request.pdf(preview_of(draft, request.ctx)))


def _email_options(given: Mapping[str, Any]) -> EmailOptions:
    names = ("cc", "subject", "message", "attach_pdf", "language")
    return EmailOptions(**{name: given[name] for name in names if name in given})
