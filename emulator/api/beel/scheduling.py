"""/v1/invoices/{id}/schedule and its siblings: invoices of a later day (docs.beel.es, Schedule invoice)."""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.invoices import READ, WRITE, dump_current_invoice
from emulator.billing.beel.errors import not_found
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.scheduling import ScheduleParams, schedule_invoice, unschedule_invoice
from schemas.beel.responses import dump_schedule
from schemas.beel.scheduling import Reschedule, Schedule, SetSchedule

routes = Routes()


@routes.add_flat("POST", "/invoices/<invoice_id>/schedule", WRITE, body=Schedule, declares_422=True)
def schedule(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """DRAFT to SCHEDULED."""
    found = request.find(Invoice, invoice_id)
    scheduled = schedule_invoice(found, request.body, "schedule", request.ctx, request.changes)
    return dump_current_invoice(request, scheduled)


@routes.add_flat("PATCH", "/invoices/<invoice_id>/reschedule", WRITE, body=Reschedule, declares_422=True)
def reschedule(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Another day for a scheduled invoice."""
    found = request.find(Invoice, invoice_id)
    params = ScheduleParams(scheduled_for=request.body["scheduled_for"], action=found.scheduled_action or "DRAFT")
    return dump_current_invoice(request, schedule_invoice(found, params, "reschedule", request.ctx, request.changes))


@routes.add_flat("POST", "/invoices/<invoice_id>/unschedule", WRITE)
def unschedule(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """SCHEDULED to DRAFT."""
    found = request.find(Invoice, invoice_id)
    return dump_current_invoice(request, unschedule_invoice(found, "unschedule", request.ctx, request.changes))


@routes.add_company("GET", "/invoices/<invoice_id>/schedule", READ)
def get_schedule(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """The day of a scheduled invoice, and what is done then."""
    found = request.find(Invoice, invoice_id)
    if found.status != "SCHEDULED":
        raise not_found()
    return dump_schedule(found)


@routes.add_company("PUT", "/invoices/<invoice_id>/schedule", WRITE, body=SetSchedule, declares_422=True)
def set_schedule(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """DRAFT to SCHEDULED, or another schedule in the place of the one that it has."""
    found = request.find(Invoice, invoice_id)
    scheduled = schedule_invoice(found, request.body, "set_schedule", request.ctx, request.changes)
    return dump_current_invoice(request, scheduled)


@routes.add_company("DELETE", "/invoices/<invoice_id>/schedule", WRITE, status=204)
def remove_schedule(request: RequestContext, invoice_id: str) -> None:
    """SCHEDULED to DRAFT; a draft stays one."""
    unschedule_invoice(request.find(Invoice, invoice_id), "remove_schedule", request.ctx, request.changes)
