"""The account itself: /v1/account. It is set up at /_emulator/account, as the dashboard sets up a real one."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.keys import no_access_error
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resource import Resource
from emulator.billing.core.account import Account
from emulator.billing.core.params import OperationParams
from emulator.services.accounts import account_named
from emulator.worlds import ACCOUNT_ID
from schemas.stripe.account import AccountSchema
from schemas.stripe.empty_lists import ExternalAccountListParams, ExternalAccountListParamsSchema
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.source import BankAccountSourceSchema

# What a restricted key needs is told by public reports of refusals: 'rak_accounts_kyc_basic_read'.
ACCOUNTS = Resource(
    Account, AccountSchema, "/v1/accounts/<account>", permission="accounts_kyc_basic", id_param="account"
)


@ACCOUNTS.get("/v1/account", RetrieveParamsSchema)
def retrieve_own(request: RequestContext[OperationParams]) -> Account:
    """The account that the key, or `Stripe-Account`, names."""
    return request.ctx.account


@ACCOUNTS.get("/v1/accounts/<account>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], account: str) -> Account:
    """The account itself, or one that is connected to it."""
    return _named(request, account)


@ACCOUNTS.list("/v1/accounts/<account>/external_accounts", ExternalAccountListParamsSchema, BankAccountSourceSchema)
def list_external_accounts(request: RequestContext[ExternalAccountListParams], account: str) -> ListResult:
    """None, as the account itself shows: nothing is paid out."""
    _named(request, account)
    return ListResult(slice_page(request, (), "external account"))


def _named(request: RequestContext[object], account: str) -> Account:
    if not ACCOUNT_ID.fullmatch(account):
        raise no_access_error(account, request.caller.key)
    return account_named(request.uow, account)
