"""/v1/invoices: making, reading, listing and deleting them (docs.beel.es, Invoices)."""

from collections.abc import Collection, Sequence
from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.pagination import contains, list_where, page_of, sorted_by_query
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.drafts import (
    InvoiceCreateParams,
    InvoiceUpdateParams,
    Options,
    create_draft,
    delete_draft,
    update_draft,
)
from emulator.billing.beel.errors import BeelError, ItemError, invalid_items, item_errors_of
from emulator.billing.beel.invoice import Invoice, with_overdue_status
from emulator.services.beel import SERIES, TAXES, WEBHOOKS, draft_references, issue_invoice, referred_keys
from schemas.beel.invoices import CreateInvoice, CreateInvoices, UpdateInvoice
from schemas.beel.queries import InvoiceQuery
from schemas.beel.responses import dump_invoice

routes = Routes()
READ, WRITE = "invoices:read", "invoices:write"

_CREATE: dict[str, Any] = {"prefetch": (SERIES, TAXES, WEBHOOKS), "status": 201, "declares_422": True}
_UPDATE: dict[str, Any] = {"body": UpdateInvoice, "prefetch": (SERIES, TAXES), "declares_422": True}
"""Of a draft: what is not named stays as it is, by either method."""


def dump_current_invoice(request: RequestContext, invoice: Invoice) -> dict[str, Any]:
    """An invoice as it reads at this moment."""
    return dump_invoice(with_overdue_status(invoice, day_of(request.ctx.now)))


@routes.add("POST", "/invoices", WRITE, body=CreateInvoice, **_CREATE)
def create_invoice(request: RequestContext) -> dict[str, Any]:
    """A new draft, or at once an issued and a sent invoice if `options` say so."""
    params: InvoiceCreateParams = request.body
    _load(request, [params])
    return dump_current_invoice(request, _create(request, params))


@routes.add_flat("POST", "/invoices/bulk", WRITE, body=CreateInvoices, **_CREATE)
def create_invoices(request: RequestContext) -> dict[str, Any]:
    """Several new invoices, or none where one of them cannot be."""
    wanted: Sequence[InvoiceCreateParams] = request.body["invoices"]
    _load(request, wanted)
    made, errors = [], list[ItemError]()
    for index, params in enumerate(wanted):
        try:
            made.append(_create(request, params))
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
    ordered = sorted_by_query(found, query, lambda invoice, name: _SORT_KEYS[name](invoice))
    return page_of("invoices", ordered, query, dump_invoice)


@routes.add("GET", "/invoices/<invoice_id>", READ)
def get_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """One invoice."""
    return dump_current_invoice(request, request.find(Invoice, invoice_id))


@routes.add("PATCH", "/invoices/<invoice_id>", WRITE, **_UPDATE)
@routes.add_flat("PUT", "/invoices/<invoice_id>", WRITE, **_UPDATE)
def update_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Changes a draft."""
    params: InvoiceUpdateParams = request.body
    customer = None if params.recipient is None else params.recipient.customer_id
    draft = request.find(Invoice, invoice_id, referred_keys(customer, None))
    references = draft_references(request.uow, customer)
    return dump_current_invoice(request, update_draft(draft, params, references, request.ctx, request.changes))


@routes.add("DELETE", "/invoices/<invoice_id>", WRITE, status=204)
def delete_invoice(request: RequestContext, invoice_id: str) -> None:
    """Deletes a draft."""
    delete_draft(request.find(Invoice, invoice_id), request.ctx, request.changes)


def _load(request: RequestContext, wanted: Sequence[InvoiceCreateParams]) -> None:
    """Reads what new invoices refer to, and what the operation needs, in one go."""
    referred = [key for each in wanted for key in referred_keys(each.recipient.customer_id, each.rectified_invoice_id)]
    request.uow.load([*request.prefetch, *referred])


def _create(request: RequestContext, params: InvoiceCreateParams) -> Invoice:
    references = draft_references(request.uow, params.recipient.customer_id, params.rectified_invoice_id)
    draft = create_draft(params, references, request.ctx, request.changes)
    return finish(request, draft, params.options)


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
        and _are_totals_within(invoice, query)
    )


def _are_totals_within(invoice: Invoice, query: dict[str, Any]) -> bool:
    """Invoices are added up only where a filter asks for it: nothing else here costs as much."""
    if not query.keys() & {"taxable_base_min", "taxable_base_max", "total_min", "total_max"}:
        return True
    totals = invoice.totals
    has_base = _is_within(totals.taxable_base, query.get("taxable_base_min"), query.get("taxable_base_max"))
    return has_base and _is_within(totals.invoice_total, query.get("total_min"), query.get("total_max"))


def _is_among(value: str, wanted: Collection[str] | None) -> bool:
    return wanted is None or value in wanted


def _payment_method(invoice: Invoice) -> str:
    """How it is to be paid; an invoice that says nothing counts as NONE."""
    return (invoice.payment_info and invoice.payment_info.method) or "NONE"


def _is_within(value: Any, first: Any, last: Any) -> bool:
    return (first is None or value >= first) and (last is None or value <= last)
