"""Prices: /v1/prices."""

from collections.abc import Sequence

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import active_filters, filters, list_page, slice_page, within
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import check_meter
from emulator.api.stripe.search_fields import ACTIVE, CURRENCY
from emulator.api.stripe.search_query import Field
from emulator.billing.catalog.price_params import PriceCreateParams, PriceUpdateParams
from emulator.billing.catalog.prices import LookupKey, Price, create_price, update_price
from emulator.billing.catalog.products import Product, ProductDataParams, create_product
from emulator.billing.core.errors import APIError, mutually_exclusive
from emulator.billing.core.params import NOT_GIVEN, Given
from schemas.stripe.price import (
    PriceCreateParamsSchema,
    PriceListParams,
    PriceListParamsSchema,
    PriceSchema,
    PriceUpdateParamsSchema,
    RecurringFilterParams,
)

PRICES = Resource(
    Price,
    PriceSchema,
    "/v1/prices/<price>",
    permission="plan",
    id_param="price",
    search_fields={
        "active": ACTIVE,
        "currency": CURRENCY,
        "lookup_key": Field("text", lambda price: price.lookup_key),
        "product": Field("token", lambda price: price.product),
        "type": Field("token", lambda price: price.type),
    },
)
PRICES.add_retrieve()


@PRICES.post("/v1/prices", PriceCreateParamsSchema)
def create(request: RequestContext[PriceCreateParams]) -> Price:
    """Creates a price of a product, which may be made with it."""
    params = request.params
    product = _find_or_create_product(request)
    if params.recurring is not NOT_GIVEN:
        check_meter(request, params.recurring.meter, "recurring[meter]")
    return create_price(params, product, _key_holder(request, params.lookup_key), request.ctx, request.changes)


def _find_or_create_product(request: RequestContext[PriceCreateParams]) -> Product:
    params = request.params
    if params.product is not NOT_GIVEN and params.product_data is not NOT_GIVEN:
        raise mutually_exclusive("product", "product_data", param="product")
    if params.product is not NOT_GIVEN:
        return request.find(Product, params.product, param="product", status=400)
    if params.product_data is not NOT_GIVEN:
        return create_product_from(request, params.product_data)
    raise APIError("You must specify either `product` or `product_data` when creating a price.")


def create_product_from(request: RequestContext[object], data: ProductDataParams) -> Product:
    """Makes the product that a `product_data` asks for."""
    existing = None if data.id is NOT_GIVEN else request.uow.get(Product, data.id)
    return create_product(data.as_create_params, existing, request.ctx, request.changes)


@PRICES.post("/v1/prices/<price>", PriceUpdateParamsSchema)
def update(request: RequestContext[PriceUpdateParams], price: str) -> Price:
    """Updates a price: what it costs stays as it is."""
    params = request.params
    found = PRICES.find(request, price)
    product = request.uow.get(Product, found.product)
    return update_price(found, params, product, _key_holder(request, params.lookup_key), request.changes)


@PRICES.list("/v1/prices", PriceListParamsSchema)
def list_prices(request: RequestContext[PriceListParams]) -> ListResult:
    """The prices of the account, but for those of ad hoc amounts."""
    params = request.params
    equals = active_filters(params.active)
    equals |= filters(currency=params.currency, product=params.product, type=params.type)
    if params.product is not NOT_GIVEN:
        request.find(Product, params.product, param="product", status=400)
    if params.lookup_keys is not NOT_GIVEN:
        return ListResult(slice_page(request, _with_lookup_keys(request, params.lookup_keys), "price"))
    recurring = params.recurring
    predicate = None if recurring is NOT_GIVEN else lambda price: _recurs(price, recurring)
    return list_page(request, Price, equals, predicate=predicate)


def _with_lookup_keys(request: RequestContext[PriceListParams], keys: Sequence[str]) -> list[Price]:
    """Those of the prices with these keys that the other filters let through, in the alphabetical order of the keys.

    That they do not come newest first is how tierrun/tier's tests find them (TestScheduleMinMaxItems), which makes them
    in any order.
    """
    holders = request.uow.get_many(LookupKey, sorted(set(keys)))
    prices = request.uow.get_many(Price, [each.price for each in holders if each is not None])
    return [price for price in prices if price is not None and _is_wanted(price, request.params)]


def _is_wanted(price: Price, wanted: PriceListParams) -> bool:
    return (
        wanted.active in (NOT_GIVEN, price.active)
        and wanted.currency in (NOT_GIVEN, price.currency)
        and wanted.product in (NOT_GIVEN, price.product)
        and wanted.type in (NOT_GIVEN, price.type)
        and (wanted.recurring is NOT_GIVEN or _recurs(price, wanted.recurring))
        and (wanted.created is NOT_GIVEN or within(price.created, wanted.created))
    )


def _recurs(price: Price, wanted: RecurringFilterParams) -> bool:
    recurring = price.recurring
    return (
        recurring is not None
        and wanted.interval in (NOT_GIVEN, recurring.interval)
        and wanted.meter in (NOT_GIVEN, recurring.meter)
        and wanted.usage_type in (NOT_GIVEN, recurring.usage_type)
    )


def _key_holder(request: RequestContext[object], wanted: Given[str | None]) -> Price | None:
    key = request.uow.get(LookupKey, wanted) if wanted else None
    return None if key is None else request.uow.get(Price, key.price)
