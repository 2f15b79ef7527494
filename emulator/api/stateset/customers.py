"""The paths under /v1/customers."""

from typing import Any

from emulator.api.json_dialect import Call, Routes
from emulator.api.stateset.lookups import dump, find_customer, unknown_cursor_error
from emulator.billing.stateset import choices
from emulator.billing.stateset.customers import StatesetCustomer, create_customer
from emulator.store.list_queries import Selection
from emulator.store.read_session import UnknownCursorError
from schemas.stateset.customer import CustomerCreateParams, CustomerListParams, CustomerSchema

routes = Routes("customers")


@routes.write("/customers", status=choices.CREATED, body=CustomerCreateParams)
def create(call: Call) -> dict[str, Any]:
    """Creates a customer."""
    return dump(CustomerSchema, create_customer(call.body, call.at, call.changes), call.at)


@routes.read("/customers/<customer>")
def retrieve(call: Call, customer: str) -> dict[str, Any]:
    """One customer."""
    return dump(CustomerSchema, find_customer(call, customer), call.at)


@routes.read("/customers", query=CustomerListParams)
def list_customers(call: Call) -> dict[str, Any]:
    """The customers, newest first."""
    email = call.query["email"]
    selection = Selection(
        equals={"listed": "listed"} if email is None else {"email": email},
        limit=call.query["limit"],
        starting_after=call.query["starting_after"],
    )
    try:
        page = call.unit.list(StatesetCustomer, selection)
    except UnknownCursorError as error:
        raise unknown_cursor_error(error) from error
    data = [dump(CustomerSchema, each, call.at) for each in page.items]
    return {"object": "list", "data": data, "has_more": page.has_more}
