"""Products: /v1/products."""

from emulator.api.stripe.endpoint import Call, DeletedObject, ListResult, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.catalog.prices import Price, create_price
from emulator.billing.catalog.products import Product, create_product, delete_product, update_product
from emulator.billing.core.errors import Refusal
from schemas.stripe.invoice_params import DeleteParams, RetrieveParams
from schemas.stripe.product import ProductCreateParams, ProductListParams, ProductSchema, ProductUpdateParams

routes = Routes(response_schema=ProductSchema)


@routes.post("/v1/products", ProductCreateParams)
def create(call: Call) -> Product:
    """Creates a product, and with it a default price if asked to."""
    existing = call.work.get(Product, call.params["id"]) if "id" in call.params else None
    product = create_product(call.params, existing, call.at, call.changes)
    if "default_price_data" not in call.params:
        return product
    price = create_price(call.params["default_price_data"], product, None, call.at, call.changes)
    priced = call.find(Product, product.id, param="id")
    return update_product(priced, {"default_price": price.id}, call.at, call.changes)


@routes.get("/v1/products/<product>", RetrieveParams)
def retrieve(call: Call, product: str) -> Product:
    """One product."""
    return call.find(Product, product, param="id")


@routes.post("/v1/products/<product>", ProductUpdateParams)
def update(call: Call, product: str) -> Product:
    """Updates a product."""
    found = call.find(Product, product, param="id")
    wanted = call.params.get("default_price")
    if wanted is not None and call.find(Price, wanted, param="default_price", status=400).product != found.id:
        raise Refusal(f"The price `{wanted}` does not belong to this product.", param="default_price")
    return update_product(found, call.params, call.at, call.changes)


@routes.delete("/v1/products/<product>", DeleteParams)
def delete(call: Call, product: str) -> DeletedObject:
    """Deletes a product that has no prices."""
    found = call.find(Product, product, param="id")
    delete_product(found, call.changes)
    return DeletedObject(found.id, Product.KIND.name)


@routes.list("/v1/products", ProductListParams)
def list_products(call: Call) -> ListResult:
    """The products of the account."""
    params = call.params
    equals = {"listed": "listed"}
    if "active" in params:
        equals["activity"] = "active" if params["active"] else "inactive"
    equals |= {name: str(params[name]) for name in ("shippable", "type", "url") if name in params}
    if "ids" not in params:
        return list_page(call, Product, equals)
    for cursor in ("starting_after", "ending_before"):
        if cursor in params:
            raise Refusal(f"You may only specify one of these parameters: ids, {cursor}.", param="ids")
    wanted = frozenset(params["ids"])
    return list_page(call, Product, equals, predicate=lambda product: product.id in wanted)
