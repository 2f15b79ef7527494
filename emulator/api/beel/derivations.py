"""Invoices that are made of others: copies and corrections (docs.beel.es, Duplicate and Corrective invoices)."""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.invoices import WRITE, dump_current_invoice, finish
from emulator.billing.beel.correctives import CorrectiveParams, create_corrective
from emulator.billing.beel.drafts import duplicate_invoice
from emulator.billing.beel.invoice import Invoice
from emulator.services.beel import SERIES, TAXES, WEBHOOKS, company_series_of, draft_references
from schemas.beel.invoices import CreateCorrective, DeriveInvoice, DuplicateInvoice

routes = Routes()


@routes.add_flat(
    "POST",
    "/invoices/<invoice_id>/duplicate",
    WRITE,
    body=DuplicateInvoice,
    prefetch=(SERIES,),
    status=201,
    declares_422=True,
)
def duplicate(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """A draft like another invoice."""
    original = request.find(Invoice, invoice_id)
    series = company_series_of(request.uow)
    return dump_current_invoice(
        request, duplicate_invoice(original, request.body, series, request.ctx, request.changes)
    )


@routes.add_company(
    "POST", "/invoices/derivations", WRITE, body=DeriveInvoice, prefetch=(SERIES,), status=201, declares_422=True
)
def derive(request: RequestContext) -> dict[str, Any]:
    """What the company-scoped API has in the place of `duplicate`."""
    original_id, params = request.body
    original = request.find(Invoice, original_id)
    series = company_series_of(request.uow)
    return dump_current_invoice(request, duplicate_invoice(original, params, series, request.ctx, request.changes))


@routes.add(
    "POST",
    "/invoices/<invoice_id>/corrective",
    WRITE,
    body=CreateCorrective,
    prefetch=(SERIES, TAXES, WEBHOOKS),
    status=201,
    declares_422=True,
)
def correct(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """A draft that corrects another invoice, or at once an issued and a sent one if `options` say so."""
    params: CorrectiveParams = request.body
    original = request.find(Invoice, invoice_id)
    references = draft_references(request.uow, None, original.id)
    corrective = create_corrective(original, params, references, request.ctx, request.changes)
    return dump_current_invoice(request, finish(request, corrective, params.options))
