"""Changing lines of drafts: /v1/invoices/:id/add_lines, /update_lines, /remove_lines, /lines/:id."""

from collections.abc import Sequence

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.invoices import INVOICES
from emulator.api.stripe.resources.lookups import item_references
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product, create_product
from emulator.billing.catalog.tax_rates import TaxRate, TaxRateMatch
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.invoices.bulk_lines import LineEntry, add_lines, remove_lines, update_lines
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.item_params import (
    AddedLineParams,
    AddLinesParams,
    LineParams,
    LinePriceDataParams,
    LineUpdateParams,
    RemoveLinesParams,
    UpdateLinesParams,
)
from emulator.billing.invoices.lines import require_editable
from emulator.billing.invoices.manual_taxes import tax_rate_match_id
from schemas.stripe import parameter_errors
from schemas.stripe.invoice import LineSchema, render_lines
from schemas.stripe.invoice_line_params import (
    AddLinesParamsSchema,
    LineUpdateParamsSchema,
    RemoveLinesParamsSchema,
    UpdateLinesParamsSchema,
)
from schemas.stripe.objects import Rendered
from schemas.stripe.parameter_errors import InvalidParameterError


@INVOICES.post("/v1/invoices/<invoice>/add_lines", AddLinesParamsSchema)
def add(request: RequestContext[AddLinesParams], invoice: str) -> Invoice:
    """Adds lines to a draft, all or none."""
    found = _draft(request, invoice, "invoice")
    lines = request.params.lines
    _prefetch(request, lines)
    request.uow.load((InvoiceItem, each.invoice_item) for each in lines if each.invoice_item is not NOT_GIVEN)
    entries = [_make_added_entry(request, each, f"lines[{n}]") for n, each in enumerate(lines)]
    return add_lines(found, entries, request.params.invoice_metadata, request.ctx, request.changes)


@INVOICES.post("/v1/invoices/<invoice>/update_lines", UpdateLinesParamsSchema)
def update(request: RequestContext[UpdateLinesParams], invoice: str) -> Invoice:
    """Changes lines of a draft, all or none."""
    found = _draft(request, invoice, "invoice")
    lines = request.params.lines
    _prefetch(request, lines)
    by_id = {line.id: line for line in found.lines}
    entries = [
        replace(_make_changed_entry(request, each, by_id.get(each.id), f"lines[{n}]"), named=each.id)
        for n, each in enumerate(lines)
    ]
    return update_lines(found, entries, request.params.invoice_metadata, request.ctx, request.changes)


@INVOICES.post("/v1/invoices/<invoice>/remove_lines", RemoveLinesParamsSchema)
def remove(request: RequestContext[RemoveLinesParams], invoice: str) -> Invoice:
    """Removes lines from a draft, all or none."""
    found = _draft(request, invoice, "invoice")
    by_id = {line.id: line for line in found.lines}
    chosen = [by_id.get(each.id) for each in request.params.lines]
    items = [None if line is None else line.invoice_item for line in chosen]
    request.uow.load((InvoiceItem, item) for item in items if item is not None)
    entries = [
        LineEntry(
            named=each.id,
            param_prefix=f"lines[{n}]",
            behavior=each.behavior,
            line=line,
            item=None if item is None else request.uow.get(InvoiceItem, item),
        )
        for n, (each, line, item) in enumerate(zip(request.params.lines, chosen, items, strict=True))
    ]
    return remove_lines(found, entries, request.params.invoice_metadata, request.changes)


@INVOICES.post("/v1/invoices/<invoice>/lines/<line>", LineUpdateParamsSchema, response_schema=LineSchema)
def update_one(request: RequestContext[LineUpdateParams], invoice: str, line: str) -> Rendered:
    """Changes one line of a draft, and shows the line."""
    found = _draft(request, invoice, "invoice")
    current = next((each for each in found.lines if each.id == line), None)
    if current is None:
        raise InvalidParameterError(parameter_errors.no_such("line_item", line, "line_item_id", 404))
    entry = _make_changed_entry(request, request.params, current, "")
    updated = update_lines(found, [entry], NOT_GIVEN, request.ctx, request.changes)
    with DumpContext(request.ctx):
        (shown,) = render_lines(updated, tuple(each for each in updated.lines if each.id == line))
    return shown


def _draft(request: RequestContext[object], invoice: str, param: str) -> Invoice:
    found = request.find(Invoice, invoice, param=param)
    require_editable(found)
    return found


def _prefetch(request: RequestContext[object], lines: Sequence[LineParams]) -> None:
    """Reads the prices, the products and the tax rates of all lines in one round trip, or two."""
    pricings = [each.pricing for each in lines if each.pricing is not NOT_GIVEN]
    prices = [(Price, each.price) for each in pricings if each.price is not NOT_GIVEN]
    all_price_data = [each.price_data for each in lines if each.price_data is not NOT_GIVEN]
    products = [(Product, each.product) for each in all_price_data if each.product is not NOT_GIVEN]
    matches = [(TaxRateMatch, tax_rate_match_id(tax.tax_rate_data)) for each in lines for tax in each.tax_amounts or ()]
    request.uow.load([*prices, *products, *matches])
    found = [request.uow.get(*match) for match in matches]
    request.uow.load((TaxRate, match.tax_rate) for match in found if match is not None)


def _make_added_entry(request: RequestContext[object], added: AddedLineParams, param_prefix: str) -> LineEntry:
    named = given_or(added.invoice_item, None)
    item = None if named is None else request.uow.get(InvoiceItem, named)
    entry = _make_entry(request, added, None if item is None else item.details.price, param_prefix)
    return replace(entry, named=named, item=item)


def _make_changed_entry(
    request: RequestContext[object], changed: LineParams, line: Line | None, param_prefix: str
) -> LineEntry:
    return replace(_make_entry(request, changed, None if line is None else line.details.price, param_prefix), line=line)


def _make_entry(
    request: RequestContext[object], line: LineParams, current_price: str | None, param_prefix: str
) -> LineEntry:
    params = replace(line.as_item_params, price_data=_create_product_if_given(request, line.price_data))
    named = item_references(
        request, params, tax_amounts=line.tax_amounts, current_price=current_price, prefix=param_prefix
    )
    return LineEntry(params=params, param_prefix=param_prefix, item_references=named)


def _create_product_if_given(
    request: RequestContext[object], price_data: Given[LinePriceDataParams]
) -> Given[LinePriceDataParams]:
    """The price of a line with the product that `product_data` makes, made."""
    if price_data is NOT_GIVEN or price_data.product_data is NOT_GIVEN:
        return price_data
    product = create_product(price_data.product_data.as_create_params, None, request.ctx, request.changes)
    request.changes.defer(product)
    return replace(price_data, product=product.id)
