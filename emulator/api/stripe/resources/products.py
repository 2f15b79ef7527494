"""Products: /v1/products."""

from typing import Any

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.search_fields import ACTIVE, NAME
from emulator.api.stripe.search_query import Field
from emulator.billing.catalog.prices import Price, create_price
from emulator.billing.catalog.products import Product, create_product, delete_product, update_product
from emulator.billing.core.errors import APIError
from schemas.stripe.product import (
    ProductCreateParamsSchema,
    ProductListParamsSchema,
    ProductSchema,
    ProductUpdateParamsSchema,
)

PRODUCTS = Resource(
    Product,
    ProductSchema,
    "/v1/products/<product>",
    permission="product",
    id_param="id",
    search_fields={
        "active": ACTIVE,
        "description": Field("text", lambda product: product.description),
        "name": NAME,
        "shippable": Field("token", lambda product: str(product.shippable).lower()),
        "url": Field("text", lambda product: product.url),
    },
)
PRODUCTS.add_retrieve()
PRODUCTS.add_delete(delete_product)


@PRODUCTS.post("/v1/products", ProductCreateParamsSchema)
def create(request: RequestContext[Any]) -> Product:
    """Creates a product, and with it a default price if asked to."""
    existing = request.uow.get(Product, request.params["id"]) if "id" in request.params else None
    product = create_product(request.params, existing, request.ctx, request.changes)
    if "default_price_data" not in request.params:
        return product
    price = create_price(request.params["default_price_data"], product, None, request.ctx, request.changes)
    priced = request.find(Product, product.id, param="id")
    return update_product(priced, {"default_price": price.id}, request.ctx, request.changes)


@PRODUCTS.post("/v1/products/<product>", ProductUpdateParamsSchema)
def update(request: RequestContext[Any], product: str) -> Product:
    """Updates a product."""
    found = request.find(Product, product, param="id")
    wanted = request.params.get("default_price")
    if wanted is not None and request.find(Price, wanted, param="default_price", status=400).product != found.id:
        raise APIError(f"The price `{wanted}` does not belong to this product.", param="default_price")
    return update_product(found, request.params, request.ctx, request.changes)


@PRODUCTS.list("/v1/products", ProductListParamsSchema)
def list_products(request: RequestContext[Any]) -> ListResult:
    """The products of the account."""
    params = request.params
    equals = {"listed": "listed"}
    if "active" in params:
        equals["activity"] = "active" if params["active"] else "inactive"
    equals |= {name: str(params[name]) for name in ("shippable", "type", "url") if name in params}
    if "ids" not in params:
        return list_page(request, Product, equals)
    for cursor in ("starting_after", "ending_before"):
        if cursor in params:
            raise APIError(f"You may only specify one of these parameters: ids, {cursor}.", param="ids")
    wanted = frozenset(params["ids"])
    return list_page(request, Product, equals, predicate=lambda product: product.id in wanted)
