"""Lines of invoices: /v1/invoices/:id/lines."""

from marshmallow.experimental.context import Context

from emulator.api.stripe.endpoint import Call, Listed, Routes
from emulator.api.stripe.pagination import slice_page
from emulator.billing.invoices.invoice import Invoice
from schemas.stripe.invoice import LineSchema, render_lines
from schemas.stripe.invoice_params import LineListParams

routes = Routes(shows=LineSchema)


@routes.list("/v1/invoices/<invoice>/lines", LineListParams)
def list_lines(call: Call, invoice: str) -> Listed:
    """All lines of an invoice, in the order it shows them."""
    found = call.find(Invoice, invoice, param="invoice")
    page = slice_page(call, found.lines, "line_item")
    with Context(call.at):
        rendered = render_lines(found, tuple(page.items))
    return Listed(page, rendered)
