"""Finding what the parameters of subscriptions name."""

from collections.abc import Sequence
from typing import Any

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.lookups import (
    account_tax_ids,
    automatic_tax_rates,
    find_tax_rates,
    item_references,
    nested_param_name,
    redemptions,
)
from emulator.api.stripe.resources.payment_lookups import customers_method
from emulator.api.stripe.resources.price_lookups import price_of_data
from emulator.api.stripe.resources.source_lookups import source_of_customer
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.core.errors import APIError, mutually_exclusive
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.item_params import ItemParams, PricingParams
from emulator.billing.subscriptions.items import ItemEntry
from emulator.billing.subscriptions.one_off_items import OneOffEntry
from emulator.billing.subscriptions.params import (
    AddedInvoiceItemParams,
    InvoiceSettingsParams,
    ItemTermsParams,
    SubscriptionTermsParams,
)
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services.subscriptions.loading import products_of


def subscription_references(
    request: RequestContext[object],
    params: SubscriptionTermsParams,
    items: Sequence[ItemTermsParams],
    customer: str,
    current: Subscription | None = None,
    *,
    within: str = "",
    only_item: bool = False,
) -> SubscriptionReferences:
    """What the parameters of a subscription name; what is unknown is refused with 400.

    Args:
        request: the request.
        params: its parameters.
        items: those of them that are about items.
        customer: whose payment method or source is named.
        current: the subscription, where there is one already.
        within: the map that its parameters stand in, if not the request's own, as in a preview.
        only_item: whether there is but one item, whose parameters are the request's own.
    """
    _prefetch(request, items)
    place = nested_param_name(within, "items")
    entries = [item_entry(request, each, "" if only_item else f"{place}[{n}]") for n, each in enumerate(items)]
    prices = [entry.price for entry in entries if entry.price is not None]
    standing = [] if current is None else [item.price for item in current.items]
    method = given_or(params.default_payment_method, None)
    if method is not None:
        customers_method(request, method, customer, "default_payment_method")
    source = given_or(params.default_source, None)
    if source is not None:
        source_of_customer(request, source, customer, param="default_source", status=400)
    return SubscriptionReferences(
        items=entries,
        products=products_of(request.uow, [*prices, *standing]),
        add_invoice_items=[
            one_off_entry(request, each, f"add_invoice_items[{n}]")
            for n, each in enumerate(params.add_invoice_items or ())
        ],
        automatic_tax_rates=automatic_tax_rates(request, params.automatic_tax),
        account_tax_ids=_account_tax_ids(request, params.invoice_settings),
        default_tax_rates=find_tax_rates(
            request, params.default_tax_rates, nested_param_name(within, "default_tax_rates"), imagined=bool(within)
        ),
        discounts=redemptions(request, params.discounts, "discounts"),
    )


def item_entry(request: RequestContext[object], params: ItemTermsParams, prefix: str) -> ItemEntry:
    """What the parameters of one item name; `prefix` is where they stand, empty where they are the request's own."""
    price = _price(request, params, prefix)
    return ItemEntry(
        params=params,
        param_prefix=prefix,
        price=price,
        product=None if price is None else request.uow.get(Product, price.product),
        tax_rates=find_tax_rates(request, params.tax_rates, nested_param_name(prefix, "tax_rates")),
        discounts=redemptions(request, params.discounts, nested_param_name(prefix, "discounts")),
    )


def _prefetch(request: RequestContext[object], items: Sequence[ItemTermsParams]) -> None:
    """Reads the prices of all items in one round trip, and their products in another."""
    named = [each.price or each.plan for each in items if each.price or each.plan]
    wanted: list[tuple[type[Any], str]] = [(Price, id) for id in named if id]
    wanted += [(Product, each.price_data.product) for each in items if each.price_data is not NOT_GIVEN]
    request.uow.load(wanted)
    found = request.uow.get_many(Price, [id for id in named if id])
    request.uow.load([(Product, price.product) for price in found if price is not None])


def _price(request: RequestContext[object], params: ItemTermsParams, prefix: str) -> Price | None:
    ways = [name for name in ("plan", "price", "price_data") if getattr(params, name) is not NOT_GIVEN]
    if len(ways) > 1:
        raise mutually_exclusive(*ways, param=nested_param_name(prefix, ways[0]))
    if params.price_data is not NOT_GIVEN:
        return price_of_data(request, params.price_data, nested_param_name(prefix, "price_data"))
    if params.plan is not NOT_GIVEN:
        found = request.uow.get(Price, params.plan)
        if found is None:
            raise APIError(f"No such plan: '{params.plan}'", code="resource_missing", param="plan")
        return found
    if params.price is NOT_GIVEN:
        return None
    return request.find(Price, params.price, param=nested_param_name(prefix, "price"), status=400)


def one_off_entry(request: RequestContext[object], params: AddedInvoiceItemParams, prefix: str) -> OneOffEntry:
    """What is billed once, with what its parameters name; `prefix` is where they stand."""
    named = ItemParams(
        discounts=params.discounts,
        price_data=params.price_data,
        pricing=NOT_GIVEN if params.price is NOT_GIVEN else PricingParams(price=params.price),
        tax_rates=params.tax_rates,
    )
    try:
        references = item_references(request, named, prefix=prefix)
    except APIError as error:
        error.param = None if error.param is None else error.param.replace("[pricing][price]", "[price]")
        raise
    return OneOffEntry(params=params, param_prefix=prefix, item_references=references)


def _account_tax_ids(
    request: RequestContext[object], settings: Given[InvoiceSettingsParams]
) -> Given[tuple[TaxId, ...]]:
    if settings is NOT_GIVEN:
        return NOT_GIVEN
    return account_tax_ids(request, settings.account_tax_ids, "invoice_settings[account_tax_ids]")
