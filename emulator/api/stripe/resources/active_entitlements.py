"""Active entitlements: /v1/entitlements/active_entitlements."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import ListParams, OperationParams
from emulator.billing.customers.customer import Customer
from emulator.billing.subscriptions.entitlements import (
    ActiveEntitlement,
    ActiveEntitlementKey,
    ActiveEntitlementSummary,
)
from schemas.stripe.active_entitlement import (
    ActiveEntitlementListParams,
    ActiveEntitlementListParamsSchema,
    ActiveEntitlementSchema,
    ActiveEntitlementSummarySchema,
    CustomerEntitlementListParamsSchema,
)
from schemas.stripe.invoice_params import RetrieveParamsSchema

_ONE = "/v1/entitlements/active_entitlements/<entitlement>"

ACTIVE_ENTITLEMENTS = Resource(
    ActiveEntitlement,
    ActiveEntitlementSchema,
    _ONE,
    permission="entitlement",
    id_param="id",
    parts=(ActiveEntitlementSummarySchema,),
)


@ACTIVE_ENTITLEMENTS.list("/v1/entitlements/active_entitlements", ActiveEntitlementListParamsSchema)
def list_entitlements(request: RequestContext[ActiveEntitlementListParams]) -> ListResult:
    """What a customer is entitled to now."""
    id = request.params.customer
    request.uow.load([(Customer, id), (ActiveEntitlementSummary, id)])
    return _entitlements_of(request, request.find(Customer, id, param="customer", status=400))


@ACTIVE_ENTITLEMENTS.list("/v1/customer/<customer>/entitlements", CustomerEntitlementListParamsSchema)
def list_of_customer(request: RequestContext[ListParams], customer: str) -> ListResult:
    """The same under the `url` that the event's summary names (docs.stripe.com/billing/entitlements)."""
    return _entitlements_of(request, request.find(Customer, customer, param="customer"))


def _entitlements_of(request: RequestContext[ListParams], customer: Customer) -> ListResult:
    summary = request.uow.get(ActiveEntitlementSummary, customer.id)
    entitlements = () if summary is None else summary.newest_first
    return ListResult(slice_page(request, entitlements, ActiveEntitlement.RESOURCE_TYPE.display_name))


@ACTIVE_ENTITLEMENTS.get(_ONE, RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], entitlement: str) -> ActiveEntitlement:
    """One entitlement, as long as it is active."""
    key = request.find(ActiveEntitlementKey, entitlement, param=ACTIVE_ENTITLEMENTS.id_param)
    summary = request.uow.get(ActiveEntitlementSummary, key.customer)
    found = None if summary is None else summary.entitlement(entitlement)
    if found is None:
        raise ACTIVE_ENTITLEMENTS.missing(request, entitlement)
    return found
