"""Credit grants: /v1/billing/credit_grants."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page, lives_on_no_test_clock
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param, missing_customer
from emulator.billing.catalog.prices import Price
from emulator.billing.core.params import NOT_GIVEN, OperationParams
from emulator.billing.customers import credit_grants as rules
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.customers.credit_grants import (
    SCOPE,
    CreditGrantCreateParams,
    CreditGrantUpdateParams,
    ScopeParams,
)
from emulator.services.credit_grants import grants_with_balance
from schemas.stripe.credit_grant import (
    CreditGrantCreateParamsSchema,
    CreditGrantListParams,
    CreditGrantListParamsSchema,
    CreditGrantSchema,
    CreditGrantUpdateParamsSchema,
)
from schemas.stripe.invoice_params import RetrieveParamsSchema

CREDIT_GRANTS = Resource(
    CreditGrant,
    CreditGrantSchema,
    "/v1/billing/credit_grants/<grant>",
    permission="billing_credit_grant",
    id_param="id",
    filters=("customer",),
)
CREDIT_GRANTS.add_retrieve()


@CREDIT_GRANTS.list("/v1/billing/credit_grants", CreditGrantListParamsSchema)
def list_grants(request: RequestContext[CreditGrantListParams]) -> ListResult:
    """The grants of a customer, or of all who live on no test clock."""
    equals = filters(customer=request.params.customer)
    return list_page(
        request,
        CreditGrant,
        equals,
        predicate=None if equals else lives_on_no_test_clock,
        predicate_seldom_fails=True,
    )


@CREDIT_GRANTS.post("/v1/billing/credit_grants", CreditGrantCreateParamsSchema)
def create(request: RequestContext[CreditGrantCreateParams]) -> CreditGrant:
    """Grants credits to a customer."""
    params = request.params
    if params.customer is NOT_GIVEN:
        raise missing_customer()
    customer = customer_of_param(request, params.customer)
    prices = _prices(request, params.applicability_config.scope)
    existing = grants_with_balance(request.uow, customer.id)
    return rules.create_credit_grant(params, customer, prices, existing, request.ctx, request.changes)


@CREDIT_GRANTS.post("/v1/billing/credit_grants/<grant>", CreditGrantUpdateParamsSchema)
def update(request: RequestContext[CreditGrantUpdateParams], grant: str) -> CreditGrant:
    """Changes when a grant expires, or its metadata."""
    return rules.update_credit_grant(CREDIT_GRANTS.find(request, grant), request.params, request.ctx, request.changes)


@CREDIT_GRANTS.post("/v1/billing/credit_grants/<grant>/expire", RetrieveParamsSchema)
def expire(request: RequestContext[OperationParams], grant: str) -> CreditGrant:
    """Takes what is left of a grant."""
    return rules.expire_credit_grant(CREDIT_GRANTS.find(request, grant), request.ctx, request.changes)


@CREDIT_GRANTS.post("/v1/billing/credit_grants/<grant>/void", RetrieveParamsSchema)
def void(request: RequestContext[OperationParams], grant: str) -> CreditGrant:
    """Takes back a grant that no invoice was paid with."""
    return rules.void_credit_grant(CREDIT_GRANTS.find(request, grant), request.ctx, request.changes)


def _prices(request: RequestContext[object], scope: ScopeParams) -> list[Price]:
    """The prices that a scope names, all of them in one round trip; unknown ones are refused with 400."""
    scope.check(SCOPE)
    named = [price.id for price in scope.prices or ()]
    request.uow.load([(Price, price) for price in named])
    return [
        request.find(Price, price, param=f"{SCOPE}[prices][{number}][id]", status=400)
        for number, price in enumerate(named)
    ]
