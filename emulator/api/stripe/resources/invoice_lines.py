"""Lines of invoices: /v1/invoices/:id/lines."""

from marshmallow.experimental.context import Context

from emulator.api.stripe.endpoint import Call, Listed, Routes
from emulator.api.stripe.errors import from_complaint
from emulator.api.stripe.lists import check_one_cursor
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.refusals import Refusal
from emulator.store.unit_of_work import Page
from schemas.stripe import complaints
from schemas.stripe.invoice import LineSchema, render_lines
from schemas.stripe.invoice_params import LineListParams

routes = Routes(shows=LineSchema)


@routes.list("/v1/invoices/<invoice>/lines", LineListParams)
def list_lines(call: Call, invoice: str) -> Listed:
    """All lines of an invoice, in the order it shows them."""
    found = call.find(Invoice, invoice, param="invoice")
    params = call.params
    lines = found.lines
    limit = params["limit"]
    if "starting_after" in params:
        start = _position(found, params["starting_after"], "starting_after") + 1
        chosen, rest = lines[start : start + limit], lines[start + limit :]
    elif "ending_before" in params:
        end = _position(found, params["ending_before"], "ending_before")
        first = max(end - limit, 0)
        chosen, rest = lines[first:end], lines[:first]
    else:
        chosen, rest = lines[:limit], lines[limit:]
    check_one_cursor(params)
    with Context(call.at):
        rendered = render_lines(found, chosen)
    return Listed(Page(chosen, bool(rest)), rendered)


def _position(invoice: Invoice, line: str, param: str) -> int:
    for position, each in enumerate(invoice.lines):
        if each.id == line:
            return position
    raise _no_such_line(line, param)


def _no_such_line(line: str, param: str) -> Refusal:
    return from_complaint(complaints.no_such("line_item", line, param))
