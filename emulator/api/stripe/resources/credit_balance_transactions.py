"""What became of billing credits, and what is left: credit balance transactions, and the summary of a customer."""

from collections.abc import Sequence

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param, missing_customer
from emulator.billing.core.errors import missing_param
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.customers.credit_balance_summary import (
    CreditBalanceSummaryParams,
    SummaryFilterParams,
    grants_within,
    summary_of,
)
from emulator.billing.customers.credit_balance_transactions import CreditBalanceTransaction
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.services.credit_grants import grants_of
from schemas.stripe.credit_balance import (
    CreditBalanceSummaryParamsSchema,
    CreditBalanceSummarySchema,
    CreditBalanceTransactionListParams,
    CreditBalanceTransactionListParamsSchema,
    CreditBalanceTransactionSchema,
    shown_summary,
)
from schemas.stripe.objects import Rendered

CREDIT_BALANCE_TRANSACTIONS = Resource(
    CreditBalanceTransaction,
    CreditBalanceTransactionSchema,
    "/v1/billing/credit_balance_transactions/<transaction>",
    permission="billing_credit_grant",
    id_param="id",
    parts=(CreditBalanceSummarySchema,),
)
CREDIT_BALANCE_TRANSACTIONS.add_retrieve()


@CREDIT_BALANCE_TRANSACTIONS.list("/v1/billing/credit_balance_transactions", CreditBalanceTransactionListParamsSchema)
def list_transactions(request: RequestContext[CreditBalanceTransactionListParams]) -> ListResult:
    """What became of the credits of a customer, or of one grant."""
    equals = filters(customer=request.params.customer, credit_grant=request.params.credit_grant)
    return list_page(request, CreditBalanceTransaction, equals)


@CREDIT_BALANCE_TRANSACTIONS.get(
    "/v1/billing/credit_balance_summary", CreditBalanceSummaryParamsSchema, CreditBalanceSummarySchema
)
def retrieve_summary(request: RequestContext[CreditBalanceSummaryParams]) -> Rendered:
    """What is left of a customer's credits, by currency."""
    params = request.params
    if params.customer is NOT_GIVEN:
        raise missing_customer()
    customer = customer_of_param(request, params.customer)
    summary = summary_of(customer.id, _counted(request, params.filter, customer.id), request.ctx.now)
    with DumpContext(request.ctx):
        return shown_summary(summary)


def _counted(request: RequestContext[object], wanted: SummaryFilterParams, customer: str) -> Sequence[CreditGrant]:
    """The grants that a filter asks for; another customer's grant is refused as an unknown one is, with 400."""
    if wanted.type == "credit_grant":
        param = "filter[credit_grant]"
        if wanted.credit_grant is NOT_GIVEN:
            raise missing_param(param)
        grant = request.find(CreditGrant, wanted.credit_grant, param=param, status=400)
        if grant.customer != customer:
            raise request.missing(CreditGrant, wanted.credit_grant, param=param, status=400)
        return [grant]
    scope, param = wanted.applicability_scope, "filter[applicability_scope]"
    if scope is NOT_GIVEN:
        raise missing_param(param)
    scope.check(param)
    return grants_within(scope, grants_of(request.uow, customer))
