"""Finding what the old ways to pay name: sources, and the tokens that become some."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.source_params import SourceParam, TokenBankAccountParams, TokenCardParams
from emulator.billing.payments.method_params import PaymentMethodCreateParams, PaymentMethodDataParams
from emulator.billing.payments.payment_methods import (
    PaymentMethod,
    create_payment_method,
    is_source_id,
    with_params,
)
from emulator.billing.payments.sources import Source, is_deleted
from emulator.billing.payments.tokens import (
    Token,
    method_of_bank_params,
    method_of_card_params,
    require_card,
    source_of_test_token,
    use_token,
)
from emulator.store.list_queries import Selection

_TOKENS = ("tok_", "btok_", "pm_card_")
"""What tokens begin with, those that stand for a test card among them."""

MAX_SOURCES = 100
"""How many sources of a customer are looked through for the next default one."""


def source_of_param(request: RequestContext[object], given: SourceParam, param: str = "source") -> PaymentMethod:
    """The source that a parameter names, or makes of a token, a card or a bank account. Raises APIError for none."""
    if isinstance(given, TokenCardParams):
        return _saved(request, method_of_card_params(given, request.ctx))
    if isinstance(given, TokenBankAccountParams):
        return _saved(request, method_of_bank_params(given, request.ctx))
    found = request.uow.get(PaymentMethod, given) if is_source_id(given) else None
    if found is not None and not is_deleted(found):
        return found
    if given.startswith(_TOKENS):
        return source_of_token(request, given, param)
    raise request.missing(Source, given, param=param, status=400)


def source_of_token(request: RequestContext[object], id: str, param: str = "token") -> PaymentMethod:
    """What a token or a test token becomes, which is used up by it. Raises APIError for anything else."""
    fresh = source_of_test_token(id, request.ctx)
    if fresh is not None:
        return _saved(request, fresh)
    return use_token(request.find(Token, id, param=param, status=400), request.changes)


def _saved(request: RequestContext[object], method: PaymentMethod) -> PaymentMethod:
    request.changes.save(method)
    return method


def source_of_customer(
    request: RequestContext[object], id: str, customer: str, *, param: str = "id", status: int = 404
) -> PaymentMethod:
    """One of a customer's sources. Raises APIError for what is none of theirs."""
    found = request.uow.get(PaymentMethod, id) if is_source_id(id) else None
    if found is None or found.customer != customer:
        raise request.missing(Source, id, param=param, status=status)
    return found


def sources_of(request: RequestContext[object], customer: str) -> list[PaymentMethod]:
    """A customer's sources, newest first."""
    selection = Selection(
        equals={"customer": customer}, limit=MAX_SOURCES, predicate=lambda each: is_source_id(each.id)
    )
    return list(request.uow.list(PaymentMethod, selection).items)


def next_default(request: RequestContext[object], customer: Customer, without: str) -> str | None:
    """What a customer pays by once one of their sources is gone."""
    return next((each.id for each in sources_of(request, customer.id) if each.id != without), None)


def as_source_object(request: RequestContext[object], method: PaymentMethod) -> PaymentMethod:
    """A card that a token became, as a source of the Sources API."""
    request.changes.remove(method)
    renamed = replace(method, id=request.ctx.in_world_time().new_id("src"))
    request.changes.save(renamed)
    return renamed


def method_of_data(
    request: RequestContext[object], params: PaymentMethodCreateParams | PaymentMethodDataParams
) -> PaymentMethod:
    """The payment method that the parameters make; what a token stands for is used up by it. Raises APIError."""
    named = NOT_GIVEN if params.card is NOT_GIVEN else params.card.token
    token = None if named is NOT_GIVEN else request.uow.get(Token, named)
    if token is None:
        return create_payment_method(params, request.ctx, request.changes)
    kept = use_token(token, request.changes)
    require_card(kept, "card[token]")
    request.changes.remove(kept)
    made = with_params(replace(kept, id=request.ctx.in_world_time().new_id("pm")), params)
    return _saved(request, made)
