"""The paths under /v1/invoices (docs.stateset.com/api-reference/invoices)."""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.api.json_dialect import RequestContext, Routes
from emulator.api.ordered_lists import Order, sorted_page
from emulator.api.stateset.lookups import dump, find_customer, find_invoice, unknown_cursor_error
from emulator.billing.stateset import choices
from emulator.billing.stateset.invoices import (
    StatesetInvoice,
    create_invoice,
    day_of,
    mark_paid,
    new_invoice_id,
    void_invoice,
)
from emulator.billing.stateset.numbers import (
    StatesetNumber,
    StatesetSequence,
    draw_numbers,
    number_after,
    require_unused,
)
from emulator.billing.stateset.send import send_invoice
from emulator.store.list_queries import Selection, UnknownCursorError
from schemas.stateset.invoice import (
    InvoiceCreateParams,
    InvoiceDetailSchema,
    InvoiceListParams,
    InvoiceSchema,
    InvoiceSendParams,
    SendResultSchema,
)

routes = Routes("invoices")


@routes.write("/invoices", status=choices.CREATED, body=InvoiceCreateParams)
def create(request: RequestContext) -> dict[str, Any]:
    """Creates an invoice, and mails it at once when `send_email` asks for it."""
    customer = find_customer(request, request.body["customer_id"])
    invoice = create_invoice(request.body, customer, _assign_number(request), request.ctx, request.changes)
    if request.body["send_email"]:
        invoice = send_invoice(invoice, {}, request.ctx, request.changes).invoice
    return dump(InvoiceSchema, invoice, request.ctx)


@routes.read("/invoices/<invoice>")
def retrieve(request: RequestContext, invoice: str) -> dict[str, Any]:
    """One invoice."""
    return dump(InvoiceDetailSchema, find_invoice(request, invoice), request.ctx)


@routes.write("/invoices/<invoice>/send", status=choices.SUCCESS, body=InvoiceSendParams, optional_body=True)
def send(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Mails a draft or sent invoice."""
    sending = send_invoice(find_invoice(request, invoice), request.body, request.ctx, request.changes)
    return dump(SendResultSchema, sending, request.ctx)


@routes.write("/invoices/<invoice>/mark-paid")
def pay(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Marks a sent invoice as paid; a path of Stateset's Node SDK, which no page documents."""
    return dump(InvoiceDetailSchema, mark_paid(find_invoice(request, invoice), request.changes), request.ctx)


@routes.write("/invoices/<invoice>/cancel")
def void(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Voids an invoice that is not paid; a path of Stateset's Node SDK, which no page documents."""
    return dump(InvoiceDetailSchema, void_invoice(find_invoice(request, invoice), request.changes), request.ctx)


@routes.read("/invoices", query=InvoiceListParams)
def list_invoices(request: RequestContext) -> dict[str, Any]:
    """The invoices, newest first unless another order is asked for."""
    query = request.query
    equals = {name: query[name] for name in ("customer_id", "status") if query[name] is not None}
    selection = Selection(
        equals=equals or {"listed": "listed"},
        limit=query["limit"],
        starting_after=query["starting_after"],
        predicate=_filter(query, request.ctx.now),
    )
    order = Order(_SORT_KEYS[query["sort_by"]], descending=query["sort_order"] == "desc")
    try:
        page = sorted_page(request.uow, StatesetInvoice, selection, order)
    except UnknownCursorError as error:
        raise unknown_cursor_error(error) from error
    data = [dump(InvoiceDetailSchema, each, request.ctx) for each in page.items]
    return {"object": "list", "data": data, "has_more": page.has_more}


_SORT_KEYS: Mapping[str, Callable[[StatesetInvoice], Any] | None] = {
    "created_at": None,
    "issue_date": lambda invoice: invoice.issue_date,
    "due_date": lambda invoice: invoice.due_date,
    "total_amount": lambda invoice: invoice.total_amount,
}


def _filter(query: Mapping[str, Any], now: int) -> Callable[[StatesetInvoice], bool] | None:
    """What no index carries: the ranges of days, both ends included, and whether it is overdue."""
    ranges = [(name, query[f"{name}_from"], query[f"{name}_to"]) for name in ("issue_date", "due_date")]
    if not query["overdue"] and not any(first or last for _, first, last in ranges):
        return None

    def predicate(invoice: StatesetInvoice) -> bool:
        within = all(
            (first or "") <= getattr(invoice, name) and (last is None or getattr(invoice, name) <= last)
            for name, first, last in ranges
        )
        return within and (not query["overdue"] or invoice.is_overdue(now))

    return predicate


def _assign_number(request: RequestContext) -> StatesetNumber:
    """The number asked for, or the year's next one that no caller has chosen."""
    wanted = request.body["invoice_number"]
    if wanted is not None:
        require_unused(wanted, request.uow.get(StatesetNumber, wanted))
        return StatesetNumber(id=wanted, created=request.ctx.now, invoice=new_invoice_id())
    year = (request.body["issue_date"] or day_of(request.ctx.now))[:4]
    sequence = request.uow.get(StatesetSequence, year) or StatesetSequence(id=year, created=request.ctx.now)
    count = 1
    while request.uow.get(StatesetNumber, number_after(sequence, count)) is not None:
        count += 1
    draw_numbers(sequence, count, request.changes)
    return StatesetNumber(id=number_after(sequence, count), created=request.ctx.now, invoice=new_invoice_id())
