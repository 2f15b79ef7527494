"""What becomes of a quote: it is finalized, accepted, canceled, or expires (docs.stripe.com/quotes/overview).

How the real service words what a status does not allow is not known.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.quotes.automatic_tax import require_location
from emulator.billing.quotes.params import QuoteUpdateParams
from emulator.billing.quotes.quote import UNDECIDED, Quote, QuoteSequence, QuoteStatus
from emulator.billing.system.jobs import Job

TASK = "quote"

EDITABLE_WHEN_OPEN = frozenset({"expand", "expires_at", "metadata"})
"""The parameters that an open quote still takes; the documentation names the date, and metadata is the caller's own."""


def check_editable(quote: Quote, params: QuoteUpdateParams) -> None:
    """Raises APIError for a quote that is decided, and for what is fixed since its finalization."""
    require_status(quote, "updated", *UNDECIDED)
    named = () if quote.status == "draft" else params.given_names()
    fixed = next((name for name in named if name not in EDITABLE_WHEN_OPEN), None)
    if fixed is not None:
        raise APIError(f"You can't change `{fixed}` on a quote that is finalized.", param=fixed)


def require_status(quote: Quote, done: str, *allowed: QuoteStatus) -> None:
    """Raises APIError for a quote in another status; `done` is the past participle of what was to be done with it."""
    if quote.status not in allowed:
        statuses = " or ".join(sorted(allowed))
        raise APIError(f"This quote cannot be {done} because it is {quote.status}: it must be {statuses}.")


def finalize_quote(
    quote: Quote, customer: Customer | None, sequence: QuoteSequence | None, ctx: Context, changes: Changes
) -> Quote:
    """An open quote, with a number: a revision has that of what it takes the place of, and the next version.

    Raises APIError for what is no draft, without a customer or anything that is offered, and where automatic tax does
    not know where the customer is.
    """
    require_status(quote, "finalized", "draft")
    if customer is None:
        raise APIError("A customer is required before finalizing the quote.", param="customer")
    if not quote.lines:
        raise APIError("A quote must have at least one line item before it is finalized.", param="line_items")
    require_location(quote)
    place = quote.sequence
    if place is None:
        counted = sequence or QuoteSequence(id=customer.id, created=ctx.now)
        counted = replace(counted, drawn=counted.drawn + 1)
        changes.save(counted)
        place = counted.drawn
    finalized = replace(
        quote,
        number=f"QT-{customer.invoice_prefix}-{place:04}-{quote.revision}",
        sequence=place,
        status="open",
        transitions=replace(quote.transitions, finalized_at=ctx.now),
    )
    save_quote(finalized, ctx, changes)
    changes.emit("quote.finalized", finalized)
    return finalized


def accepted_quote(
    quote: Quote, ctx: Context, *, invoice: str | None, subscription: str | None = None, schedule: str | None = None
) -> Quote:
    """The quote with what it became; the caller saves it and tells of it."""
    return replace(
        quote,
        invoice=invoice,
        status="accepted",
        subscription=subscription,
        subscription_schedule=schedule,
        transitions=replace(quote.transitions, accepted_at=ctx.now),
    )


def cancel_quote(quote: Quote, ctx: Context, changes: Changes, *, expires: bool = False) -> Quote:
    """The quote that can no longer be accepted; `expires` is whether its time is over. Raises APIError if decided."""
    require_status(quote, "canceled", *UNDECIDED)
    canceled = replace(quote, status="canceled", transitions=replace(quote.transitions, canceled_at=ctx.now))
    save_quote(canceled, ctx, changes)
    changes.emit("quote.canceled", canceled, caused_by_request=not expires)
    return canceled


def save_quote(quote: Quote, ctx: Context, changes: Changes) -> None:
    """Keeps a quote, and orders its expiry, or calls it off."""
    changes.save(quote)
    job = Job(id=f"quote-{quote.id}", created=ctx.now, task=TASK, subject=quote.id, due_at=quote.expires_at)
    if quote.status in UNDECIDED:
        changes.save(job)
    else:
        changes.remove(job)
