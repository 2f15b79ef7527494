"""Products: /v1/products."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import active_filters, filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.search_fields import ACTIVE, NAME
from emulator.api.stripe.search_query import Field
from emulator.billing.catalog.price_params import default_price_params
from emulator.billing.catalog.prices import Price, create_price
from emulator.billing.catalog.products import (
    Product,
    ProductCreateParams,
    ProductUpdateParams,
    create_product,
    delete_product,
    update_product,
)
from emulator.billing.core.errors import APIError, inside, mutually_exclusive, spelling_params
from emulator.billing.core.params import NOT_GIVEN
from schemas.stripe.product import (
    ProductCreateParamsSchema,
    ProductListParams,
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
def create(request: RequestContext[ProductCreateParams]) -> Product:
    """Creates a product, and with it a default price if asked to."""
    params = request.params
    existing = None if params.id is NOT_GIVEN else request.uow.get(Product, params.id)
    product = create_product(params, existing, request.ctx, request.changes)
    if params.default_price_data is NOT_GIVEN:
        return product
    price_params = default_price_params(params.default_price_data)
    with spelling_params(inside("default_price_data")):
        price = create_price(price_params, product, None, request.ctx, request.changes)
    priced = PRODUCTS.find(request, product.id)
    return update_product(priced, ProductUpdateParams(default_price=price.id), request.ctx, request.changes)


@PRODUCTS.post("/v1/products/<product>", ProductUpdateParamsSchema)
def update(request: RequestContext[ProductUpdateParams], product: str) -> Product:
    """Updates a product."""
    found = PRODUCTS.find(request, product)
    wanted = request.params.default_price
    if wanted and request.find(Price, wanted, param="default_price", status=400).product != found.id:
        raise APIError(f"The price `{wanted}` does not belong to this product.", param="default_price")
    return update_product(found, request.params, request.ctx, request.changes)


@PRODUCTS.list("/v1/products", ProductListParamsSchema)
def list_products(request: RequestContext[ProductListParams]) -> ListResult:
    """The products of the account."""
    params = request.params
    equals = active_filters(params.active) | filters(shippable=params.shippable, type=params.type, url=params.url)
    if params.ids is NOT_GIVEN:
        return list_page(request, Product, equals)
    for name, cursor in (("starting_after", params.starting_after), ("ending_before", params.ending_before)):
        if cursor is not NOT_GIVEN:
            raise mutually_exclusive("ids", name, param="ids")
    wanted = frozenset(params.ids)
    return list_page(request, Product, equals, predicate=lambda product: product.id in wanted)
