"""Movements of a customer's balance: /v1/customers/:id/balance_transactions."""

from emulator.api.stripe.endpoint import Call, ListResult, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.customers.balance_transactions import (
    BalanceChange,
    BalanceTransaction,
    update_balance_transaction,
)
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.balances import change_balance
from schemas.stripe.balance_transaction import (
    BalanceTransactionCreateParams,
    BalanceTransactionListParams,
    BalanceTransactionSchema,
    BalanceTransactionUpdateParams,
)
from schemas.stripe.invoice_params import RetrieveParams

routes = Routes(response_schema=BalanceTransactionSchema)

_ALL = "/v1/customers/<customer>/balance_transactions"
_ONE = f"{_ALL}/<transaction>"


@routes.post(_ALL, BalanceTransactionCreateParams)
def create(call: Call, customer: str) -> BalanceTransaction:
    """Moves a customer's balance; a negative amount is credit for the customer."""
    params = call.params
    balance_change = BalanceChange(
        amount=params["amount"],
        currency=params["currency"],
        type="adjustment",
        description=params.get("description"),
        metadata=params.get("metadata"),
    )
    return change_balance(_customer(call, customer), balance_change, call.at, call.changes)[1]


@routes.get(_ONE, RetrieveParams)
def retrieve(call: Call, customer: str, transaction: str) -> BalanceTransaction:
    """One movement of the balance."""
    return _find(call, customer, transaction)


@routes.post(_ONE, BalanceTransactionUpdateParams)
def update(call: Call, customer: str, transaction: str) -> BalanceTransaction:
    """Updates what is said about a movement."""
    return update_balance_transaction(_find(call, customer, transaction), call.params, call.changes)


@routes.list(_ALL, BalanceTransactionListParams)
def list_transactions(call: Call, customer: str) -> ListResult:
    """The movements of a customer's balance."""
    equals = {"customer": _customer(call, customer).id}
    if "invoice" in call.params:
        equals["invoice"] = call.params["invoice"]
    return list_page(call, BalanceTransaction, equals)


def _customer(call: Call, customer: str) -> Customer:
    found = call.find(Customer, customer, param="customer")
    if found.deleted:
        raise call.missing(Customer, customer, param="customer")
    return found


def _find(call: Call, customer: str, transaction: str) -> BalanceTransaction:
    found = call.find(BalanceTransaction, transaction, param="transaction")
    if found.customer != customer:
        raise call.missing(BalanceTransaction, transaction, param="transaction")
    return found
