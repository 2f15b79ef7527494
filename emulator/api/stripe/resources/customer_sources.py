"""A customer's sources: /v1/customers/:id/sources, and the older paths /cards and /bank_accounts."""

from emulator.api.stripe.endpoint import DeletedObject, HandlerResult, ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resources.customers import CUSTOMERS
from emulator.api.stripe.resources.lookups import find_customer
from emulator.api.stripe.resources.source_lookups import next_default, source_of_customer, source_of_param
from emulator.billing.core.params import OperationParams
from emulator.billing.payments.payment_methods import PaymentMethod, is_source_id
from emulator.billing.payments.sources import (
    SourceUpdateParams,
    VerifySourceParams,
    attach_source,
    detach_source,
    source_of,
    update_source,
    verify_source,
)
from emulator.store.list_queries import Page
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.source import SourceSchema
from schemas.stripe.source_params import (
    DetachSourceParamsSchema,
    SourceAttachParams,
    SourceAttachParamsSchema,
    SourceListParams,
    SourceListParamsSchema,
    SourceUpdateParamsSchema,
    VerifySourceParamsSchema,
)

_PREFIXES = {"bank_account": "ba_", "card": "card_", "source": "src_"}
_COLLECTIONS = ("sources", "cards", "bank_accounts")


def attach(request: RequestContext[SourceAttachParams], customer: str) -> HandlerResult:
    """Keeps what a token stands for, or a source, for a customer."""
    owner = find_customer(request, customer)
    attached, _ = attach_source(source_of_param(request, request.params.source), owner, request.changes)
    if request.params.metadata:
        attached = update_source(
            attached, SourceUpdateParams(metadata=request.params.metadata), request.ctx, request.changes
        )
    return source_of(attached)


def list_all(request: RequestContext[SourceListParams], customer: str) -> ListResult:
    """The sources of a customer, newest first."""
    owner = find_customer(request, customer)
    prefix = _prefix(request)
    page = list_page(
        request,
        PaymentMethod,
        {"customer": owner.id},
        predicate=lambda method: is_source_id(method.id) and method.id.startswith(prefix),
    ).page
    return ListResult(Page([source_of(each) for each in page.items], page.has_more))


def _prefix(request: RequestContext[SourceListParams]) -> str:
    """What the ids of the kind of source begin with that is asked for, by a filter or by an older path."""
    last = request.path.rpartition("/")[2]
    if last != "sources":
        return _PREFIXES[last.removesuffix("s")]
    return _PREFIXES.get(request.params.object or "", "")


def retrieve(request: RequestContext[OperationParams], customer: str, source: str) -> HandlerResult:
    """One of a customer's sources."""
    return source_of(_find(request, source, customer))


def update(request: RequestContext[SourceUpdateParams], customer: str, source: str) -> HandlerResult:
    """Updates a card or a bank account."""
    return source_of(update_source(_find(request, source, customer), request.params, request.ctx, request.changes))


def detach(request: RequestContext[OperationParams], customer: str, source: str) -> HandlerResult:
    """Takes a source away from its customer: cards and bank accounts are deleted, others are only detached."""
    owner = find_customer(request, customer)
    found = source_of_customer(request, source, owner.id)
    detached = detach_source(found, owner, next_default(request, owner, found.id), request.changes)
    if source.startswith("src_"):
        return source_of(detached)
    return DeletedObject(source, source_of(detached).RESOURCE_TYPE.name)


def verify(request: RequestContext[VerifySourceParams], customer: str, source: str) -> HandlerResult:
    """Verifies a bank account by what was paid into it."""
    return source_of(verify_source(_find(request, source, customer), request.params, request.changes))


for _collection in _COLLECTIONS:
    _all = f"/v1/customers/<customer>/{_collection}"
    _one = f"{_all}/<source>"
    CUSTOMERS.post(_all, SourceAttachParamsSchema, SourceSchema)(attach)
    CUSTOMERS.list(_all, SourceListParamsSchema, SourceSchema)(list_all)
    CUSTOMERS.get(_one, RetrieveParamsSchema, SourceSchema)(retrieve)
    CUSTOMERS.post(_one, SourceUpdateParamsSchema, SourceSchema)(update)
    CUSTOMERS.delete(_one, DetachSourceParamsSchema, SourceSchema)(detach)
    if _collection != "cards":
        CUSTOMERS.post(f"{_one}/verify", VerifySourceParamsSchema, SourceSchema)(verify)


def _find(request: RequestContext[object], source: str, customer: str) -> PaymentMethod:
    return source_of_customer(request, source, find_customer(request, customer).id)
