"""Prices: /v1/prices."""

from typing import Any

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.search_fields import ACTIVE, CURRENCY
from emulator.api.stripe.search_query import Field
from emulator.billing.catalog.prices import LookupKey, Price, create_price, update_price
from emulator.billing.catalog.products import Product, create_product
from emulator.billing.core.errors import APIError
from schemas.stripe.price import PriceCreateParamsSchema, PriceListParamsSchema, PriceSchema, PriceUpdateParamsSchema

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
def create(request: RequestContext[Any]) -> Price:
    """Creates a price of a product, which may be made with it."""
    params = request.params
    if "product" in params and "product_data" in params:
        raise APIError("You may only specify one of these parameters: product, product_data.", param="product")
    if "product" not in params and "product_data" not in params:
        raise APIError("You must specify either `product` or `product_data` when creating a price.")
    if "product" in params:
        product = request.find(Product, params["product"], param="product", status=400)
    else:
        product = create_product_from(request, params["product_data"])
    return create_price(params, product, _key_holder(request), request.ctx, request.changes)


def create_product_from(request: RequestContext[Any], data: dict[str, object]) -> Product:
    """The product made from the parameters of a `product_data`."""
    existing = request.uow.get(Product, str(data["id"])) if "id" in data else None
    return create_product(data, existing, request.ctx, request.changes)


@PRICES.post("/v1/prices/<price>", PriceUpdateParamsSchema)
def update(request: RequestContext[Any], price: str) -> Price:
    """Updates a price: what it costs stays as it is."""
    found = request.find(Price, price, param="price")
    product = request.uow.get(Product, found.product)
    return update_price(found, request.params, product, _key_holder(request), request.changes)


@PRICES.list("/v1/prices", PriceListParamsSchema)
def list_prices(request: RequestContext[Any]) -> ListResult:
    """The prices of the account, but for those of ad hoc amounts."""
    params = request.params
    equals = {"listed": "listed"}
    equals |= {name: params[name] for name in ("currency", "product", "type") if name in params}
    if "product" in params:
        request.find(Product, params["product"], param="product", status=400)
    if "active" in params:
        equals["activity"] = "active" if params["active"] else "inactive"
    recurring, keys = params.get("recurring", {}), params.get("lookup_keys")

    def predicate(price: Price) -> bool:
        recurs = all(getattr(price.recurring, name, None) == value for name, value in recurring.items())
        return recurs and (keys is None or price.lookup_key in keys)

    return list_page(request, Price, equals, predicate=predicate if recurring or keys is not None else None)


def _key_holder(request: RequestContext[Any]) -> Price | None:
    wanted = request.params.get("lookup_key")
    key = request.uow.get(LookupKey, wanted) if wanted else None
    return None if key is None else request.uow.get(Price, key.price)
