"""The paths under /api/v1/customers (ondayzero.com/docs/guides/customers)."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from emulator.api.dayzero.lookups import find_customer, list_page, selection_of
from emulator.api.json_dialect import RequestContext, Routes
from emulator.billing.dayzero.bulk_upload import upload_customers
from emulator.billing.dayzero.customer_params import CustomerCreateParams
from emulator.billing.dayzero.customers import DayzeroCustomer, add_contact, create_customer, update_customer
from emulator.store.list_queries import Selection
from schemas.dayzero.bulk_upload import TEMPLATE, read_rows
from schemas.dayzero.customer import (
    ContactCreateParamsSchema,
    ContactSchema,
    CustomerCreateParamsSchema,
    CustomerListParams,
    CustomerListParamsSchema,
    CustomerPath,
    CustomerSchema,
    CustomerUpdateParamsSchema,
)
from schemas.json_objects import dump

routes = Routes("customers")


@routes.write("/customers", status=201, body=CustomerCreateParamsSchema)
def create(request: RequestContext) -> dict[str, Any]:
    """Creates a customer."""
    return dump(CustomerSchema, create_customer(request.body, request.ctx, request.changes), request.ctx)


@routes.write("/customers/bulk-upload", status=201, upload="file")
def upload(request: RequestContext) -> dict[str, Any]:
    """Creates the customers of a CSV file; those whose address there is already are skipped."""
    rows = read_rows(request.body)
    known = {row.email for row in rows if isinstance(row, CustomerCreateParams) and _is_known(request, row.email)}
    uploaded: dict[str, Any] = msgspec.to_builtins(upload_customers(rows, known, request.ctx, request.changes))
    return uploaded


@routes.read("/customers/bulk-upload/template")
def retrieve_template(request: RequestContext) -> dict[str, Any]:
    """A file of one customer, with every column that there is."""
    del request
    return {"filename": "customers_template.csv", "content": TEMPLATE}


def _is_known(request: RequestContext, email: str) -> bool:
    return bool(request.uow.list(DayzeroCustomer, Selection(equals={"email": email}, limit=1)).items)


@routes.read("/customers/<customer_id>", arguments=CustomerPath)
def retrieve(request: RequestContext, customer_id: str) -> dict[str, Any]:
    """One customer."""
    return dump(CustomerSchema, find_customer(request, customer_id), request.ctx)


@routes.write("/customers/<customer_id>", "PUT", arguments=CustomerPath, body=CustomerUpdateParamsSchema)
def update(request: RequestContext, customer_id: str) -> dict[str, Any]:
    """Changes what is given of a customer."""
    customer = update_customer(find_customer(request, customer_id), request.body, request.ctx, request.changes)
    return dump(CustomerSchema, customer, request.ctx)


@routes.write("/customers/<customer_id>/contacts", status=201, arguments=CustomerPath, body=ContactCreateParamsSchema)
def create_contact(request: RequestContext, customer_id: str) -> dict[str, Any]:
    """Adds a contact."""
    contact = add_contact(find_customer(request, customer_id), request.body, request.ctx, request.changes)
    return dump(ContactSchema, contact, request.ctx)


@routes.read("/customers/<customer_id>/contacts", arguments=CustomerPath)
def list_contacts(request: RequestContext, customer_id: str) -> list[dict[str, Any]]:
    """A customer's contacts, oldest first."""
    return [dump(ContactSchema, contact, request.ctx) for contact in find_customer(request, customer_id).contacts]


@routes.read("/customers", query=CustomerListParamsSchema)
def list_customers(request: RequestContext) -> dict[str, Any]:
    """The customers, newest first unless another order is asked for."""
    params: CustomerListParams = request.query
    equals = {"listed": "listed"} if params.email is None else {"email": params.email}
    return list_page(
        request,
        DayzeroCustomer,
        selection_of(params, equals, _filter(params)),
        _SORT_KEYS[params.sort_by],
        lambda customers: [dump(CustomerSchema, each, request.ctx) for each in customers],
        ids=None if params.id is None else [params.id],
    )


_SORT_KEYS: Mapping[str, Callable[[DayzeroCustomer], Any] | None] = {
    "created_at": None,
    "updated_at": lambda customer: customer.updated,
    "name": lambda customer: customer.name.casefold(),
    "email": lambda customer: customer.email,
}


def _filter(params: CustomerListParams) -> Callable[[DayzeroCustomer], bool] | None:
    """What no index carries: a part of the name in any case."""
    part = (params.search or "").casefold()
    return (lambda customer: part in customer.name.casefold()) if part else None
