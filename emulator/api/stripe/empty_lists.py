"""Lists of what nothing here makes, payouts and transfers among it: they are there, and empty.

An account that never made such a thing has them empty, too; `GET /v1/accounts` is empty without Connect. Programs that
copy a whole account read all of them, and end where one is refused: taps of Singer, dlt's source, Airbyte's, dj-stripe,
the sync engine of Supabase. Every other operation of these resources is refused as not emulated.
"""

from collections.abc import Callable
from typing import TypeVar

from emulator.api.stripe.endpoint import Endpoint, ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.billing.core.params import ListParams
from schemas.stripe import empty_lists as schemas
from schemas.stripe.account import AccountSchema
from schemas.stripe.objects import ObjectSchema
from schemas.stripe.params import ListParamsSchema

P = TypeVar("P", bound=ListParams)

Listing = Callable[[RequestContext[P]], ListResult]


def _none_of(display_name: str) -> Listing[ListParams]:
    """What answers for a kind that is called so; a cursor names none, and is refused."""

    def list_none(request: RequestContext[ListParams]) -> ListResult:
        return ListResult(slice_page(request, (), display_name))

    return list_none


def _empty(
    path: str, permission: str, params: type[ListParamsSchema[P]], shown: type[ObjectSchema], handler: Listing[P]
) -> Endpoint:
    return Endpoint("GET", path, permission, params, shown, handler, is_list=True)


# The permissions of accounts and application fees are published, and the others are called alike
# (docs.stripe.com/keys/permissions-reference).
EMPTY_LISTS = (
    _empty("/v1/accounts", "connected_account", schemas.AccountListParamsSchema, AccountSchema, _none_of("account")),
    _empty(
        "/v1/application_fees",
        "application_fee",
        schemas.ApplicationFeeListParamsSchema,
        schemas.ApplicationFeeSchema,
        _none_of("application fee"),
    ),
    _empty("/v1/payouts", "payout", schemas.PayoutListParamsSchema, schemas.PayoutSchema, _none_of("payout")),
    _empty("/v1/reviews", "review", schemas.ReviewListParamsSchema, schemas.ReviewSchema, _none_of("review")),
    _empty("/v1/topups", "top_up", schemas.TopupListParamsSchema, schemas.TopupSchema, _none_of("top-up")),
    _empty("/v1/transfers", "transfer", schemas.TransferListParamsSchema, schemas.TransferSchema, _none_of("transfer")),
)
"""Every such list."""
