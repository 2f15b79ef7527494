"""/v1/customers (docs.beel.es, Customers)."""

from typing import Any

from emulator.api.beel.pagination import all_of, contains, in_order, page_of
from emulator.api.beel.request_handler import Call, Routes
from emulator.billing.beel import customers as rules
from emulator.billing.beel.customers import Customer, NifHolder
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.messages import sentence
from emulator.store.list_queries import Selection
from schemas.beel.customers import CreateCustomer, UpdateCustomer
from schemas.beel.queries import CustomerQuery
from schemas.beel.responses import shown_customer

routes = Routes()
READ, WRITE = "customers:read", "customers:write"


@routes.add("POST", "/customers", WRITE, body=CreateCustomer, status=201, declares_422=True)
def create_customer(call: Call) -> dict[str, Any]:
    """A new customer."""
    nif = call.body.get("nif")
    holder = None if nif is None else call.work.get(NifHolder, nif)
    return shown_customer(rules.create_customer(call.body, holder, call.at, call.changes))


@routes.add("GET", "/customers", READ, query=CustomerQuery)
def list_customers(call: Call) -> dict[str, Any]:
    """A page of customers, newest first unless it is sorted otherwise."""
    query = call.query
    found = [each for each in all_of(call.work, Customer, {"listed": "customers"}) if _is_wanted(each, query)]
    if query["sort_by"] != "created_at":
        found = in_order(found, lambda each: getattr(each, query["sort_by"]), query)
    elif query["sort_order"].lower() == "asc":
        found.reverse()
    return page_of("customers", found, query, shown_customer)


@routes.add("GET", "/customers/<customer_id>", READ)
def get_customer(call: Call, customer_id: str) -> dict[str, Any]:
    """One customer."""
    return shown_customer(call.find(Customer, customer_id))


@routes.add("PUT", "/customers/<customer_id>", WRITE, body=UpdateCustomer, declares_422=True)
def update_customer(call: Call, customer_id: str) -> dict[str, Any]:
    """Changes a customer."""
    found = call.find(Customer, customer_id)
    return shown_customer(rules.update_customer(found, call.body, call.at, call.changes))


@routes.add("DELETE", "/customers/<customer_id>", WRITE)
def deactivate_customer(call: Call, customer_id: str) -> dict[str, Any]:
    """Deactivates a customer."""
    found = call.find(Customer, customer_id)
    invoices = call.work.list(Invoice, Selection(equals={"customer_id": found.id}, limit=1)).items
    rules.deactivate_customer(found, has_invoices=bool(invoices), at=call.at, changes=call.changes)
    return {"message": sentence("deactivated", call.locale)}


def _is_wanted(customer: Customer, query: dict[str, Any]) -> bool:
    search = query.get("search")
    places = (customer.legal_name, customer.nif, customer.email)
    parts = ("legal_name", "nif", "email", "phone")
    return (
        query.get("active") in (None, customer.active)
        and (search is None or any(contains(place, search) for place in places))
        and all(contains(getattr(customer, name), query.get(name)) for name in parts)
        and contains(customer.address.city, query.get("city"))
        and contains(customer.address.province, query.get("province"))
    )
