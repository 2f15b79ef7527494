"""Quotes: /v1/quotes."""

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import File, ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page, slice_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param, find_test_clock
from emulator.api.stripe.resources.quote_lookups import quote_references
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.params import NOT_GIVEN, ListParams, OperationParams, given_or
from emulator.billing.customers.customer import Customer
from emulator.billing.quotes.document import document_of_quote
from emulator.billing.quotes.params import QuoteCreateParams, QuoteFinalizeParams, QuoteUpdateParams
from emulator.billing.quotes.quote import Quote
from emulator.services import quotes
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.included_lists import included_list
from schemas.stripe.objects import Rendered
from schemas.stripe.quote import QuoteLineSchema, QuoteSchema, render_quote_lines
from schemas.stripe.quote_params import (
    QuoteCreateParamsSchema,
    QuoteFinalizeParamsSchema,
    QuoteLineListParamsSchema,
    QuoteListParams,
    QuoteListParamsSchema,
    QuoteTransitionParamsSchema,
    QuoteUpdateParamsSchema,
)


def _line_items(id: str, uow: UnitOfWork) -> Rendered:
    """What is offered."""
    quote = uow.get(Quote, id)
    with DumpContext(uow.ctx):
        shown = [] if quote is None else render_quote_lines(quote)
    return included_list(shown, f"/v1/quotes/{id}/line_items")


QUOTES = Resource(
    Quote,
    QuoteSchema,
    "/v1/quotes/<quote>",
    permission="quote",
    id_param="quote",
    includes={"line_items": _line_items},
    parts=(QuoteLineSchema,),
)
QUOTES.add_retrieve()


@QUOTES.post("/v1/quotes", QuoteCreateParamsSchema)
def create(request: RequestContext[QuoteCreateParams]) -> Quote:
    """Drafts a quote, or clones one."""
    params = request.params
    if params.from_quote is not NOT_GIVEN:
        return _clone(request)
    test_clock = None
    if params.customer is not NOT_GIVEN:
        test_clock = customer_of_param(request, params.customer).test_clock
    if params.test_clock is not NOT_GIVEN:
        clock = find_test_clock(request, params.test_clock)
        if (test_clock is None and params.customer is not NOT_GIVEN) or test_clock not in (None, clock.id):
            raise APIError("The customer of a quote must live on the same test clock.", param="test_clock")
        test_clock = clock.id
    return quotes.create(request.uow, params, quote_references(request, params), test_clock)


def _clone(request: RequestContext[QuoteCreateParams]) -> Quote:
    params = request.params
    rival = next((each for each in params.given_names() if each not in ("expand", "expires_at", "from_quote")), None)
    if rival is not None:
        raise APIError(f"You cannot set `{rival}` if `from_quote` is set.", param=rival)
    source = given_or(params.from_quote, None)
    if source is None:
        raise missing_param("from_quote")
    original = request.find(Quote, source.quote, param="from_quote[quote]", status=400)
    return quotes.clone(request.uow, original, params.expires_at, is_revision=given_or(source.is_revision, False))


@QUOTES.post("/v1/quotes/<quote>", QuoteUpdateParamsSchema)
def update(request: RequestContext[QuoteUpdateParams], quote: str) -> Quote:
    """Changes a draft, or until when an open quote can be accepted."""
    found = QUOTES.find(request, quote)
    return quotes.update(request.uow, found, request.params, quote_references(request, request.params))


@QUOTES.post("/v1/quotes/<quote>/finalize", QuoteFinalizeParamsSchema)
def finalize(request: RequestContext[QuoteFinalizeParams], quote: str) -> Quote:
    """Opens a draft, which gets its number."""
    return quotes.finalize(request.uow, QUOTES.find(request, quote), request.params.expires_at)


@QUOTES.post("/v1/quotes/<quote>/accept", QuoteTransitionParamsSchema)
def accept(request: RequestContext[OperationParams], quote: str) -> Quote:
    """Accepts an open quote: it becomes an invoice, a subscription or a schedule."""
    return quotes.accept(request.uow, QUOTES.find(request, quote))


@QUOTES.post("/v1/quotes/<quote>/cancel", QuoteTransitionParamsSchema)
def cancel(request: RequestContext[OperationParams], quote: str) -> Quote:
    """Cancels what is not decided."""
    return quotes.cancel(request.uow, QUOTES.find(request, quote))


@QUOTES.list("/v1/quotes", QuoteListParamsSchema)
def list_quotes(request: RequestContext[QuoteListParams]) -> ListResult:
    """The quotes of the account, newest first; those on a test clock where it or the customer is named."""
    params = request.params
    status = params.status
    equals = filters(customer=params.customer) or {"listing": given_or(params.test_clock, "listed")}

    def is_shown(quote: Quote) -> bool:
        of_clock = params.test_clock is NOT_GIVEN or quote.test_clock == params.test_clock
        return of_clock and (status is NOT_GIVEN or quote.status == status)

    is_filtered = status is not NOT_GIVEN or params.test_clock is not NOT_GIVEN
    return list_page(request, Quote, equals, predicate=is_shown if is_filtered else None)


@QUOTES.list("/v1/quotes/<quote>/line_items", QuoteLineListParamsSchema, response_schema=QuoteLineSchema)
def list_lines(request: RequestContext[ListParams], quote: str) -> ListResult:
    """All that is offered, in the order given."""
    found = QUOTES.find(request, quote)
    page = slice_page(request, found.lines, "line_item")
    with DumpContext(request.ctx):
        shown = {each["id"]: each for each in render_quote_lines(found)}
    return ListResult(page, [shown[line.id] for line in page.items])


@QUOTES.list(
    "/v1/quotes/<quote>/computed_upfront_line_items", QuoteLineListParamsSchema, response_schema=QuoteLineSchema
)
def list_upfront_lines(request: RequestContext[ListParams], quote: str) -> ListResult:
    """What would stand on the first invoice."""
    found = QUOTES.find(request, quote)
    page = slice_page(request, found.lines, "line_item")
    with DumpContext(request.ctx):
        shown = {each["id"]: each for each in render_quote_lines(found, upfront=True)}
    return ListResult(page, [shown[line.id] for line in page.items])


@QUOTES.get("/v1/quotes/<quote>/pdf", QuoteTransitionParamsSchema)
def pdf(request: RequestContext[OperationParams], quote: str) -> File:
    """The PDF of a quote, which has one from its finalization on."""
    found = QUOTES.find(request, quote)
    if found.transitions.finalized_at is None:
        raise APIError("This quote has no PDF: it must be finalized first.")
    customer = request.uow.get(Customer, found.customer or "")
    return File(request.render_quote_pdf(*document_of_quote(found, customer, request.ctx)), "application/pdf")
