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
from emulator.api.stripe.resources.price_lookups import price_of_line
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.quotes.params import QuoteCreateParams, QuoteLineParams, QuoteUpdateParams
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
    price = price_of_line(request, params, prefix)
    return QuoteLineEntry(
        params=params,
        param_prefix=prefix,
        price=price,
        product=None if price is None else request.uow.get(Product, price.product),
        discounts=redemptions(request, params.discounts, nested_param_name(prefix, "discounts")),
        tax_rates=find_tax_rates(request, params.tax_rates, nested_param_name(prefix, "tax_rates")),
    )
