"""The paths under /v1/invoices: making, reading, changing and listing them (docs.stateset.com, Invoices)."""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.api.json_dialect import RequestContext, Routes
from emulator.api.ordered_lists import Order, sorted_page
from emulator.api.stateset.lookups import find_customer, find_invoice, read_for_events, unknown_cursor_error
from emulator.billing.core.days import day_of
from emulator.billing.stateset import choices
from emulator.billing.stateset.create import create_invoice, new_invoice_id
from emulator.billing.stateset.customers import StatesetCustomer
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.invoice_params import MailParams
from emulator.billing.stateset.numbers import (
    StatesetNumber,
    StatesetSequence,
    draw_numbers,
    number_after,
    require_unused,
)
from emulator.billing.stateset.send import send_invoice
from emulator.billing.stateset.update import delete_invoice, update_invoice
from emulator.store.list_queries import Selection, UnknownCursorError
from schemas.json_objects import dump
from schemas.stateset.invoice import InvoiceDetailSchema, InvoiceSchema, UpdatedInvoiceSchema
from schemas.stateset.invoice_params import (
    InvoiceCreateParams,
    InvoiceListParams,
    InvoiceListParamsSchema,
    InvoiceUpdateParams,
)

routes = Routes("invoices")


@routes.write("/invoices", status=choices.CREATED, body=InvoiceCreateParams)
def create(request: RequestContext) -> dict[str, Any]:
    """Creates an invoice, and mails it at once when `send_email` asks for it."""
    read_for_events(request, StatesetCustomer, request.body.customer_id)
    customer = find_customer(request, request.body.customer_id)
    invoice = create_invoice(request.body, customer, _assign_number(request), request.ctx, request.changes)
    if request.body.send_email:
        invoice = send_invoice(invoice, MailParams(), customer, request.ctx, request.changes).invoice
    return dump(InvoiceSchema, invoice, request.ctx)


@routes.read("/invoices/<invoice>")
def retrieve(request: RequestContext, invoice: str) -> dict[str, Any]:
    """One invoice."""
    return dump(InvoiceDetailSchema, find_invoice(request, invoice), request.ctx)


@routes.write("/invoices/<invoice>", "PUT", body=InvoiceUpdateParams)
def update(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Changes an invoice."""
    updated = update_invoice(find_invoice(request, invoice), request.body, request.ctx, request.changes)
    return dump(UpdatedInvoiceSchema, updated, request.ctx)


@routes.write("/invoices/<invoice>", "DELETE")
def delete(request: RequestContext, invoice: str) -> dict[str, Any]:
    """Deletes a draft."""
    found = find_invoice(request, invoice)
    delete_invoice(found, request.uow.get(StatesetNumber, found.number), request.changes)
    return {"id": found.id, "object": "invoice", "deleted": True}


@routes.read("/invoices", query=InvoiceListParamsSchema)
def list_invoices(request: RequestContext) -> dict[str, Any]:
    """The invoices, newest first unless another order is asked for."""
    params: InvoiceListParams = request.query
    wanted = {"customer_id": params.customer_id, "status": params.status}
    selection = Selection(
        equals={name: value for name, value in wanted.items() if value is not None} or {"listed": "listed"},
        limit=params.limit,
        starting_after=params.starting_after,
        predicate=_filter(params, request.ctx.now),
    )
    order = Order(_SORT_KEYS[params.sort_by], descending=params.sort_order == "desc")
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


def _filter(params: InvoiceListParams, now: int) -> Callable[[StatesetInvoice], bool] | None:
    """What no index carries: the ranges of days, both ends included, and whether it is overdue."""
    issued, due = (params.issue_date_from, params.issue_date_to), (params.due_date_from, params.due_date_to)
    if not params.overdue and not any((*issued, *due)):
        return None

    def predicate(invoice: StatesetInvoice) -> bool:
        within = _is_within(invoice.issue_date, *issued) and _is_within(invoice.due_date, *due)
        return within and (not params.overdue or invoice.is_overdue(now))

    return predicate


def _is_within(day: str, first: str | None, last: str | None) -> bool:
    return (first or "") <= day and (last is None or day <= last)


def _assign_number(request: RequestContext) -> StatesetNumber:
    """The number asked for, or the year's next one that no caller has chosen."""
    wanted = request.body.invoice_number
    if wanted is not None:
        require_unused(wanted, request.uow.get(StatesetNumber, wanted))
        return StatesetNumber(id=wanted, created=request.ctx.now, invoice=new_invoice_id())
    year = (request.body.issue_date or day_of(request.ctx.now))[:4]
    sequence = request.uow.get(StatesetSequence, year) or StatesetSequence(id=year, created=request.ctx.now)
    count = 1
    while request.uow.get(StatesetNumber, number_after(sequence, count)) is not None:
        count += 1
    draw_numbers(sequence, count, request.changes)
    return StatesetNumber(id=number_after(sequence, count), created=request.ctx.now, invoice=new_invoice_id())
