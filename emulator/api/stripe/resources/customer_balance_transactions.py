"""Movements of a customer's balance: /v1/customers/:id/balance_transactions."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import find_customer
from emulator.billing.core.params import OperationParams, given_or
from emulator.billing.customers.balance_transactions import (
    BalanceChange,
    BalanceTransaction,
    BalanceTransactionCreateParams,
    BalanceTransactionUpdateParams,
    update_balance_transaction,
)
from emulator.billing.invoices.balances import change_balance
from schemas.stripe.customer_balance_transaction import (
    BalanceTransactionCreateParamsSchema,
    BalanceTransactionListParams,
    BalanceTransactionListParamsSchema,
    BalanceTransactionSchema,
    BalanceTransactionUpdateParamsSchema,
)
from schemas.stripe.invoice_params import RetrieveParamsSchema

CUSTOMER_BALANCE_TRANSACTIONS = Resource(
    BalanceTransaction,
    BalanceTransactionSchema,
    "/v1/customers/<customer>/balance_transactions/<transaction>",
    permission="customer",
    id_param="transaction",
    is_part=True,
)

_ALL = "/v1/customers/<customer>/balance_transactions"
_ONE = f"{_ALL}/<transaction>"


@CUSTOMER_BALANCE_TRANSACTIONS.post(_ALL, BalanceTransactionCreateParamsSchema)
def create(request: RequestContext[BalanceTransactionCreateParams], customer: str) -> BalanceTransaction:
    """Moves a customer's balance; a negative amount is credit for the customer."""
    params = request.params
    balance_change = BalanceChange(
        amount=params.amount,
        currency=params.currency,
        type="adjustment",
        description=given_or(params.description, None),
        metadata=given_or(params.metadata, None),
    )
    return change_balance(find_customer(request, customer), balance_change, request.ctx, request.changes)[1]


@CUSTOMER_BALANCE_TRANSACTIONS.get(_ONE, RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], customer: str, transaction: str) -> BalanceTransaction:
    """One movement of the balance."""
    return _find(request, customer, transaction)


@CUSTOMER_BALANCE_TRANSACTIONS.post(_ONE, BalanceTransactionUpdateParamsSchema)
def update(
    request: RequestContext[BalanceTransactionUpdateParams], customer: str, transaction: str
) -> BalanceTransaction:
    """Updates what is said about a movement."""
    return update_balance_transaction(_find(request, customer, transaction), request.params, request.changes)


@CUSTOMER_BALANCE_TRANSACTIONS.list(_ALL, BalanceTransactionListParamsSchema)
def list_transactions(request: RequestContext[BalanceTransactionListParams], customer: str) -> ListResult:
    """The movements of a customer's balance."""
    equals = filters(customer=find_customer(request, customer).id, invoice=request.params.invoice)
    return list_page(request, BalanceTransaction, equals)


def _find(request: RequestContext[object], customer: str, transaction: str) -> BalanceTransaction:
    found = CUSTOMER_BALANCE_TRANSACTIONS.find(request, transaction)
    if found.customer != customer:
        raise CUSTOMER_BALANCE_TRANSACTIONS.missing(request, transaction)
    return found
