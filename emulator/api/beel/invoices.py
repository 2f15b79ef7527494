"""/v1/invoices: making, reading, listing and deleting them (docs.beel.es, Invoices)."""

from collections.abc import Collection
from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.pagination import contains, list_where, page_of, sorted_by_query
from emulator.billing.beel import series, taxes, webhooks
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.drafts import (
    DraftReferences,
    InvoiceCreateParams,
    Options,
    create_draft,
    delete_draft,
    update_draft,
)
from emulator.billing.beel.errors import BeelError, ItemError, invalid_items, item_errors_of
from emulator.billing.beel.invoice import Invoice, with_overdue_status
from emulator.billing.beel.parties import Recipient
from emulator.billing.beel.series import CompanySeries
from emulator.billing.beel.taxes import TaxConfiguration
from emulator.billing.beel.webhooks import CompanyWebhooks
from emulator.services.beel import company_series_of, issue_invoice, tax_configuration_of
from schemas.beel.invoices import CreateInvoice, CreateInvoices, UpdateInvoice
from schemas.beel.queries import InvoiceQuery
from schemas.beel.responses import dump_invoice

routes = Routes()
READ, WRITE = "invoices:read", "invoices:write"

SERIES = (CompanySeries, series.SINGLETON_ID)
TAXES = (TaxConfiguration, taxes.SINGLETON_ID)
WEBHOOKS = (CompanyWebhooks, webhooks.SINGLETON_ID)

_UPDATE: dict[str, Any] = {"body": UpdateInvoice, "prefetch": (SERIES, TAXES), "declares_422": True}
"""Of a draft: what is not named stays as it is, by either method."""


def dump_current_invoice(request: RequestContext, invoice: Invoice) -> dict[str, Any]:
    """An invoice as it reads at this moment."""
    return dump_invoice(with_overdue_status(invoice, day_of(request.ctx.now)))


@routes.add("POST", "/invoices", WRITE, body=CreateInvoice, status=201, declares_422=True)
def create_invoice(request: RequestContext) -> dict[str, Any]:
    """A new draft, or at once an issued and a sent invoice if `options` say so."""
    params: InvoiceCreateParams = request.body
    references = _load_references(request, params.recipient, params.rectified_invoice_id)
    draft = create_draft(params, references, request.ctx, request.changes)
    return dump_current_invoice(request, finish(request, draft, params.options))


@routes.add_flat("POST", "/invoices/bulk", WRITE, body=CreateInvoices, status=201, declares_422=True)
def create_invoices(request: RequestContext) -> dict[str, Any]:
    """Several new invoices, or none where one of them cannot be."""
    made, errors = [], list[ItemError]()
    for index, params in enumerate(request.body["invoices"]):
        try:
            references = _load_references(request, params.recipient, params.rectified_invoice_id)
            draft = create_draft(params, references, request.ctx, request.changes)
            made.append(finish(request, draft, params.options))
        except BeelError as refusal:
            errors += item_errors_of(refusal, index)
    if errors:
        raise invalid_items(errors)
    return {"invoices": [dump_current_invoice(request, each) for each in made], "total_created": len(made)}


def finish(request: RequestContext, draft: Invoice, options: Options) -> Invoice:
    """Issues and sends a new draft, as far as its options say."""
    return issue_invoice(request.uow, draft, sends=options.send_automatically) if options.issue_directly else draft


@routes.add("GET", "/invoices", READ, query=InvoiceQuery)
def list_invoices(request: RequestContext) -> dict[str, Any]:
    """A page of invoices, newest first unless it is sorted otherwise."""
    query, today = request.query, day_of(request.ctx.now)
    customer = query.get("customer_id")
    equals = {"listed": "invoices"} if customer is None else {"customer_id": customer}
    list_all = (with_overdue_status(each, today) for each in list_where(request.uow, Invoice, equals))
    found = [each for each in list_all if _matches(each, query)]
    if query["sort_by"] != "created_at":
        found = sorted_by_query(found, _SORT_KEYS[query["sort_by"]], query)
    elif query["sort_order"].lower() == "asc":
        found.reverse()
    return page_of("invoices", found, query, dump_invoice)


@routes.add("GET", "/invoices/<invoice_id>", READ)
def get_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """One invoice."""
    return dump_current_invoice(request, request.find(Invoice, invoice_id))


@routes.add("PATCH", "/invoices/<invoice_id>", WRITE, **_UPDATE)
@routes.add_flat("PUT", "/invoices/<invoice_id>", WRITE, **_UPDATE)
def update_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Changes a draft."""
    draft = request.find(Invoice, invoice_id)
    references = _load_references(request, request.body.recipient, None)
    return dump_current_invoice(request, update_draft(draft, request.body, references, request.ctx, request.changes))


@routes.add("DELETE", "/invoices/<invoice_id>", WRITE, status=204)
def delete_invoice(request: RequestContext, invoice_id: str) -> None:
    """Deletes a draft."""
    delete_draft(request.find(Invoice, invoice_id), request.ctx, request.changes)


def _load_references(request: RequestContext, recipient: Recipient | None, rectified: str | None) -> DraftReferences:
    """What the request refers to, read in one go."""
    customer = None if recipient is None else recipient.customer_id
    referred = [(Customer, customer), (Invoice, rectified)]
    request.uow.load([SERIES, TAXES, WEBHOOKS, *((kind, id) for kind, id in referred if id is not None)])
    original = None if rectified is None else request.uow.get(Invoice, rectified)
    return DraftReferences(
        company_series=company_series_of(request.uow),
        taxes=tax_configuration_of(request.uow),
        customer=None if customer is None else request.uow.get(Customer, customer),
        rectified=None if original is None else with_overdue_status(original, day_of(request.ctx.now)),
    )


_SORT_KEYS = {
    "due_date": lambda invoice: invoice.due_date,
    "invoice_number": lambda invoice: invoice.invoice_number,
    "invoice_total": lambda invoice: invoice.totals.invoice_total,
    "issue_date": lambda invoice: invoice.issue_date,
    "recipient_name": lambda invoice: invoice.recipient.legal_name,
    "status": lambda invoice: invoice.status,
}


def _matches(invoice: Invoice, query: dict[str, Any]) -> bool:
    recipient = invoice.recipient
    searched = (invoice.invoice_number, recipient.legal_name, recipient.nif, invoice.series_code)
    search = query.get("search")
    return (
        _is_among(invoice.status, query.get("status"))
        and _is_among(_payment_method(invoice), query.get("payment_method"))
        and query.get("metadata", {}).items() <= {name: str(value) for name, value in invoice.metadata.items()}.items()
        and query.get("verifactu_enabled") in (None, invoice.verifactu_enabled)
        and query.get("type") in (None, invoice.type)
        and query.get("series_code") in (None, invoice.series_code)
        and (search is None or any(contains(place, search) for place in searched))
        and contains(invoice.invoice_number, query.get("invoice_number"))
        and contains(recipient.legal_name, query.get("recipient_name"))
        and contains(recipient.nif, query.get("recipient_nif"))
        and query.get("verifactu_status") in (None, "PENDING" if invoice.verifactu_enabled else "NO_VERIFACTU")
        and _is_within(invoice.issue_date, query.get("date_from"), query.get("date_to"))
        and _is_within(invoice.totals.taxable_base, query.get("taxable_base_min"), query.get("taxable_base_max"))
        and _is_within(invoice.totals.invoice_total, query.get("total_min"), query.get("total_max"))
    )


def _is_among(value: str, wanted: Collection[str] | None) -> bool:
    return wanted is None or value in wanted


def _payment_method(invoice: Invoice) -> str:
    """How it is to be paid; an invoice that says nothing counts as NONE."""
    return (invoice.payment_info and invoice.payment_info.method) or "NONE"


def _is_within(value: Any, first: Any, last: Any) -> bool:
    return (first is None or value >= first) and (last is None or value <= last)
