"""Credit notes: /v1/credit_notes."""

from collections.abc import Sequence

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import Paged, slice_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import find_tax_rates, nested_param_name
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.errors import APIError, mutually_exclusive
from emulator.billing.core.params import NOT_GIVEN, ListParams, OperationParams, given_or
from emulator.billing.credit_notes.credit_note import CreditNote, CreditNoteLine
from emulator.billing.credit_notes.issue import CreditNoteCreateParams, CreditNoteRefundParams, update_credit_note
from emulator.billing.credit_notes.lines import (
    CreditNoteLineEntry,
    CreditNoteLineParams,
    CreditNoteTaxAmountParams,
    credited_lines,
    line_of_amount,
)
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.refunds import Refund
from emulator.services import credit_notes
from schemas.stripe.credit_note import (
    CreditNoteCreateParamsSchema,
    CreditNoteLineSchema,
    CreditNoteLinesParamsSchema,
    CreditNoteListParamsSchema,
    CreditNotePreviewLinesParams,
    CreditNotePreviewLinesParamsSchema,
    CreditNoteSchema,
    CreditNoteUpdateParamsSchema,
    CreditNoteVoidParamsSchema,
    render_lines,
)

CREDIT_NOTES = Resource(
    CreditNote,
    CreditNoteSchema,
    "/v1/credit_notes/<note>",
    permission="credit_note",
    id_param="id",
    parts=(CreditNoteLineSchema,),
    filters=("customer", "invoice"),
)
CREDIT_NOTES.add_retrieve()
CREDIT_NOTES.add_update(CreditNoteUpdateParamsSchema, update_credit_note)
CREDIT_NOTES.add_list(CreditNoteListParamsSchema)


@CREDIT_NOTES.post("/v1/credit_notes", CreditNoteCreateParamsSchema)
def create(request: RequestContext[CreditNoteCreateParams]) -> CreditNote:
    """Issues a credit note against a finalized invoice."""
    invoice, refunds = _find_invoice(request), _refunds(request)
    return credit_notes.issue(request.uow, invoice, _lines(request, invoice), refunds, request.params)


@CREDIT_NOTES.get("/v1/credit_notes/preview", CreditNoteCreateParamsSchema)
def preview(request: RequestContext[CreditNoteCreateParams]) -> CreditNote:
    """What a credit note would be; nothing is issued."""
    return _preview(request)


@CREDIT_NOTES.list(
    "/v1/credit_notes/preview/lines", CreditNotePreviewLinesParamsSchema, response_schema=CreditNoteLineSchema
)
def preview_lines(request: RequestContext[CreditNotePreviewLinesParams]) -> ListResult:
    """The lines that a credit note would have."""
    return _list_result(request, _preview(request).lines)


@CREDIT_NOTES.post("/v1/credit_notes/<note>/void", CreditNoteVoidParamsSchema)
def void(request: RequestContext[OperationParams], note: str) -> CreditNote:
    """Voids a credit note of an open invoice."""
    found = CREDIT_NOTES.find(request, note)
    invoice = request.find(Invoice, found.invoice, param="invoice")
    return credit_notes.void(request.uow, found, invoice)


@CREDIT_NOTES.list("/v1/credit_notes/<note>/lines", CreditNoteLinesParamsSchema, response_schema=CreditNoteLineSchema)
def list_lines(request: RequestContext[ListParams], note: str) -> ListResult:
    """All lines of a credit note."""
    return _list_result(request, CREDIT_NOTES.find(request, note).lines)


def _preview(request: RequestContext[CreditNoteCreateParams]) -> CreditNote:
    invoice, refunds = _find_invoice(request), _refunds(request)
    return credit_notes.preview(request.uow, invoice, _lines(request, invoice), refunds, request.params)


def _find_invoice(request: RequestContext[CreditNoteCreateParams]) -> Invoice:
    """The invoice that is credited. Raises APIError when it is not said what of it."""
    params = request.params
    invoice = request.find(Invoice, params.invoice, param="invoice", status=400)
    if params.amount is not NOT_GIVEN and params.lines is not NOT_GIVEN:
        raise mutually_exclusive("amount", "lines", param="amount")
    if params.amount is NOT_GIVEN and params.lines is NOT_GIVEN and params.shipping_cost is NOT_GIVEN:
        raise APIError("You must specify one of `amount`, `lines` or `shipping_cost`.", code="parameter_missing")
    return invoice


def _lines(request: RequestContext[CreditNoteCreateParams], invoice: Invoice) -> tuple[CreditNoteLine, ...]:
    if request.params.amount is not NOT_GIVEN:
        return (line_of_amount(request.params.amount, request.ctx),)
    entries = [_entry(request, each, f"lines[{n}]") for n, each in enumerate(request.params.lines or ())]
    return credited_lines(invoice, entries, request.ctx)


def _entry(request: RequestContext[object], line: CreditNoteLineParams, param_prefix: str) -> CreditNoteLineEntry:
    return CreditNoteLineEntry(
        params=line,
        param_prefix=param_prefix,
        tax_rates=find_tax_rates(request, line.tax_rates, nested_param_name(param_prefix, "tax_rates")),
        rates_of_amounts=_rates_of_amounts(request, line.tax_amounts or (), param_prefix),
    )


def _rates_of_amounts(
    request: RequestContext[object], tax_amounts: Sequence[CreditNoteTaxAmountParams], prefix: str
) -> tuple[TaxRate, ...]:
    """The tax rates of amounts set by hand, archived ones included; unknown ones are refused with 400."""
    request.uow.load([(TaxRate, each.tax_rate) for each in tax_amounts])
    return tuple(
        request.find(
            TaxRate, each.tax_rate, param=nested_param_name(prefix, "tax_amounts", str(n), "tax_rate"), status=400
        )
        for n, each in enumerate(tax_amounts)
    )


def _refunds(request: RequestContext[CreditNoteCreateParams]) -> list[tuple[Refund, int]]:
    return [_refund_of(request, each, n) for n, each in enumerate(request.params.refunds or ())]


def _refund_of(request: RequestContext[object], params: CreditNoteRefundParams, position: int) -> tuple[Refund, int]:
    refund = request.find(Refund, params.refund, param=f"refunds[{position}][refund]", status=400)
    return refund, given_or(params.amount_refunded, refund.amount)


def _list_result(request: RequestContext[Paged], lines: tuple[CreditNoteLine, ...]) -> ListResult:
    page = slice_page(request, lines, "credit note line item")
    with DumpContext(request.ctx):
        return ListResult(page, render_lines(tuple(page.items)))
