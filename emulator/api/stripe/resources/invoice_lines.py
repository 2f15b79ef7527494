"""Lines of invoices: /v1/invoices/:id/lines."""

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resources.invoices import INVOICES
from emulator.billing.core.params import ListParams
from schemas.stripe.invoice import LineSchema, render_lines
from schemas.stripe.invoice_params import LineListParamsSchema


@INVOICES.list("/v1/invoices/<invoice>/lines", LineListParamsSchema, response_schema=LineSchema)
def list_lines(request: RequestContext[ListParams], invoice: str) -> ListResult:
    """All lines of an invoice, in the order it shows them."""
    found = INVOICES.find(request, invoice)
    page = slice_page(request, found.lines, "line_item")
    with DumpContext(request.ctx):
        rendered = render_lines(found, tuple(page.items))
    return ListResult(page, rendered)
