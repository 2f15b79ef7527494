"""The paths under /api/v1/invoices (ondayzero.com/docs/guides/invoices)."""

from typing import Any

from emulator.api.dayzero.invoice_lists import SORT_KEYS, indexed_filters, named_ids, other_filters
from emulator.api.dayzero.lookups import find_customer, find_invoice, list_page, selection_of
from emulator.api.dayzero.shown import deleted, dump_invoice, dump_invoices
from emulator.api.json_dialect import RequestContext, Routes
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import Given
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.drafts import create_invoice, delete_invoice, finalize_invoice, update_invoice
from emulator.billing.dayzero.endings import void_invoice
from emulator.billing.dayzero.errors import invalid
from emulator.billing.dayzero.invoice import DayzeroInvoice, DayzeroSequence
from emulator.billing.dayzero.invoice_params import (
    InvoiceCreateParams,
    InvoiceUpdateParams,
)
from emulator.billing.dayzero.line_items import require_custom
from emulator.billing.dayzero.links import pdf_url
from emulator.billing.dayzero.recurring.editing import repeat_invoice
from emulator.billing.dayzero.recurring.params import RecurringConfigParams
from emulator.billing.dayzero.send import send_invoice
from schemas.dayzero.invoice import (
    InvoiceCreateParamsSchema,
    InvoiceListParams,
    InvoiceListParamsSchema,
    InvoicePath,
    InvoiceSendParamsSchema,
    InvoiceUpdateParamsSchema,
    SendResultSchema,
)
from schemas.json_formats import email_error, is_date
from schemas.json_objects import dump

routes = Routes("invoices")


@routes.write("/invoices", status=201, body=InvoiceCreateParamsSchema)
def create(request: RequestContext) -> dict[str, Any]:
    """Creates a draft."""
    params: InvoiceCreateParams = request.body
    _check_days(due_date=params.due_date, issue_date=params.issue_date)
    require_custom(params.line_items)
    customer = find_customer(request, params.customer_id)
    invoice = create_invoice(params, customer, request.ctx, request.changes)
    return dump_invoice(request, _with_template(request, invoice, params.recurring))


@routes.read("/invoices/<invoice_id>", arguments=InvoicePath)
def retrieve(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """One invoice."""
    return dump_invoice(request, find_invoice(request, invoice_id))


@routes.write("/invoices/<invoice_id>", "PUT", arguments=InvoicePath, body=InvoiceUpdateParamsSchema)
def update(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Changes what is given of a draft."""
    params: InvoiceUpdateParams = request.body
    _check_days(due_date=params.due_date, issue_date=params.issue_date)
    require_custom(params.line_items or ())
    draft = find_invoice(request, invoice_id)
    customer = find_customer(request, params.customer_id or draft.customer_id)
    invoice = update_invoice(draft, params, customer, request.ctx, request.changes)
    return dump_invoice(request, _with_template(request, invoice, params.recurring))


@routes.write("/invoices/<invoice_id>", "DELETE", arguments=InvoicePath)
def delete(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Deletes a draft; answered as other deletions are documented to be."""
    delete_invoice(find_invoice(request, invoice_id), request.changes)
    return deleted("Invoice", invoice_id)


@routes.read("/invoices/<invoice_id>/pdf", arguments=InvoicePath)
def retrieve_pdf_url(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """The address of the PDF. Raises APIError (400) for a draft, which has none."""
    url = pdf_url(find_invoice(request, invoice_id), request.ctx)
    if url is None:
        raise APIError("Invoice must be finalized before it has a PDF", status=400)
    return {"pdf_url": url}


@routes.write("/invoices/<invoice_id>/finalize", "POST", "PUT", arguments=InvoicePath)
def finalize(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Makes a draft an open invoice with a number."""
    request.uow.load([(DayzeroInvoice, invoice_id), (DayzeroSequence, DayzeroSequence.ID)])
    sequence = request.uow.get(DayzeroSequence, DayzeroSequence.ID)
    return dump_invoice(
        request, finalize_invoice(find_invoice(request, invoice_id), sequence, request.ctx, request.changes)
    )


@routes.write("/invoices/<invoice_id>/void", "POST", "PUT", arguments=InvoicePath)
def void(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Voids an open invoice; the guide shows a POST, the reference a PUT."""
    return dump_invoice(request, void_invoice(find_invoice(request, invoice_id), request.ctx, request.changes))


@routes.write(
    "/invoices/<invoice_id>/send", status=201, arguments=InvoicePath, body=InvoiceSendParamsSchema, optional_body=True
)
def send(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Mails a finalized invoice to its customer."""
    invoice = find_invoice(request, invoice_id)
    customer = find_customer(request, invoice.customer_id)
    sending = send_invoice(invoice, customer, request.body, _sender(request), request.ctx, request.changes)
    return dump(SendResultSchema, sending, request.ctx)


@routes.read("/invoices", query=InvoiceListParamsSchema)
def list_invoices(request: RequestContext) -> dict[str, Any]:
    """The invoices, newest first unless another order is asked for."""
    params: InvoiceListParams = request.query
    return list_page(
        request,
        DayzeroInvoice,
        selection_of(params, indexed_filters(params), other_filters(params)),
        SORT_KEYS[params.sort_by],
        lambda invoices: dump_invoices(request, invoices),
        named_ids(params),
    )


def _with_template(
    request: RequestContext, invoice: DayzeroInvoice, config: RecurringConfigParams | None
) -> DayzeroInvoice:
    """The invoice, with the template that was asked for beside it."""
    if config is None:
        return invoice
    return repeat_invoice(invoice, config, request.ctx, request.changes)


def _check_days(**days: Given[str | None]) -> None:
    """Raises APIError (400) for a day that is none, by its name: they are declared as plain texts."""
    for name, day in days.items():
        if isinstance(day, str) and not is_date(day):
            raise invalid(f"{name} must be a date in the format YYYY-MM-DD")


def _sender(request: RequestContext) -> str:
    """Who sends. Raises APIError (400) for an `x-user-email` that is no address."""
    named = request.headers.get("x-user-email", "").strip()
    if named and request.body.cc_sender and email_error(named) is not None:
        raise invalid("x-user-email must be an email address")
    return named or request.ctx.account.email or choices.TOKEN_OWNER_EMAIL
