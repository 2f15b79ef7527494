"""The paths under /api/v1/invoices (ondayzero.com/docs/guides/invoices)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emulator.api.dayzero.lookups import dump, find_customer, find_invoice, list_page
from emulator.api.json_dialect import RequestContext, Routes
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoices import (
    DayzeroInvoice,
    DayzeroSequence,
    create_invoice,
    finalize_invoice,
    void_invoice,
)
from emulator.billing.dayzero.send import send_invoice
from emulator.store.list_queries import Selection
from schemas.dayzero.invoice import (
    CUSTOM_ITEM,
    InvoiceCreateParams,
    InvoiceListParams,
    InvoicePath,
    InvoiceSchema,
    InvoiceSendParams,
    SendResultSchema,
)
from schemas.json_formats import email_error, is_date

routes = Routes("invoices")


@dataclass(frozen=True, slots=True)
class InvoiceWithCustomer:
    """An invoice with the customer whose name and address its answer shows."""

    invoice: DayzeroInvoice
    customer: DayzeroCustomer


@routes.write("/invoices", status=201, body=InvoiceCreateParams)
def create(request: RequestContext) -> dict[str, Any]:
    """Creates a draft."""
    _check(request.body)
    customer = find_customer(request, request.body["customer_id"])
    given = {**request.body, "line_items": [_with_unit_price(line) for line in request.body["line_items"]]}
    return _dump_invoice(request, create_invoice(given, customer, request.ctx, request.changes))


@routes.read("/invoices/<invoice_id>", arguments=InvoicePath)
def retrieve(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """One invoice."""
    return _dump_invoice(request, find_invoice(request, invoice_id))


@routes.write("/invoices/<invoice_id>/finalize", "POST", "PUT", arguments=InvoicePath)
def finalize(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Makes a draft an open invoice with a number."""
    request.uow.load([(DayzeroInvoice, invoice_id), (DayzeroSequence, DayzeroSequence.ID)])
    sequence = request.uow.get(DayzeroSequence, DayzeroSequence.ID)
    return _dump_invoice(
        request, finalize_invoice(find_invoice(request, invoice_id), sequence, request.ctx, request.changes)
    )


@routes.write("/invoices/<invoice_id>/void", "POST", "PUT", arguments=InvoicePath)
def void(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Voids an open invoice; the guide shows a POST, the reference a PUT."""
    return _dump_invoice(request, void_invoice(find_invoice(request, invoice_id), request.ctx, request.changes))


@routes.write(
    "/invoices/<invoice_id>/send", status=201, arguments=InvoicePath, body=InvoiceSendParams, optional_body=True
)
def send(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Mails a finalized invoice to its customer."""
    invoice = find_invoice(request, invoice_id)
    sending = send_invoice(
        invoice,
        find_customer(request, invoice.customer_id),
        sender=_sender(request) if request.body["cc_sender"] else None,
        attach_pdf=request.body["attach_pdf"],
        ctx=request.ctx,
        changes=request.changes,
    )
    return dump(SendResultSchema, sending, request.ctx)


@routes.read("/invoices", query=InvoiceListParams)
def list_invoices(request: RequestContext) -> dict[str, Any]:
    """The invoices, newest first unless another order is asked for."""
    query = request.query
    forward = query["direction"] == "next"
    selection = Selection(
        equals=_indexed_filters(query) or {"listed": "listed"},
        limit=query["limit"],
        starting_after=query["cursor"] if forward else None,
        ending_before=None if forward else query["cursor"],
        predicate=_filter(query),
    )
    return list_page(
        request,
        DayzeroInvoice,
        selection,
        _SORT_KEYS[query["sort_by"]],
        lambda invoices: _dump_invoices(request, invoices),
    )


def _dump_invoice(request: RequestContext, invoice: DayzeroInvoice) -> dict[str, Any]:
    return _dump_invoices(request, [invoice])[0]


def _dump_invoices(request: RequestContext, invoices: Sequence[DayzeroInvoice]) -> list[dict[str, Any]]:
    request.uow.load((DayzeroCustomer, invoice.customer_id) for invoice in invoices)
    pairs = [InvoiceWithCustomer(invoice, find_customer(request, invoice.customer_id)) for invoice in invoices]
    return [dump(InvoiceSchema, pair, request.ctx) for pair in pairs]


def _check(given: Mapping[str, Any]) -> None:
    """Raises APIError (400) for a day that is none, for products, and for recurring invoices: neither is emulated."""
    days = [given["due_date"], *filter(None, [given["issue_date"]])]
    variants = {line["variant_id"] for line in given["line_items"]} - {None, CUSTOM_ITEM}
    if not all(map(is_date, days)) or variants:
        raise APIError(choices.INVALID, status=400)
    if given["recurring"] is not None:
        raise APIError("Recurring invoices are not emulated; leave out `recurring`", status=400)


def _with_unit_price(line: Mapping[str, Any]) -> dict[str, Any]:
    """The line with its price under its one name."""
    price = line["amount"] if line["unit_price"] is None else line["unit_price"]
    return {**line, "unit_price": price}


def _sender(request: RequestContext) -> str:
    """Who sends. Raises APIError (400) for an `x-user-email` that is no address."""
    named = request.headers.get("x-user-email", "").strip()
    if named and email_error(named) is not None:
        raise APIError(choices.INVALID, status=400)
    return named or request.ctx.account.email or choices.TOKEN_OWNER_EMAIL


_SORT_KEYS: Mapping[str, Callable[[DayzeroInvoice], Any] | None] = {
    "created_at": None,
    "updated_at": lambda invoice: invoice.updated,
    "due_date": lambda invoice: invoice.due_date,
    "number": lambda invoice: invoice.number,
    "status": lambda invoice: invoice.status,
    "total": lambda invoice: invoice.total,
}


def _statuses(query: Mapping[str, Any]) -> frozenset[str]:
    """The statuses asked for; the documentation spells one of them with a hyphen."""
    return frozenset(status.replace("-", "_") for status in query["status"] or ())


def _indexed_filters(query: Mapping[str, Any]) -> dict[str, str]:
    """The filters that an index carries: the customer, and a single status."""
    statuses = _statuses(query)
    equals = {"customer_id": query["customer_id"]} if query["customer_id"] is not None else {}
    return equals | ({"status": next(iter(statuses))} if len(statuses) == 1 else {})


def _filter(query: Mapping[str, Any]) -> Callable[[DayzeroInvoice], bool] | None:
    """What no index carries: one id, several statuses, a part of a text. Nothing has a product or a variant here."""
    wanted, statuses, part = query["id"], _statuses(query), (query["search"] or "").casefold()
    products = query["product_id"] is not None or query["variant_id"] is not None
    if wanted is None and len(statuses) < 2 and not part and not products:
        return None

    def predicate(invoice: DayzeroInvoice) -> bool:
        texts = (invoice.number, invoice.description, invoice.customer_name)
        return (
            not products
            and wanted in (None, invoice.id)
            and (not statuses or invoice.status in statuses)
            and (not part or any(part in (text or "").casefold() for text in texts))
        )

    return predicate
