"""What customers sent by bank transfer: /v1/customers/:id/cash_balance, and how they send it."""

from typing import Any

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import HandlerResult, ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import find_customer
from emulator.billing.core.params import NOT_GIVEN, ListParams, OperationParams
from emulator.billing.payments.bank_transfers import transfer_for
from emulator.billing.payments.cash import (
    CashBalanceUpdateParams,
    CashTransaction,
    FundParams,
    update_cash_balance,
)
from emulator.services import cash
from emulator.services.payment_state import cash_balance_of
from schemas.stripe.cash import (
    CashBalanceSchema,
    CashBalanceUpdateParamsSchema,
    CashTransactionListParamsSchema,
    CashTransactionSchema,
    FundingInstructions,
    FundingInstructionsParams,
    FundingInstructionsParamsSchema,
    FundingInstructionsSchema,
    FundParamsSchema,
)
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.objects import Rendered

_ALL = "/v1/customers/<customer>/cash_balance_transactions"

CASH_BALANCE_TRANSACTIONS = Resource(
    CashTransaction,
    CashTransactionSchema,
    f"{_ALL}/<transaction>",
    permission="customer",
    id_param="transaction",
    is_part=True,
    parts=(CashBalanceSchema, FundingInstructionsSchema),
)


@CASH_BALANCE_TRANSACTIONS.list(_ALL, CashTransactionListParamsSchema)
def list_transactions(request: RequestContext[ListParams], customer: str) -> ListResult:
    """The movements of a customer's cash."""
    return list_page(request, CashTransaction, {"customer": find_customer(request, customer).id})


@CASH_BALANCE_TRANSACTIONS.get(f"{_ALL}/<transaction>", RetrieveParamsSchema)
def retrieve_transaction(request: RequestContext[OperationParams], customer: str, transaction: str) -> CashTransaction:
    """One movement of a customer's cash."""
    found = CASH_BALANCE_TRANSACTIONS.find(request, transaction)
    if found.customer != customer:
        raise CASH_BALANCE_TRANSACTIONS.missing(request, transaction)
    return found


@CASH_BALANCE_TRANSACTIONS.get("/v1/customers/<customer>/cash_balance", RetrieveParamsSchema, CashBalanceSchema)
def retrieve(request: RequestContext[OperationParams], customer: str) -> HandlerResult:
    """What a customer sent that paid for nothing yet."""
    return cash_balance_of(request.uow, find_customer(request, customer).id)


@CASH_BALANCE_TRANSACTIONS.post(
    "/v1/customers/<customer>/cash_balance", CashBalanceUpdateParamsSchema, CashBalanceSchema
)
def update(request: RequestContext[CashBalanceUpdateParams], customer: str) -> HandlerResult:
    """Says whether a customer's cash is applied by itself."""
    balance = cash_balance_of(request.uow, find_customer(request, customer).id)
    return update_cash_balance(balance, request.params.settings, request.changes)


@CASH_BALANCE_TRANSACTIONS.post("/v1/test_helpers/customers/<customer>/fund_cash_balance", FundParamsSchema)
def fund(request: RequestContext[FundParams], customer: str) -> CashTransaction:
    """Lets a customer send money."""
    return cash.fund(request.uow, find_customer(request, customer).id, request.params)


@CASH_BALANCE_TRANSACTIONS.post(
    "/v1/customers/<customer>/funding_instructions", FundingInstructionsParamsSchema, FundingInstructionsSchema
)
def instructions(request: RequestContext[FundingInstructionsParams], customer: str) -> Rendered:
    """Where a customer sends money."""
    params = request.params
    transfer = params.bank_transfer
    wanted: dict[str, Any] = {"type": transfer.type}
    if transfer.eu_bank_transfer is not NOT_GIVEN:
        wanted["eu_bank_transfer"] = {"country": transfer.eu_bank_transfer.country}
    if transfer.requested_address_types is not NOT_GIVEN:
        wanted["requested_address_types"] = transfer.requested_address_types
    found = FundingInstructions(
        find_customer(request, customer).id, params.currency, transfer_for(params.currency, wanted)
    )
    with DumpContext(request.ctx):
        shown: Rendered = FundingInstructionsSchema.instance().dump(found)
    return shown
