"""Customers: /v1/customers."""

from collections.abc import Mapping
from typing import Any

from emulator.api.stripe.endpoint import DeletedObject, HandlerResult, ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import with_discount
from emulator.api.stripe.resources.payment_lookups import resolve_method_param
from emulator.api.stripe.resources.rendering_lookups import check_customer_template
from emulator.api.stripe.search_fields import CREATED, NAME
from emulator.api.stripe.search_query import Field
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.customers.customer import (
    Customer,
    InvoicePrefix,
    create_customer,
    delete_customer,
    update_customer,
)
from emulator.billing.customers.tax_locations import require_tax_location
from emulator.billing.payments.payment_methods import attach_payment_method, require_attached
from emulator.services.payments import attached_method
from schemas.stripe.customer import (
    CustomerCreateParamsSchema,
    CustomerListParamsSchema,
    CustomerSchema,
    CustomerUpdateParamsSchema,
)
from schemas.stripe.discount import DiscountSchema
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema

CUSTOMERS = Resource(
    Customer,
    CustomerSchema,
    "/v1/customers/<customer>",
    permission="customer",
    id_param="id",
    parts=(DiscountSchema,),
    search_fields={
        "created": CREATED,
        "email": Field("text", lambda customer: customer.email),
        "name": NAME,
        "phone": Field("text", lambda customer: customer.phone),
    },
)


@CUSTOMERS.post("/v1/customers", CustomerCreateParamsSchema)
def create(request: RequestContext[Any]) -> Customer:
    """Creates a customer, and attaches the payment method that comes along."""
    method = resolve_method_param(request, request.params.get("payment_method", NOT_GIVEN))
    wanted = _default_method(request.params)
    if wanted is not None and (method is None or wanted not in (method.id, request.params["payment_method"])):
        require_attached(None, wanted, "", _DEFAULT_METHOD)
    check_customer_template(request, None)
    given = with_discount(request)
    if method is not None and wanted is not None:
        settings = {**given["invoice_settings"], "default_payment_method": method.id}
        given = {**given, "invoice_settings": settings}
    customer = create_customer(given, _prefix_holder(request), request.ctx, request.changes)
    _check_location(request, customer)
    if method is not None:
        attach_payment_method(method, customer, request.changes)
    return customer


@CUSTOMERS.get("/v1/customers/<customer>", RetrieveParamsSchema)
def retrieve(request: RequestContext[Any], customer: str) -> HandlerResult:
    """A deleted customer can still be retrieved, as a stub."""
    found = request.find(Customer, customer, param="id")
    return _stub(found) if found.deleted else found


@CUSTOMERS.post("/v1/customers/<customer>", CustomerUpdateParamsSchema)
def update(request: RequestContext[Any], customer: str) -> Customer:
    """Updating a deleted customer is refused with 400, an unknown one with 404."""
    found = request.find(Customer, customer, param="id")
    if found.deleted:
        raise request.missing(Customer, customer, param="id", status=400)
    wanted = _default_method(request.params)
    if wanted is not None:
        attached_method(request.uow, wanted, found.id, _DEFAULT_METHOD)
    check_customer_template(request, found.invoice_settings.template)
    updated = update_customer(found, with_discount(request), _prefix_holder(request), request.ctx, request.changes)
    _check_location(request, updated)
    return updated


@CUSTOMERS.delete("/v1/customers/<customer>", DeleteParamsSchema)
def delete(request: RequestContext[Any], customer: str) -> DeletedObject:
    """Deletes a customer, once."""
    found = request.find(Customer, customer, param="id")
    if found.deleted:
        raise request.missing(Customer, customer, param="id")
    return _stub(delete_customer(found, request.changes))


@CUSTOMERS.list("/v1/customers", CustomerListParamsSchema)
def list_customers(request: RequestContext[Any]) -> ListResult:
    """The customers that are not deleted."""
    equals = {"listed": "listed"}
    if request.params.get("email"):
        equals["email"] = request.params["email"]
    return list_page(request, Customer, equals)


_DEFAULT_METHOD = "invoice_settings[default_payment_method]"


def _default_method(given: Mapping[str, Any]) -> str | None:
    wanted: str | None = given.get("invoice_settings", {}).get("default_payment_method")
    return wanted


def _check_location(request: RequestContext[Any], customer: Customer) -> None:
    if request.params.get("tax", {}).get("validate_location") == "immediately":
        require_tax_location(customer)


def _stub(customer: Customer) -> DeletedObject:
    return DeletedObject(customer.id, Customer.RESOURCE_TYPE.name)


def _prefix_holder(request: RequestContext[Any]) -> InvoicePrefix | None:
    wanted = request.params.get("invoice_prefix")
    return request.uow.get(InvoicePrefix, wanted) if wanted else None
