"""Credit notes: /v1/credit_notes."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import Call, ListResult, Routes
from emulator.api.stripe.pagination import list_page, slice_page
from emulator.api.stripe.resources.lookups import customer_of, nested_param_name, tax_rates
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import Refusal
from emulator.billing.credit_notes.credit_note import CreditNote, CreditNoteLine
from emulator.billing.credit_notes.issue import (
    CreditNoteInputs,
    issue_credit_note,
    update_credit_note,
    void_credit_note,
)
from emulator.billing.credit_notes.lines import CreditNoteLineParams, credited_lines, line_of_amount
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.refunds import Refund
from emulator.store.payment_state import collection_of
from schemas.stripe.credit_note import (
    CreditNoteCreateParams,
    CreditNoteLineSchema,
    CreditNoteLinesParams,
    CreditNoteListParams,
    CreditNotePreviewLinesParams,
    CreditNoteSchema,
    CreditNoteUpdateParams,
    CreditNoteVoidParams,
    render_lines,
)
from schemas.stripe.invoice_params import RetrieveParams

routes = Routes(response_schema=CreditNoteSchema)


@routes.post("/v1/credit_notes", CreditNoteCreateParams)
def create(call: Call) -> CreditNote:
    """Issues a credit note against a finalized invoice."""
    return _issue(call, call.changes)


@routes.get("/v1/credit_notes/preview", CreditNoteCreateParams)
def preview(call: Call) -> CreditNote:
    """What a credit note would be; nothing is issued."""
    return _issue(call, Changes())


@routes.list("/v1/credit_notes/preview/lines", CreditNotePreviewLinesParams, response_schema=CreditNoteLineSchema)
def preview_lines(call: Call) -> ListResult:
    """The lines that a credit note would have."""
    return _list_result(call, _issue(call, Changes()).lines)


@routes.get("/v1/credit_notes/<note>", RetrieveParams)
def retrieve(call: Call, note: str) -> CreditNote:
    """One credit note."""
    return call.find(CreditNote, note, param="id")


@routes.post("/v1/credit_notes/<note>", CreditNoteUpdateParams)
def update(call: Call, note: str) -> CreditNote:
    """Updates what is said on a credit note."""
    return update_credit_note(call.find(CreditNote, note, param="id"), call.params, call.changes)


@routes.post("/v1/credit_notes/<note>/void", CreditNoteVoidParams)
def void(call: Call, note: str) -> CreditNote:
    """Voids a credit note of an open invoice."""
    found = call.find(CreditNote, note, param="id")
    invoice = call.find(Invoice, found.invoice, param="invoice")
    return void_credit_note(found, _standing(call, invoice), call.at, call.changes)


@routes.list("/v1/credit_notes", CreditNoteListParams)
def list_notes(call: Call) -> ListResult:
    """The credit notes of the account, of a customer, of an invoice."""
    names = ("customer", "invoice")
    return list_page(call, CreditNote, {name: call.params[name] for name in names if name in call.params})


@routes.list("/v1/credit_notes/<note>/lines", CreditNoteLinesParams, response_schema=CreditNoteLineSchema)
def list_lines(call: Call, note: str) -> ListResult:
    """All lines of a credit note."""
    return _list_result(call, call.find(CreditNote, note, param="id").lines)


def _issue(call: Call, changes: Changes) -> CreditNote:
    params = call.params
    invoice = call.find(Invoice, params["invoice"], param="invoice", status=400)
    given = [name for name in ("amount", "lines") if name in params]
    if len(given) == 2:
        raise Refusal("You may only specify one of these parameters: amount, lines.", param="amount")
    if not given and "shipping_cost" not in params:
        raise Refusal("You must specify one of `amount`, `lines` or `shipping_cost`.", code="parameter_missing")
    return issue_credit_note(_standing(call, invoice), _lines(call, invoice), params, call.at, changes)


def _lines(call: Call, invoice: Invoice) -> tuple[CreditNoteLine, ...]:
    if "amount" in call.params:
        return (line_of_amount(call.params["amount"], call.at),)
    return credited_lines(invoice, _parse_lines(call), call.at) if "lines" in call.params else ()


def _parse_lines(call: Call) -> list[CreditNoteLineParams]:
    entries = list(enumerate(call.params["lines"]))
    return [
        CreditNoteLineParams(
            given=each,
            param_prefix=f"lines[{n}]",
            tax_rates=tax_rates(call, each, "tax_rates", f"lines[{n}]") if "tax_rates" in each else None,
            rates_of_amounts=_rates_of_amounts(call, each.get("tax_amounts") or (), f"lines[{n}]"),
        )
        for n, each in entries
    ]


def _rates_of_amounts(call: Call, given: Sequence[Mapping[str, Any]], prefix: str) -> tuple[TaxRate, ...]:
    """The tax rates of amounts set by hand, archived ones included; unknown ones are refused with 400."""
    call.work.load([(TaxRate, each["tax_rate"]) for each in given])
    return tuple(
        call.find(
            TaxRate, each["tax_rate"], param=nested_param_name(prefix, "tax_amounts", str(n), "tax_rate"), status=400
        )
        for n, each in enumerate(given)
    )


def _standing(call: Call, invoice: Invoice) -> CreditNoteInputs:
    collection = collection_of(call.work, invoice)
    paid = [each for each in collection.payments if each.status == "paid"]
    paying = call.work.get(PaymentIntent, paid[-1].payment_intent) if paid else None
    charge = call.work.get(Charge, paying.latest_charge) if paying is not None and paying.latest_charge else None
    return CreditNoteInputs(
        invoice=invoice,
        customer=customer_of(call, invoice),
        collection=collection,
        charge=charge,
        refunds=[_refund_of(call, each, n) for n, each in enumerate(call.params.get("refunds", ()))],
    )


def _refund_of(call: Call, given: dict[str, str | int], position: int) -> tuple[Refund, int]:
    refund = call.find(Refund, str(given["refund"]), param=f"refunds[{position}][refund]", status=400)
    return refund, int(given.get("amount_refunded", refund.amount))


def _list_result(call: Call, lines: tuple[CreditNoteLine, ...]) -> ListResult:
    page = slice_page(call, lines, "credit note line item")
    with DumpContext(call.at):
        return ListResult(page, render_lines(tuple(page.items)))
