"""Finding what the parameters of quotes name."""

from typing import Any

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.lookups import (
    automatic_tax_rates,
    customer_of_param,
    find_tax_rates,
    nested_param_name,
    redemptions,
)
from emulator.billing.catalog.price_params import PriceCreateParams, RecurringParams
from emulator.billing.catalog.prices import Price, unlisted_price
from emulator.billing.catalog.products import Product
from emulator.billing.core.errors import mutually_exclusive
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.quotes.params import QuoteCreateParams, QuoteLineParams, QuotePriceDataParams, QuoteUpdateParams
from emulator.billing.quotes.terms import QuoteLineEntry, QuoteReferences


def quote_references(request: RequestContext[object], params: QuoteCreateParams | QuoteUpdateParams) -> QuoteReferences:
    """What the parameters of a quote name; what is unknown is refused with 400."""
    if params.customer is not NOT_GIVEN:
        customer_of_param(request, params.customer)
    lines = params.line_items or ()
    wanted: list[tuple[type[Any], str]] = [(Price, each.price) for each in lines if each.price is not NOT_GIVEN]
    request.uow.load(wanted)
    return QuoteReferences(
        automatic_tax_rates=automatic_tax_rates(request, params.automatic_tax),
        default_tax_rates=find_tax_rates(request, params.default_tax_rates, "default_tax_rates"),
        discounts=redemptions(request, params.discounts, "discounts"),
        lines=[_line_entry(request, each, f"line_items[{n}]") for n, each in enumerate(lines)],
    )


def _line_entry(request: RequestContext[object], params: QuoteLineParams, prefix: str) -> QuoteLineEntry:
    price = _price(request, params, prefix)
    return QuoteLineEntry(
        params=params,
        param_prefix=prefix,
        price=price,
        product=None if price is None else request.uow.get(Product, price.product),
        discounts=redemptions(request, params.discounts, nested_param_name(prefix, "discounts")),
        tax_rates=find_tax_rates(request, params.tax_rates, nested_param_name(prefix, "tax_rates")),
    )


def _price(request: RequestContext[object], params: QuoteLineParams, prefix: str) -> Price | None:
    if params.price is not NOT_GIVEN and params.price_data is not NOT_GIVEN:
        raise mutually_exclusive("price", "price_data", param=nested_param_name(prefix, "price"))
    if params.price_data is not NOT_GIVEN:
        return _price_of_data(request, params.price_data, nested_param_name(prefix, "price_data"))
    if params.price is NOT_GIVEN:
        return None
    return request.find(Price, params.price, param=nested_param_name(prefix, "price"), status=400)


def _price_of_data(request: RequestContext[object], data: QuotePriceDataParams, param: str) -> Price:
    """The price that is made on the spot, which is in no list."""
    product = request.find(Product, data.product, param=f"{param}[product]", status=400)
    recurring = data.recurring
    params = PriceCreateParams(
        currency=data.currency,
        recurring=NOT_GIVEN
        if recurring is NOT_GIVEN
        else RecurringParams(interval=recurring.interval, interval_count=given_or(recurring.interval_count, 1)),
        tax_behavior=data.tax_behavior,
        unit_amount=data.unit_amount,
        unit_amount_decimal=data.unit_amount_decimal,
    )
    return unlisted_price(params, product, request.ctx, request.changes)
