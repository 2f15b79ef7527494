"""/v1/invoices/{id}/send, bulk send, and the PDF (docs.beel.es, Invoices: send by email, PDF)."""

from collections.abc import Mapping
from typing import Any

from emulator.api.beel.invoices import READ, WEBHOOKS, WRITE
from emulator.api.beel.request_handler import Binary, Call, Routes
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
def send_invoice(call: Call, invoice_id: str) -> dict[str, Any]:
    """Sends an invoice by mail."""
    found = call.find(Invoice, invoice_id)
    named = call.body.get("recipients", ())
    customer = None
    if needs_customer(found, named) and found.customer_id is not None:
        customer = call.work.get(Customer, found.customer_id)
    email_options = _email_options(call.body)
    _, sending = send(found, named, customer, email_options, call.at, call.changes)
    return dump_sending(sending, email_options.cc)


@routes.add("POST", "/invoices/bulk/send", WRITE, body=BulkSendEmail, declares_422=True)
def send_invoices(call: Call) -> dict[str, Any]:
    """Sends several invoices."""
    ids = tuple(dict.fromkeys(call.body["invoice_ids"]))
    found = dict(zip(ids, call.work.get_many(Invoice, ids), strict=True))
    email_options = _email_options(call.body)
    bulk = send_in_bulk(found, call.body.get("recipients", ()), email_options, call.at, call.changes)
    return dump_bulk_send(bulk, email_options.cc)


@routes.add("GET", "/invoices/<invoice_id>/pdf", READ)
def get_pdf(call: Call, invoice_id: str) -> dict[str, Any]:
    """A link to the PDF that opens without a key for a while."""
    found = call.find(Invoice, invoice_id)
    return {
        "download_url": download_url(found, call.at),
        "expires_in_seconds": choices.PDF_LINK_SECONDS,
        "file_name": file_name(found),
    }


@routes.add("GET", "/invoices/<invoice_id>/pdf/preview", READ)
def preview_pdf(call: Call, invoice_id: str) -> Binary:
    """The PDF of a draft itself."""
    draft = with_overdue_status(call.find(Invoice, invoice_id), day_of(call.at.now))
    if draft.status != "DRAFT":
        raise wrong_status(draft.status, ("DRAFT",))
    return Binary(call.pdf(preview_of(draft, call.at)))


def _email_options(given: Mapping[str, Any]) -> EmailOptions:
    names = ("cc", "subject", "message", "attach_pdf", "language")
    return EmailOptions(**{name: given[name] for name in names if name in given})
