"""/v1/recurring-invoices (docs.beel.es, Recurring invoices)."""

from collections.abc import Sequence
from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.invoices import READ, WRITE
from emulator.api.beel.pagination import list_where, page_of, sorted_by_query
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.invoice import Invoice, with_overdue_status
from emulator.billing.beel.recurring import editing, running
from emulator.billing.beel.recurring.params import RecurringCreateParams, RecurringUpdateParams
from emulator.billing.beel.recurring.template import Generation, RecurringInvoice
from emulator.services.beel import SERIES, TAXES, WEBHOOKS, draft_references, generate_next
from schemas.beel.queries import PageQuery
from schemas.beel.recurring import (
    CreateRecurring,
    CreateRecurringFromInvoice,
    DeriveRecurring,
    RecurringQuery,
    ReplaceRecurring,
    SetRecurringStatus,
    UpdateRecurring,
)
from schemas.beel.recurring_responses import dump_generation, dump_recurring
from schemas.beel.responses import dump_invoice

routes = Routes()
_ALL, _ONE = "/recurring-invoices", "/recurring-invoices/<recurring_invoice_id>"


@routes.add("POST", _ALL, WRITE, body=CreateRecurring, status=201, declares_422=True)
def create(request: RequestContext) -> dict[str, Any]:
    """A new template."""
    return _create(request, request.body, None)


@routes.add_flat(
    "POST",
    "/invoices/<invoice_id>/create-recurring",
    WRITE,
    body=CreateRecurringFromInvoice,
    status=201,
    declares_422=True,
)
def create_from_invoice(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """A template like an invoice."""
    return _create(request, request.body, request.find(Invoice, invoice_id))


@routes.add_company("POST", f"{_ALL}/derivations", WRITE, body=DeriveRecurring, status=201, declares_422=True)
def derive(request: RequestContext) -> dict[str, Any]:
    """What the company-scoped API has in the place of `create-recurring`."""
    invoice_id, params = request.body
    return _create(request, params, request.find(Invoice, invoice_id))


@routes.add("GET", _ALL, READ, query=RecurringQuery)
def list_templates(request: RequestContext) -> dict[str, Any]:
    """A page of templates, newest first unless it is sorted otherwise."""
    query, customer = request.query, request.query.get("customer_id")
    equals = {"listed": "recurring_invoices"} if customer is None else {"customer_id": customer}
    found = [
        each
        for each in list_where(request.uow, RecurringInvoice, equals)
        if query.get("status") in (None, each.status) and query.get("pause_reason") in (None, each.pause_reason)
    ]
    return page_of("recurring_invoices", sorted_by_query(found, query), query, dump_recurring)


@routes.add("GET", _ONE, READ)
def retrieve(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """One template."""
    return dump_recurring(_find(request, recurring_invoice_id))


@routes.add("PATCH", _ONE, WRITE, body=UpdateRecurring, declares_422=True)
@routes.add_flat("PUT", _ONE, WRITE, body=ReplaceRecurring, declares_422=True)
def update(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """Changes a template."""
    params: RecurringUpdateParams = request.body
    found = _find(request, recurring_invoice_id)
    references = draft_references(request.uow, params.customer_id or found.customer_id)
    return dump_recurring(editing.update_recurring(found, params, references, request.ctx, request.changes))


@routes.add("DELETE", _ONE, WRITE, status=204)
def delete(request: RequestContext, recurring_invoice_id: str) -> None:
    """Ends a template for good."""
    editing.delete_recurring(_find(request, recurring_invoice_id), request.ctx, request.changes)


@routes.add_flat("POST", f"{_ONE}/pause", WRITE)
def pause(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """ACTIVE to PAUSED."""
    found = _find(request, recurring_invoice_id)
    return dump_recurring(running.pause_recurring(found, request.ctx, request.changes))


@routes.add_flat("POST", f"{_ONE}/resume", WRITE)
def resume(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """PAUSED to ACTIVE."""
    found = _find(request, recurring_invoice_id)
    return dump_recurring(running.resume_recurring(found, request.ctx, request.changes))


@routes.add_company("PUT", f"{_ONE}/status", WRITE, body=SetRecurringStatus, declares_422=True)
def set_status(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """What the company-scoped API has in the place of `pause` and `resume`."""
    found = _find(request, recurring_invoice_id)
    change = running.pause_recurring if request.body["status"] == "PAUSED" else running.resume_recurring
    return dump_recurring(change(found, request.ctx, request.changes))


@routes.add("POST", f"{_ONE}/skip", WRITE)
def skip(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """Leaves out the next invoice."""
    found = _find(request, recurring_invoice_id)
    return dump_recurring(running.skip_recurring(found, request.ctx, request.changes))


@routes.add("POST", f"{_ONE}/generate", WRITE, prefetch=(SERIES, TAXES, WEBHOOKS), status=201, declares_422=True)
def generate(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """Makes the next invoice now, in the place of its day."""
    found = _find(request, recurring_invoice_id)
    running.require_started(found, request.ctx)
    template, invoice = generate_next(request.uow, found)
    return {"invoice_id": invoice.id, "next_generation": template.next_generation}


@routes.add_flat("GET", f"{_ONE}/preview", READ)
@routes.add_company("GET", f"{_ONE}/next-occurrence", READ)
def preview(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """The next invoice as it would be; it has no id, since there is none yet."""
    found = _find(request, recurring_invoice_id)
    references = draft_references(request.uow, found.customer_id)
    shown = dump_invoice(running.preview_next(found, references, request.ctx))
    return {name: value for name, value in shown.items() if name not in ("id", "created_at", "updated_at")}


@routes.add_flat("GET", f"{_ONE}/history", READ)
def list_history(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """All invoices that were made from a template, newest first."""
    return {"history": _with_invoices(request, _generations(request, recurring_invoice_id))}


@routes.add_company("GET", f"{_ONE}/history", READ, query=PageQuery)
def page_history(request: RequestContext, recurring_invoice_id: str) -> dict[str, Any]:
    """A page of them, as the company-scoped API lists them."""
    page = page_of("history", _generations(request, recurring_invoice_id), request.query, lambda each: each)
    return {**page, "history": _with_invoices(request, page["history"])}


def _create(request: RequestContext, params: RecurringCreateParams, source: Invoice | None) -> dict[str, Any]:
    customer = params.customer_id or (source.customer_id if source else None)
    references = draft_references(request.uow, customer)
    made = editing.create_recurring(params, references, request.ctx, request.changes, source=source)
    return dump_recurring(made)


def _find(request: RequestContext, id: str) -> RecurringInvoice:
    try:
        return request.find(RecurringInvoice, id)
    except BeelError as error:
        raise BeelError(404, "RECURRING_NOT_FOUND", "not_found") from error


def _generations(request: RequestContext, id: str) -> list[Generation]:
    return list_where(request.uow, Generation, {"recurring": _find(request, id).id})


def _with_invoices(request: RequestContext, found: Sequence[Generation]) -> list[dict[str, Any]]:
    today = day_of(request.ctx.now)
    invoices = {
        id: invoice and with_overdue_status(invoice, today)
        for id, invoice in request.find_each(Invoice, [each.invoice for each in found]).items()
    }
    return [dump_generation(each, invoices) for each in found]
