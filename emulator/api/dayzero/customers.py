"""The paths under /api/v1/customers (ondayzero.com/docs/guides/customers)."""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.api.dayzero.lookups import dump, find_customer, list_page
from emulator.api.json_dialect import RequestContext, Routes
from emulator.billing.dayzero.customers import DayzeroCustomer, add_contact, create_customer, update_customer
from emulator.store.list_queries import Selection
from schemas.dayzero.customer import (
    ContactCreateParams,
    ContactSchema,
    CustomerCreateParams,
    CustomerListParams,
    CustomerPath,
    CustomerSchema,
    CustomerUpdateParams,
)

routes = Routes("customers")


@routes.write("/customers", status=201, body=CustomerCreateParams)
def create(request: RequestContext) -> dict[str, Any]:
    """Creates a customer."""
    return dump(CustomerSchema, create_customer(request.body, request.ctx, request.changes), request.ctx)


@routes.read("/customers/<customer_id>", arguments=CustomerPath)
def retrieve(request: RequestContext, customer_id: str) -> dict[str, Any]:
    """One customer."""
    return dump(CustomerSchema, find_customer(request, customer_id), request.ctx)


@routes.write("/customers/<customer_id>", "PUT", arguments=CustomerPath, body=CustomerUpdateParams)
def update(request: RequestContext, customer_id: str) -> dict[str, Any]:
    """Changes what is given of a customer."""
    customer = update_customer(find_customer(request, customer_id), request.body, request.ctx, request.changes)
    return dump(CustomerSchema, customer, request.ctx)


@routes.write("/customers/<customer_id>/contacts", status=201, arguments=CustomerPath, body=ContactCreateParams)
def create_contact(request: RequestContext, customer_id: str) -> dict[str, Any]:
    """Adds a contact."""
    contact = add_contact(find_customer(request, customer_id), request.body, request.ctx, request.changes)
    return dump(ContactSchema, contact, request.ctx)


@routes.read("/customers/<customer_id>/contacts", arguments=CustomerPath)
def list_contacts(request: RequestContext, customer_id: str) -> list[dict[str, Any]]:
    """A customer's contacts, oldest first."""
    return [dump(ContactSchema, contact, request.ctx) for contact in find_customer(request, customer_id).contacts]


@routes.read("/customers", query=CustomerListParams)
def list_customers(request: RequestContext) -> dict[str, Any]:
    """The customers, newest first unless another order is asked for."""
    query = request.query
    forward = query["direction"] == "next"
    selection = Selection(
        equals={"listed": "listed"} if query["email"] is None else {"email": query["email"]},
        limit=query["limit"],
        starting_after=query["cursor"] if forward else None,
        ending_before=None if forward else query["cursor"],
        predicate=_filter(query),
    )
    return list_page(
        request,
        DayzeroCustomer,
        selection,
        _SORT_KEYS[query["sort_by"]],
        lambda customers: [dump(CustomerSchema, each, request.ctx) for each in customers],
    )


_SORT_KEYS: Mapping[str, Callable[[DayzeroCustomer], Any] | None] = {
    "created_at": None,
    "updated_at": lambda customer: customer.updated,
    "name": lambda customer: customer.name.casefold(),
    "email": lambda customer: customer.email,
}


def _filter(query: Mapping[str, Any]) -> Callable[[DayzeroCustomer], bool] | None:
    """What no index carries: one id, and a part of the name in any case."""
    wanted, part = query["id"], (query["search"] or "").casefold()
    if wanted is None and not part:
        return None
    return lambda customer: wanted in (None, customer.id) and part in customer.name.casefold()
