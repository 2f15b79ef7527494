"""Previews: /v1/invoices/create_preview, and /v1/invoices/upcoming in the versions that have it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resources.invoices import INVOICES
from emulator.api.stripe.resources.lookups import customer_of_param, item_references, resolve_invoice_terms
from emulator.api.stripe.resources.pending_items import pending_items
from emulator.api.stripe.versions import BASIL
from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.core.errors import APIError
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.preview import PreviewItem, imagined, previewed
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
    pending = pending_items(request, customer.id, currency)
    standing = {item.id: item.details.price for item in pending}
    additions = [
        _addition(request, each, n, standing) for n, each in enumerate(request.params.get("invoice_items", ()))
    ]
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
    items = request.params.get("invoice_items", ())
    named: list[str] = [each["currency"] for each in items if "currency" in each]
    return named[0] if named else request.ctx.account.default_currency


def _addition(
    request: RequestContext[Any], given: Mapping[str, Any], position: int, standing: Mapping[str, str]
) -> PreviewItem:
    upgraded = dict(given)
    pending_item = upgraded.pop("invoiceitem", None)
    if "price" in upgraded:
        upgraded["pricing"] = {"price": upgraded.pop("price")}
    if "unit_amount" in upgraded:
        upgraded["unit_amount_decimal"] = str(upgraded.pop("unit_amount"))
    param_prefix = f"invoice_items[{position}]"
    named = item_references(request, upgraded, standing=standing.get(pending_item), prefix=param_prefix)
    return PreviewItem(given=upgraded, item_references=named, param_prefix=param_prefix, pending_item=pending_item)
