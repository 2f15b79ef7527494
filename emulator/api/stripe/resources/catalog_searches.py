"""Searches: /v1/customers/search, /v1/products/search, /v1/prices/search."""

from emulator.api.stripe.endpoint import RequestContext, Routes
from emulator.api.stripe.search import search
from emulator.api.stripe.search_query import Field, Searchable
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.customers.customer import Customer
from schemas.stripe.customer import CustomerSchema
from schemas.stripe.objects import Rendered
from schemas.stripe.price import PriceSchema
from schemas.stripe.product import ProductSchema
from schemas.stripe.search import SearchParams, SearchParamsSchema

routes = Routes(response_schema=ProductSchema)

_ACTIVE = Field("token", lambda each: str(each.active).lower())
_NAME = Field("text", lambda each: each.name)
_LISTED_ONLY = {"listed": "listed"}

CUSTOMERS = Searchable(
    "customers",
    {
        "created": Field("number", lambda customer: customer.created),
        "email": Field("text", lambda customer: customer.email),
        "name": _NAME,
        "phone": Field("text", lambda customer: customer.phone),
    },
)
PRODUCTS = Searchable(
    "products",
    {
        "active": _ACTIVE,
        "description": Field("text", lambda product: product.description),
        "name": _NAME,
        "shippable": Field("token", lambda product: str(product.shippable).lower()),
        "url": Field("text", lambda product: product.url),
    },
)
PRICES = Searchable(
    "prices",
    {
        "active": _ACTIVE,
        "currency": Field("text", lambda price: price.currency),
        "lookup_key": Field("text", lambda price: price.lookup_key),
        "product": Field("token", lambda price: price.product),
        "type": Field("token", lambda price: price.type),
    },
)
"""What docs.stripe.com/search lists for each."""


@routes.list("/v1/customers/search", SearchParamsSchema, response_schema=CustomerSchema)
def search_customers(request: RequestContext[SearchParams]) -> Rendered:
    """The customers that meet a query and are not deleted, newest first."""
    return search(request, Customer, CUSTOMERS, _LISTED_ONLY)


@routes.list("/v1/products/search", SearchParamsSchema)
def search_products(request: RequestContext[SearchParams]) -> Rendered:
    """The products that meet a query, newest first."""
    return search(request, Product, PRODUCTS, _LISTED_ONLY)


@routes.list("/v1/prices/search", SearchParamsSchema, response_schema=PriceSchema)
def search_prices(request: RequestContext[SearchParams]) -> Rendered:
    """The prices that meet a query, newest first."""
    return search(request, Price, PRICES, _LISTED_ONLY)
