"""Previews: /v1/invoices/create_preview, and /v1/invoices/upcoming in the versions that have it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resources.invoices import INVOICES
from emulator.api.stripe.resources.lookups import customer_of_param, item_references, resolve_invoice_terms
from emulator.api.stripe.versions import BASIL
from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.preview import PreviewItem, PreviewItemParams, imagined, previewed
from emulator.services import invoices
from schemas.stripe.invoice import LineSchema, render_lines
from schemas.stripe.invoice_preview_params import (
    CreatePreviewParamsSchema,
    UpcomingLinesParamsSchema,
    UpcomingParamsSchema,
)


@INVOICES.post("/v1/invoices/create_preview", CreatePreviewParamsSchema)
def create_preview(request: RequestContext[Any]) -> Invoice:
    """Shows what the customer's next invoice would be."""
    return _preview(request)


@INVOICES.get("/v1/invoices/upcoming", UpcomingParamsSchema, removed_in=BASIL)
def upcoming(request: RequestContext[Any]) -> Invoice:
    """What `create_preview` took the place of."""
    return _preview(_with_coupon(request))


@INVOICES.list("/v1/invoices/upcoming/lines", UpcomingLinesParamsSchema, response_schema=LineSchema, removed_in=BASIL)
def upcoming_lines(request: RequestContext[Any]) -> ListResult:
    """All lines of the preview, in the order it shows them."""
    invoice = _preview(_with_coupon(request))
    page = slice_page(request, invoice.lines, "line_item")
    with DumpContext(request.ctx):
        return ListResult(page, render_lines(invoice, tuple(page.items)), parent=invoice)


def _preview(request: RequestContext[Any]) -> Invoice:
    if "customer" not in request.params:
        raise APIError("Must provide customer or customer_account.", code="parameter_missing")
    known = customer_of_param(request, request.params["customer"])
    customer = imagined(known, request.params.get("customer_details", {}), request.ctx)
    currency = request.params.get("currency") or customer.currency or _currency_of_items(request)
    pending = invoices.pending_items(request.uow, customer.id, currency)
    prices = {item.id: item.details.price for item in pending}
    additions = [_addition(request, each, n, prices) for n, each in enumerate(request.params.get("invoice_items", ()))]
    terms = {name: value for name, value in resolve_invoice_terms(request).items() if name in ("discounts", "currency")}
    return previewed(terms, customer, pending, additions, currency, request.ctx)


def _with_coupon(request: RequestContext[Any]) -> RequestContext[Any]:
    """`coupon` was another way to say `discounts[0][coupon]`."""
    if "coupon" not in request.params:
        return request
    if "discounts" in request.params:
        message = "You may only specify one of these parameters: coupon, discounts."
        raise APIError(message, param="coupon")
    terms = {name: value for name, value in request.params.items() if name != "coupon"}
    coupon = request.params["coupon"]
    return replace(request, params={**terms, "discounts": [DiscountParams(coupon=coupon)] if coupon else None})


def _currency_of_items(request: RequestContext[Any]) -> str:
    items: list[PreviewItemParams] = request.params.get("invoice_items", [])
    named = [each.currency for each in items if each.currency is not NOT_GIVEN]
    return named[0] if named else request.ctx.account.default_currency


def _addition(
    request: RequestContext[object], item: PreviewItemParams, position: int, prices: Mapping[str, str]
) -> PreviewItem:
    params, pending_item = item.as_item_params, given_or(item.invoiceitem, None)
    param_prefix = f"invoice_items[{position}]"
    current_price = None if pending_item is None else prices.get(pending_item)
    return PreviewItem(
        params=params,
        currency=given_or(item.currency, None),
        item_references=item_references(request, params, current_price=current_price, prefix=param_prefix),
        param_prefix=param_prefix,
        pending_item=pending_item,
    )
