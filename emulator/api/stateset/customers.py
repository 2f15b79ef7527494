"""The paths under /v1/customers."""

from typing import Any

from emulator.api.json_dialect import RequestContext, Routes
from emulator.api.stateset.lookups import find_customer, unknown_cursor_error
from emulator.billing.stateset import choices
from emulator.billing.stateset.customers import StatesetCustomer, create_customer, update_customer
from emulator.store.list_queries import Selection, UnknownCursorError
from schemas.json_objects import dump
from schemas.stateset.customer import (
    CustomerCreateParams,
    CustomerListParams,
    CustomerListParamsSchema,
    CustomerSchema,
    CustomerUpdateParams,
)

routes = Routes("customers")


@routes.write("/customers", status=choices.CREATED, body=CustomerCreateParams)
def create(request: RequestContext) -> dict[str, Any]:
    """Creates a customer."""
    return dump(CustomerSchema, create_customer(request.body, request.ctx, request.changes), request.ctx)


@routes.read("/customers/<customer>")
def retrieve(request: RequestContext, customer: str) -> dict[str, Any]:
    """One customer."""
    return dump(CustomerSchema, find_customer(request, customer), request.ctx)


@routes.write("/customers/<customer>", "PUT", body=CustomerUpdateParams)
def update(request: RequestContext, customer: str) -> dict[str, Any]:
    """Changes a customer."""
    updated = update_customer(find_customer(request, customer), request.body, request.ctx, request.changes)
    return dump(CustomerSchema, updated, request.ctx)


@routes.read("/customers", query=CustomerListParamsSchema)
def list_customers(request: RequestContext) -> dict[str, Any]:
    """The customers, newest first."""
    params: CustomerListParams = request.query
    selection = Selection(
        equals={"listed": "listed"} if params.email is None else {"email": params.email},
        limit=params.limit,
        starting_after=params.starting_after,
    )
    try:
        page = request.uow.list(StatesetCustomer, selection)
    except UnknownCursorError as error:
        raise unknown_cursor_error(error) from error
    data = [dump(CustomerSchema, each, request.ctx) for each in page.items]
    return {"object": "list", "data": data, "has_more": page.has_more}
