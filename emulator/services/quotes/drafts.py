"""Making and changing quotes."""

from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import Given
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.quotes.automatic_tax import calculated
from emulator.billing.quotes.params import QuoteCreateParams, QuoteUpdateParams
from emulator.billing.quotes.quote import Quote
from emulator.billing.quotes.terms import QuoteReferences, cloned_quote, new_quote, with_expiry, with_terms
from emulator.billing.quotes.transitions import check_editable, save_quote
from emulator.store.unit_of_work import UnitOfWork


def create(uow: UnitOfWork, params: QuoteCreateParams, references: QuoteReferences, test_clock: str | None) -> Quote:
    """Creates a draft. Raises APIError as `new_quote` does."""
    quote = new_quote(params, references, test_clock, uow.ctx, uow.changes)
    return _create(uow, quote)


def clone(uow: UnitOfWork, original: Quote, expires_at: Given[int], *, is_revision: bool) -> Quote:
    """Creates a draft with all that another quote says. Raises APIError as `cloned_quote` does."""
    return _create(uow, cloned_quote(original, expires_at, is_revision=is_revision, ctx=uow.ctx))


def update(uow: UnitOfWork, quote: Quote, params: QuoteUpdateParams, references: QuoteReferences) -> Quote:
    """Changes a quote; of one that is open, until when it can be accepted. There is no event of it.

    Raises APIError for what its status does not allow, and as `with_terms` does.
    """
    check_editable(quote, params)
    if quote.status == "draft":
        updated = _calculated(uow, with_terms(quote, params, references, uow.ctx, uow.changes))
    else:
        updated = with_expiry(quote, params.expires_at, uow.ctx)
        updated = replace(updated, metadata=metadata_after(quote.metadata, params.metadata))
    if updated != quote:
        save_quote(updated, uow.ctx, uow.changes)
    return updated


def _create(uow: UnitOfWork, quote: Quote) -> Quote:
    quote = _calculated(uow, quote)
    save_quote(quote, uow.ctx, uow.changes)
    uow.changes.emit("quote.created", quote)
    return quote


def _calculated(uow: UnitOfWork, quote: Quote) -> Quote:
    if quote.automatic_tax is None or quote.customer is None:
        return quote
    return calculated(quote, uow.get(Customer, quote.customer))
