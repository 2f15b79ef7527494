"""Changing lines of drafts: /v1/invoices/:id/add_lines, /update_lines, /remove_lines, /lines/:id."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.errors import from_parameter_error
from emulator.api.stripe.resources.invoices import INVOICES
from emulator.api.stripe.resources.lookups import item_references
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product, create_product
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.invoices.bulk_lines import LineParams, add_lines, remove_lines, update_lines
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.lines import require_editable
from emulator.billing.invoices.manual_taxes import TaxRateMatch, tax_rate_match_id
from schemas.stripe import parameter_errors
from schemas.stripe.invoice import LineSchema, render_lines
from schemas.stripe.invoice_line_params import (
    AddLinesParamsSchema,
    LineUpdateParamsSchema,
    RemoveLinesParamsSchema,
    UpdateLinesParamsSchema,
)
from schemas.stripe.objects import Rendered


@INVOICES.post("/v1/invoices/<invoice>/add_lines", AddLinesParamsSchema)
def add(request: RequestContext[Any], invoice: str) -> Invoice:
    """Adds lines to a draft, all or none."""
    found = _draft(request, invoice, "invoice")
    given = request.params["lines"]
    _prefetch(request, given)
    request.uow.load((InvoiceItem, each["invoice_item"]) for each in given if "invoice_item" in each)
    entries = [_make_added_entry(request, each, f"lines[{n}]") for n, each in enumerate(given)]
    return add_lines(found, entries, request.params.get("invoice_metadata"), request.ctx, request.changes)


@INVOICES.post("/v1/invoices/<invoice>/update_lines", UpdateLinesParamsSchema)
def update(request: RequestContext[Any], invoice: str) -> Invoice:
    """Changes lines of a draft, all or none."""
    found = _draft(request, invoice, "invoice")
    given = request.params["lines"]
    _prefetch(request, given)
    by_id = {line.id: line for line in found.lines}
    entries = [_make_changed_entry(request, each, by_id.get(each["id"]), f"lines[{n}]") for n, each in enumerate(given)]
    return update_lines(found, entries, request.params.get("invoice_metadata"), request.ctx, request.changes)


@INVOICES.post("/v1/invoices/<invoice>/remove_lines", RemoveLinesParamsSchema)
def remove(request: RequestContext[Any], invoice: str) -> Invoice:
    """Removes lines from a draft, all or none."""
    found = _draft(request, invoice, "invoice")
    by_id = {line.id: line for line in found.lines}
    chosen = [by_id.get(each["id"]) for each in request.params["lines"]]
    request.uow.load((InvoiceItem, line.invoice_item) for line in chosen if line is not None)
    entries = [
        LineParams(
            given=each,
            param_prefix=f"lines[{n}]",
            line=line,
            item=None if line is None else request.uow.get(InvoiceItem, line.invoice_item),
        )
        for n, (each, line) in enumerate(zip(request.params["lines"], chosen, strict=True))
    ]
    return remove_lines(found, entries, request.params.get("invoice_metadata"), request.changes)


@INVOICES.post("/v1/invoices/<invoice>/lines/<line>", LineUpdateParamsSchema, response_schema=LineSchema)
def update_one(request: RequestContext[Any], invoice: str, line: str) -> Rendered:
    """Changes one line of a draft, and shows the line."""
    found = _draft(request, invoice, "invoice")
    standing = next((each for each in found.lines if each.id == line), None)
    if standing is None:
        raise from_parameter_error(parameter_errors.no_such("line_item", line, "line_item_id", 404))
    given = {name: value for name, value in request.params.items() if name != "expand"}
    updated = update_lines(
        found, [_make_changed_entry(request, given, standing, "")], None, request.ctx, request.changes
    )
    with DumpContext(request.ctx):
        (shown,) = render_lines(updated, tuple(each for each in updated.lines if each.id == line))
    return shown


def _draft(request: RequestContext[Any], invoice: str, param: str) -> Invoice:
    found = request.find(Invoice, invoice, param=param)
    require_editable(found)
    return found


def _prefetch(request: RequestContext[Any], given: Sequence[Mapping[str, Any]]) -> None:
    """Reads the prices, the products and the tax rates of all lines in one round trip, or two."""
    prices = [(Price, each["pricing"]["price"]) for each in given if "price" in each.get("pricing", {})]
    products = [(Product, each["price_data"]["product"]) for each in given if "product" in each.get("price_data", {})]
    taxes = [tax["tax_rate_data"] for each in given for tax in each.get("tax_amounts") or ()]
    matches = [(TaxRateMatch, tax_rate_match_id(data)) for data in taxes]
    request.uow.load([*prices, *products, *matches])
    found = [request.uow.get(*match) for match in matches]
    request.uow.load((TaxRate, match.tax_rate) for match in found if match is not None)


def _make_added_entry(request: RequestContext[Any], given: Mapping[str, Any], param_prefix: str) -> LineParams:
    given = _create_product_if_given(request, given)
    item = request.uow.get(InvoiceItem, given["invoice_item"]) if "invoice_item" in given else None
    standing = None if item is None else item.details.price
    return LineParams(
        given=given,
        param_prefix=param_prefix,
        item_references=item_references(request, given, standing=standing, prefix=param_prefix),
        item=item,
    )


def _make_changed_entry(
    request: RequestContext[Any], given: Mapping[str, Any], line: Line | None, param_prefix: str
) -> LineParams:
    given = _create_product_if_given(request, given)
    standing = None if line is None else line.details.price
    return LineParams(
        given=given,
        param_prefix=param_prefix,
        item_references=item_references(request, given, standing=standing, prefix=param_prefix),
        line=line,
    )


def _create_product_if_given(request: RequestContext[Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters of a line with the product that `price_data` makes, made."""
    price_data = given.get("price_data", {})
    if "product_data" not in price_data:
        return given
    product = create_product(price_data["product_data"], None, request.ctx, request.changes)
    request.changes.defer(product)
    return {**given, "price_data": {**price_data, "product": product.id}}
