"""Tax ids: /v1/tax_ids, and /v1/customers/:id/tax_ids."""

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param, find_customer
from emulator.billing.core.errors import missing_param
from emulator.billing.core.params import NOT_GIVEN, Given, ListParams, OperationParams, Params
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.customer_tax_ids import add_tax_id, remove_tax_id
from emulator.billing.customers.tax_ids import (
    CustomerTaxIdCreateParams,
    TaxId,
    TaxIdCreateParams,
    TaxIdOwnerParams,
    delete_tax_id,
    new_tax_id,
)
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema
from schemas.stripe.tax_id import (
    CustomerTaxIdCreateParamsSchema,
    CustomerTaxIdListParamsSchema,
    TaxIdCreateParamsSchema,
    TaxIdListParams,
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
def create_of_customer(request: RequestContext[CustomerTaxIdCreateParams], customer: str) -> TaxId:
    """Registers a tax id of a customer; drafts show it from then on."""
    params = request.params
    return add_tax_id(find_customer(request, customer), params.type, params.value, request.ctx, request.changes)


@TAX_IDS.get(f"{_OF_CUSTOMER}/<tax_id>", RetrieveParamsSchema)
def retrieve_of_customer(request: RequestContext[OperationParams], customer: str, tax_id: str) -> TaxId:
    """One tax id of a customer."""
    return _find(request, tax_id, customer)


@TAX_IDS.delete(f"{_OF_CUSTOMER}/<tax_id>", DeleteParamsSchema)
def delete_of_customer(request: RequestContext[Params], customer: str, tax_id: str) -> DeletedObject:
    """Deletes a tax id of a customer."""
    return _delete(request, _find(request, tax_id, customer))


@TAX_IDS.list(_OF_CUSTOMER, CustomerTaxIdListParamsSchema)
def list_of_customer(request: RequestContext[ListParams], customer: str) -> ListResult:
    """The tax ids of a customer."""
    return list_page(request, TaxId, {"owner": find_customer(request, customer).id})


@TAX_IDS.post("/v1/tax_ids", TaxIdCreateParamsSchema)
def create(request: RequestContext[TaxIdCreateParams]) -> TaxId:
    """Registers a tax id of the account, or of the customer who is named as its owner."""
    params, owner = request.params, _owner_id(request.params.owner)
    if owner == "self":
        return new_tax_id(params.type, params.value, None, request.ctx, request.changes)
    customer = customer_of_param(request, owner, "owner[customer]")
    return add_tax_id(customer, params.type, params.value, request.ctx, request.changes)


@TAX_IDS.delete("/v1/tax_ids/<tax_id>", DeleteParamsSchema)
def delete(request: RequestContext[Params], tax_id: str) -> DeletedObject:
    """Deletes a tax id."""
    return _delete(request, TAX_IDS.find(request, tax_id))


@TAX_IDS.list("/v1/tax_ids", TaxIdListParamsSchema)
def list_tax_ids(request: RequestContext[TaxIdListParams]) -> ListResult:
    """The tax ids of the account, or of the customer who is named as their owner."""
    return list_page(request, TaxId, {"owner": _owner_id(request.params.owner)})


def _owner_id(owner: Given[TaxIdOwnerParams]) -> str:
    if owner is NOT_GIVEN or owner.type == "self":
        return "self"
    if owner.customer is NOT_GIVEN:
        raise missing_param("owner[customer]")
    return owner.customer


def _find(request: RequestContext[object], tax_id: str, customer: str) -> TaxId:
    found = TAX_IDS.find(request, tax_id)
    if found.customer != customer:
        raise TAX_IDS.missing(request, tax_id)
    return found


def _delete(request: RequestContext[object], tax_id: TaxId) -> DeletedObject:
    customer = None if tax_id.customer is None else request.uow.get(Customer, tax_id.customer)
    if customer is not None:
        remove_tax_id(customer, tax_id, request.changes)
    delete_tax_id(tax_id, request.changes)
    return DeletedObject(tax_id.id, TaxId.RESOURCE_TYPE.name)
