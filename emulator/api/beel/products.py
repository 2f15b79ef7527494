"""/v1/products (docs.beel.es, Products)."""

from collections.abc import Sequence
from typing import Any

from emulator.api.beel.endpoint import Key, RequestContext, Routes
from emulator.api.beel.pagination import contains, list_where, page_of, sorted_by_query
from emulator.billing.beel import products as rules
from emulator.billing.beel.errors import BeelError, not_found
from emulator.billing.beel.products import Product, ProductCreateParams, ProductUpdateParams, UniqueProductCode
from emulator.services.beel import TAXES, tax_configuration_of
from schemas.beel.products import CreateProduct, CreateProducts, DeleteProducts, UpdateProduct
from schemas.beel.queries import ProductQuery, ProductSearchQuery
from schemas.beel.responses import dump_product

routes = Routes()
READ, WRITE = "products:read", "products:write"


@routes.add("POST", "/products", WRITE, body=CreateProduct, status=201, declares_422=True)
def create_product(request: RequestContext) -> dict[str, Any]:
    """A new product."""
    request.uow.load([TAXES, *_keys_of_codes([request.body])])
    return dump_product(_create(request, request.body))


@routes.add("GET", "/products", READ, query=ProductQuery)
def list_products(request: RequestContext) -> dict[str, Any]:
    """A page of products, newest first unless it is sorted otherwise."""
    query = request.query
    found = [each for each in list_where(request.uow, Product, {"listed": "products"}) if _matches(each, query)]
    return page_of("products", sorted_by_query(found, query), query, dump_product)


@routes.add_flat("GET", "/products/search", READ, query=ProductSearchQuery)
def search_products(request: RequestContext) -> list[dict[str, Any]]:
    """The newest active products with a text in their name, code or description."""
    term, limit = request.query.get("q"), request.query["limit"]
    found = [each for each in list_where(request.uow, Product, {"listed": "products"}) if each.active]
    return [dump_product(each) for each in found if _mentions(each, term)][:limit]


@routes.add("GET", "/products/<product_id>", READ)
def get_product(request: RequestContext, product_id: str) -> dict[str, Any]:
    """One product."""
    return dump_product(request.find(Product, product_id))


@routes.add("PATCH", "/products/<product_id>", WRITE, body=UpdateProduct, declares_422=True)
@routes.add_flat("PUT", "/products/<product_id>", WRITE, body=UpdateProduct, declares_422=True)
def update_product(request: RequestContext, product_id: str) -> dict[str, Any]:
    """Changes a product."""
    params: ProductUpdateParams = request.body
    found = request.find(Product, product_id, _keys_of_codes([params]))
    holder = _holder_of(request, params.code)
    return dump_product(rules.update_product(found, params, holder, request.ctx, request.changes))


@routes.add("DELETE", "/products/<product_id>", WRITE, status=204)
def delete_product(request: RequestContext, product_id: str) -> None:
    """Takes a product out of the catalog."""
    rules.delete_product(request.find(Product, product_id), request.changes)


@routes.add_flat("POST", "/products/bulk", WRITE, body=CreateProducts, declares_422=True)
def create_products(request: RequestContext) -> dict[str, Any]:
    """Several new products; those that cannot be are told of."""
    wanted: Sequence[ProductCreateParams] = request.body["products"]
    request.uow.load([TAXES, *_keys_of_codes(wanted)])
    created, errors = [], []
    for index, params in enumerate(wanted):
        try:
            created.append(dump_product(_create(request, params)))
        except BeelError as refusal:
            error = {"index": index, "code": params.code, "name": params.name}
            errors.append({**error, "error": refusal.message_in(request.locale)})
    return {"created_products": created, "errors": errors, "summary": _summary(created, errors)}


@routes.add_flat("DELETE", "/products/bulk", WRITE, body=DeleteProducts)
def delete_products(request: RequestContext) -> dict[str, Any]:
    """Takes several products out of the catalog; those that are not there are told of."""
    deleted, errors = [], []
    for id, found in request.find_each(Product, request.body["product_ids"]).items():
        if found is None:
            errors.append({"product_id": id, "error": not_found().message_in(request.locale)})
        else:
            rules.delete_product(found, request.changes)
            deleted.append(id)
    return {"deleted_products": deleted, "errors": errors, "summary": _summary(deleted, errors)}


def _create(request: RequestContext, params: ProductCreateParams) -> Product:
    holder, taxes = _holder_of(request, params.code), tax_configuration_of(request.uow)
    return rules.create_product(params, holder, taxes, request.ctx, request.changes)


def _keys_of_codes(wanted: Sequence[ProductCreateParams | ProductUpdateParams]) -> list[Key]:
    """The keys of what says which products have the codes that are wanted."""
    return [(UniqueProductCode, params.code) for params in wanted if params.code is not None]


def _holder_of(request: RequestContext, code: str | None) -> UniqueProductCode | None:
    return None if code is None else request.uow.get(UniqueProductCode, code)


def _summary(done: list[Any], errors: list[Any]) -> dict[str, int]:
    return {"total_processed": len(done) + len(errors), "successful": len(done), "failed": len(errors)}


def _mentions(product: Product, text: str | None) -> bool:
    return text is None or any(contains(each, text) for each in (product.name, product.code, product.description))


def _matches(product: Product, query: dict[str, Any]) -> bool:
    price = product.default_price
    least, most = query.get("min_price"), query.get("max_price")
    return (
        query.get("category") in (None, product.category)
        and query.get("active") in (None, product.active)
        and _mentions(product, query.get("search") or query.get("q"))
        and contains(product.name, query.get("name"))
        and contains(product.code, query.get("code"))
        and (least is None or (price is not None and price >= least))
        and (most is None or (price is not None and price <= most))
    )
