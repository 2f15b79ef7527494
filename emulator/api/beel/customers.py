"""/v1/customers (docs.beel.es, Customers)."""

from collections.abc import Sequence
from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.pagination import contains, list_where, page_of, sorted_by_query
from emulator.billing.beel import customers as rules
from emulator.billing.beel.customers import Customer, CustomerCreateParams, UniqueNif
from emulator.billing.beel.errors import BeelError, ItemError, invalid_items, item_errors_of, not_found
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.messages import Message
from emulator.store.list_queries import Selection
from schemas.beel.customers import CreateCustomer, CreateCustomers, UpdateCustomer
from schemas.beel.queries import CustomerIdsQuery, CustomerQuery
from schemas.beel.responses import dump_customer

routes = Routes()
READ, WRITE = "customers:read", "customers:write"


@routes.add("POST", "/customers", WRITE, body=CreateCustomer, status=201, declares_422=True)
def create_customer(request: RequestContext) -> dict[str, Any]:
    """A new customer."""
    return dump_customer(_create(request, request.body))


@routes.add("GET", "/customers", READ, query=CustomerQuery)
def list_customers(request: RequestContext) -> dict[str, Any]:
    """A page of customers, newest first unless it is sorted otherwise."""
    query = request.query
    found = [each for each in list_where(request.uow, Customer, {"listed": "customers"}) if _matches(each, query)]
    return page_of("customers", sorted_by_query(found, query), query, dump_customer)


@routes.add("GET", "/customers/<customer_id>", READ)
def get_customer(request: RequestContext, customer_id: str) -> dict[str, Any]:
    """One customer."""
    return dump_customer(request.find(Customer, customer_id))


@routes.add("PATCH", "/customers/<customer_id>", WRITE, body=UpdateCustomer, declares_422=True)
@routes.add_flat("PUT", "/customers/<customer_id>", WRITE, body=UpdateCustomer, declares_422=True)
def update_customer(request: RequestContext, customer_id: str) -> dict[str, Any]:
    """Changes a customer."""
    found = request.find(Customer, customer_id)
    return dump_customer(rules.update_customer(found, request.body, request.ctx, request.changes))


@routes.add("DELETE", "/customers/<customer_id>", WRITE)
def deactivate_customer(request: RequestContext, customer_id: str) -> dict[str, Any]:
    """Deactivates a customer."""
    _deactivate(request, request.find(Customer, customer_id))
    return {"message": Message("deactivated").text_in(request.locale)}


@routes.add_flat("POST", "/customers/bulk", WRITE, body=CreateCustomers, status=201, declares_422=True)
def create_customers(request: RequestContext) -> dict[str, Any]:
    """Several new customers, or none where one of them cannot be."""
    wanted: Sequence[CustomerCreateParams] = request.body["customers"]
    request.uow.load([(UniqueNif, params.nif) for params in wanted if params.nif is not None])
    made, errors = [], list[ItemError]()
    for index, params in enumerate(wanted):
        try:
            made.append(dump_customer(_create(request, params)))
        except BeelError as refusal:
            errors += item_errors_of(refusal, index)
    if errors:
        raise invalid_items(errors)
    return {"customers": made, "total_created": len(made)}


@routes.add_flat("DELETE", "/customers/bulk", WRITE, query=CustomerIdsQuery)
def deactivate_customers(request: RequestContext) -> dict[str, Any]:
    """Deactivates several customers; those that cannot be are told of."""
    done, errors = [], []
    for id, found in request.find_each(Customer, request.query["ids"]).items():
        try:
            if found is None:
                raise not_found()
            _deactivate(request, found)
            done.append(id)
        except BeelError as refusal:
            error = {"code": refusal.code, "message": refusal.message_in(request.locale)}
            errors.append({"customer_id": id, "error": error})
    counts = {"total": len(done) + len(errors), "successful": len(done), "failed": len(errors)}
    return {**counts, "deactivated_ids": done, "errors": errors}


def _create(request: RequestContext, params: CustomerCreateParams) -> Customer:
    holder = None if params.nif is None else request.uow.get(UniqueNif, params.nif)
    return rules.create_customer(params, holder, request.ctx, request.changes)


def _deactivate(request: RequestContext, customer: Customer) -> None:
    invoices = request.uow.list(Invoice, Selection(equals={"customer_id": customer.id}, limit=1)).items
    rules.deactivate_customer(customer, has_invoices=bool(invoices), ctx=request.ctx, changes=request.changes)


def _matches(customer: Customer, query: dict[str, Any]) -> bool:
    search = query.get("search")
    searched = (customer.legal_name, customer.nif, customer.email)
    parts = ("legal_name", "nif", "email", "phone")
    return (
        query.get("active") in (None, customer.active)
        and (search is None or any(contains(place, search) for place in searched))
        and all(contains(getattr(customer, name), query.get(name)) for name in parts)
        and contains(customer.address.city, query.get("city"))
        and contains(customer.address.province, query.get("province"))
    )
