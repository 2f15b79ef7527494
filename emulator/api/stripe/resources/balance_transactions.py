"""The account's balance and its movements: /v1/balance and /v1/balance_transactions."""

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import OperationParams
from emulator.billing.payments.balance_transactions import BalanceTransaction
from emulator.services import account_balance
from schemas.stripe.balance import (
    BalanceSchema,
    BalanceTransactionListParamsSchema,
    BalanceTransactionSchema,
    shown_balance,
)
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.objects import Rendered

BALANCE_TRANSACTIONS = Resource(
    BalanceTransaction,
    BalanceTransactionSchema,
    "/v1/balance_transactions/<transaction>",
    permission="balance",
    id_param="id",
    filters=("currency", "source", "type"),
    parts=(BalanceSchema,),
)
BALANCE_TRANSACTIONS.add_retrieve()
BALANCE_TRANSACTIONS.add_list(BalanceTransactionListParamsSchema)


@BALANCE_TRANSACTIONS.get("/v1/balance", RetrieveParamsSchema, response_schema=BalanceSchema)
def retrieve_balance(request: RequestContext[OperationParams]) -> Rendered:
    """What the account has: all of its movements, added up."""
    balance = account_balance.retrieve(request.uow)
    with DumpContext(request.ctx):
        return shown_balance(balance)
