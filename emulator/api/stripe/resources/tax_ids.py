"""Tax ids: /v1/tax_ids, and /v1/customers/:id/tax_ids."""

from typing import Any

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.billing.core.errors import APIError
from emulator.billing.customers.customer import Customer, add_tax_id, remove_tax_id
from emulator.billing.customers.tax_ids import TaxId, delete_tax_id, new_tax_id
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema
from schemas.stripe.tax_id import (
    CustomerTaxIdCreateParamsSchema,
    CustomerTaxIdListParamsSchema,
    TaxIdCreateParamsSchema,
    TaxIdListParamsSchema,
    TaxIdSchema,
)

TAX_IDS = Resource(
    TaxId,
    TaxIdSchema,
    "/v1/tax_ids/<tax_id>",
    permission="customer",
    id_param="id",
    is_part=True,
)
TAX_IDS.add_retrieve()

_OF_CUSTOMER = "/v1/customers/<customer>/tax_ids"


@TAX_IDS.post(_OF_CUSTOMER, CustomerTaxIdCreateParamsSchema)
def create_of_customer(request: RequestContext[Any], customer: str) -> TaxId:
    """Registers a tax id of a customer; drafts show it from then on."""
    return add_tax_id(
        _customer(request, customer), request.params["type"], request.params["value"], request.ctx, request.changes
    )


@TAX_IDS.get(f"{_OF_CUSTOMER}/<tax_id>", RetrieveParamsSchema)
def retrieve_of_customer(request: RequestContext[Any], customer: str, tax_id: str) -> TaxId:
    """One tax id of a customer."""
    return _find(request, tax_id, customer)


@TAX_IDS.delete(f"{_OF_CUSTOMER}/<tax_id>", DeleteParamsSchema)
def delete_of_customer(request: RequestContext[Any], customer: str, tax_id: str) -> DeletedObject:
    """Deletes a tax id of a customer."""
    return _delete(request, _find(request, tax_id, customer))


@TAX_IDS.list(_OF_CUSTOMER, CustomerTaxIdListParamsSchema)
def list_of_customer(request: RequestContext[Any], customer: str) -> ListResult:
    """The tax ids of a customer."""
    return list_page(request, TaxId, {"owner": _customer(request, customer).id})


@TAX_IDS.post("/v1/tax_ids", TaxIdCreateParamsSchema)
def create(request: RequestContext[Any]) -> TaxId:
    """Registers a tax id of the account, or of the customer who is named as its owner."""
    params, owner = request.params, _owner(request)
    if owner == "self":
        return new_tax_id(params["type"], params["value"], None, request.ctx, request.changes)
    customer = customer_of_param(request, owner, "owner[customer]")
    return add_tax_id(customer, params["type"], params["value"], request.ctx, request.changes)


@TAX_IDS.delete("/v1/tax_ids/<tax_id>", DeleteParamsSchema)
def delete(request: RequestContext[Any], tax_id: str) -> DeletedObject:
    """Deletes a tax id."""
    return _delete(request, request.find(TaxId, tax_id, param="id"))


@TAX_IDS.list("/v1/tax_ids", TaxIdListParamsSchema)
def list_tax_ids(request: RequestContext[Any]) -> ListResult:
    """The tax ids of the account, or of the customer who is named as their owner."""
    return list_page(request, TaxId, {"owner": _owner(request)})


def _owner(request: RequestContext[Any]) -> str:
    owner = request.params.get("owner", {"type": "self"})
    if owner["type"] == "self":
        return "self"
    if "customer" not in owner:
        raise APIError("Missing required param: owner[customer].", code="parameter_missing", param="owner[customer]")
    return str(owner["customer"])


def _customer(request: RequestContext[Any], customer: str) -> Customer:
    found = request.find(Customer, customer, param="customer")
    if found.deleted:
        raise request.missing(Customer, customer, param="customer")
    return found


def _find(request: RequestContext[Any], tax_id: str, customer: str) -> TaxId:
    found = request.find(TaxId, tax_id, param="id")
    if found.customer != customer:
        raise request.missing(TaxId, tax_id, param="id")
    return found


def _delete(request: RequestContext[Any], tax_id: TaxId) -> DeletedObject:
    customer = None if tax_id.customer is None else request.uow.get(Customer, tax_id.customer)
    if customer is not None:
        remove_tax_id(customer, tax_id, request.changes)
    delete_tax_id(tax_id, request.changes)
    return DeletedObject(tax_id.id, TaxId.RESOURCE_TYPE.name)
