"""Customers: /v1/customers."""

from emulator.api.stripe.endpoint import Answer, Call, Deleted, Listed, Routes
from emulator.api.stripe.lists import list_page
from emulator.billing.customers import Customer, InvoicePrefix, create_customer, delete_customer, update_customer
from schemas.stripe.customer import CustomerCreateParams, CustomerListParams, CustomerSchema, CustomerUpdateParams
from schemas.stripe.invoice_params import DeleteParams, RetrieveParams

routes = Routes(shows=CustomerSchema)


@routes.post("/v1/customers", CustomerCreateParams)
def create(call: Call) -> Customer:
    """Creates a customer."""
    return create_customer(call.params, _prefix_holder(call), call.at, call.changes)


@routes.get("/v1/customers/<customer>", RetrieveParams)
def retrieve(call: Call, customer: str) -> Answer:
    """A deleted customer can still be retrieved, as a stub."""
    found = call.find(Customer, customer, param="id")
    return _stub(found) if found.deleted else found


@routes.post("/v1/customers/<customer>", CustomerUpdateParams)
def update(call: Call, customer: str) -> Customer:
    """Updating a deleted customer is refused with 400, an unknown one with 404."""
    found = call.find(Customer, customer, param="id")
    if found.deleted:
        raise call.missing(Customer, customer, param="id", status=400)
    return update_customer(found, call.params, _prefix_holder(call), call.at, call.changes)


@routes.delete("/v1/customers/<customer>", DeleteParams)
def delete(call: Call, customer: str) -> Deleted:
    """Deletes a customer, once."""
    found = call.find(Customer, customer, param="id")
    if found.deleted:
        raise call.missing(Customer, customer, param="id")
    return _stub(delete_customer(found, call.changes))


@routes.list("/v1/customers", CustomerListParams)
def list_customers(call: Call) -> Listed:
    """The customers that are not deleted."""
    equals = {"listed": "listed"}
    if call.params.get("email"):
        equals["email"] = call.params["email"]
    return list_page(call, Customer, equals)


def _stub(customer: Customer) -> Deleted:
    return Deleted(customer.id, Customer.KIND.name)


def _prefix_holder(call: Call) -> InvoicePrefix | None:
    wanted = call.params.get("invoice_prefix")
    return call.work.get(InvoicePrefix, wanted) if wanted else None
