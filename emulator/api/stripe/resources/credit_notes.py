"""Credit notes: /v1/credit_notes."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import find_tax_rates, nested_param_name
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.credit_notes.credit_note import CreditNote, CreditNoteLine
from emulator.billing.credit_notes.issue import (
    update_credit_note,
)
from emulator.billing.credit_notes.lines import CreditNoteLineParams, credited_lines, line_of_amount
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.refunds import Refund
from emulator.services import credit_notes
from schemas.stripe.credit_note import (
    CreditNoteCreateParamsSchema,
    CreditNoteLineSchema,
    CreditNoteLinesParamsSchema,
    CreditNoteListParamsSchema,
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
def create(request: RequestContext[Any]) -> CreditNote:
    """Issues a credit note against a finalized invoice."""
    invoice, refunds = _find_invoice(request), _refunds(request)
    return credit_notes.issue(request.uow, invoice, _lines(request, invoice), refunds, request.params)


@CREDIT_NOTES.get("/v1/credit_notes/preview", CreditNoteCreateParamsSchema)
def preview(request: RequestContext[Any]) -> CreditNote:
    """What a credit note would be; nothing is issued."""
    return _preview(request)


@CREDIT_NOTES.list(
    "/v1/credit_notes/preview/lines", CreditNotePreviewLinesParamsSchema, response_schema=CreditNoteLineSchema
)
def preview_lines(request: RequestContext[Any]) -> ListResult:
    """The lines that a credit note would have."""
    return _list_result(request, _preview(request).lines)


@CREDIT_NOTES.post("/v1/credit_notes/<note>/void", CreditNoteVoidParamsSchema)
def void(request: RequestContext[Any], note: str) -> CreditNote:
    """Voids a credit note of an open invoice."""
    found = request.find(CreditNote, note, param="id")
    invoice = request.find(Invoice, found.invoice, param="invoice")
    return credit_notes.void(request.uow, found, invoice)


@CREDIT_NOTES.list("/v1/credit_notes/<note>/lines", CreditNoteLinesParamsSchema, response_schema=CreditNoteLineSchema)
def list_lines(request: RequestContext[Any], note: str) -> ListResult:
    """All lines of a credit note."""
    return _list_result(request, request.find(CreditNote, note, param="id").lines)


def _preview(request: RequestContext[Any]) -> CreditNote:
    invoice, refunds = _find_invoice(request), _refunds(request)
    return credit_notes.preview(request.uow, invoice, _lines(request, invoice), refunds, request.params)


def _find_invoice(request: RequestContext[Any]) -> Invoice:
    """The invoice that is credited. Raises APIError when it is not said what of it."""
    params = request.params
    invoice = request.find(Invoice, params["invoice"], param="invoice", status=400)
    given = [name for name in ("amount", "lines") if name in params]
    if len(given) == 2:
        raise APIError("You may only specify one of these parameters: amount, lines.", param="amount")
    if not given and "shipping_cost" not in params:
        raise APIError("You must specify one of `amount`, `lines` or `shipping_cost`.", code="parameter_missing")
    return invoice


def _lines(request: RequestContext[Any], invoice: Invoice) -> tuple[CreditNoteLine, ...]:
    if "amount" in request.params:
        return (line_of_amount(request.params["amount"], request.ctx),)
    return credited_lines(invoice, _parse_lines(request), request.ctx) if "lines" in request.params else ()


def _parse_lines(request: RequestContext[Any]) -> list[CreditNoteLineParams]:
    entries = list(enumerate(request.params["lines"]))
    return [
        CreditNoteLineParams(
            given=each,
            param_prefix=f"lines[{n}]",
            tax_rates=given_or(
                find_tax_rates(request, each.get("tax_rates", NOT_GIVEN), f"lines[{n}][tax_rates]"), None
            ),
            rates_of_amounts=_rates_of_amounts(request, each.get("tax_amounts") or (), f"lines[{n}]"),
        )
        for n, each in entries
    ]


def _rates_of_amounts(
    request: RequestContext[Any], given: Sequence[Mapping[str, Any]], prefix: str
) -> tuple[TaxRate, ...]:
    """The tax rates of amounts set by hand, archived ones included; unknown ones are refused with 400."""
    request.uow.load([(TaxRate, each["tax_rate"]) for each in given])
    return tuple(
        request.find(
            TaxRate, each["tax_rate"], param=nested_param_name(prefix, "tax_amounts", str(n), "tax_rate"), status=400
        )
        for n, each in enumerate(given)
    )


def _refunds(request: RequestContext[Any]) -> list[tuple[Refund, int]]:
    return [_refund_of(request, each, n) for n, each in enumerate(request.params.get("refunds", ()))]


def _refund_of(request: RequestContext[Any], given: dict[str, str | int], position: int) -> tuple[Refund, int]:
    refund = request.find(Refund, str(given["refund"]), param=f"refunds[{position}][refund]", status=400)
    return refund, int(given.get("amount_refunded", refund.amount))


def _list_result(request: RequestContext[Any], lines: tuple[CreditNoteLine, ...]) -> ListResult:
    page = slice_page(request, lines, "credit note line item")
    with DumpContext(request.ctx):
        return ListResult(page, render_lines(tuple(page.items)))
