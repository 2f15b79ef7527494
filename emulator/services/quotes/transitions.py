"""Finalizing and canceling quotes, and what time makes of them."""

from emulator.billing.core.params import Given
from emulator.billing.customers.customer import Customer
from emulator.billing.quotes.automatic_tax import calculated
from emulator.billing.quotes.quote import UNDECIDED, Quote, QuoteSequence
from emulator.billing.quotes.terms import with_expiry
from emulator.billing.quotes.transitions import cancel_quote, finalize_quote, save_quote
from emulator.billing.system.jobs import Job
from emulator.services.jobs import take_job
from emulator.store.unit_of_work import UnitOfWork


def finalize(uow: UnitOfWork, quote: Quote, expires_at: Given[int]) -> Quote:
    """Opens a quote; what it revises can no longer be accepted then. Raises APIError as `finalize_quote` does."""
    customer, sequence = None, None
    if quote.customer is not None:
        uow.load([(Customer, quote.customer), (QuoteSequence, quote.customer)])
        customer, sequence = uow.get(Customer, quote.customer), uow.get(QuoteSequence, quote.customer)
    quote = calculated(with_expiry(quote, expires_at, uow.ctx), customer)
    finalized = finalize_quote(quote, customer, sequence, uow.ctx, uow.changes)
    if quote.from_quote is not None and quote.from_quote.is_revision:
        revised = uow.get(Quote, quote.from_quote.quote)
        if revised is not None and revised.status in UNDECIDED:
            cancel_quote(revised, uow.ctx, uow.changes)
    return finalized


def cancel(uow: UnitOfWork, quote: Quote) -> Quote:
    """Cancels a quote. Raises APIError for one that is decided."""
    return cancel_quote(quote, uow.ctx, uow.changes)


def expire_due(uow: UnitOfWork, job: Job) -> None:
    """Cancels a quote whose time is over."""
    quote = take_job(uow, job, Quote)
    if quote is None or quote.status not in UNDECIDED:
        return
    if quote.expires_at > uow.ctx.now:
        save_quote(quote, uow.ctx, uow.changes)
    else:
        cancel_quote(quote, uow.ctx, uow.changes, expires=True)
