"""What `auto_advance` sets in motion: a draft's finalization by itself, and for a charge the first attempt."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, not_in_future, require_within_five_years
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.jobs import Job

GRACE = 3600
"""Seconds a draft with `auto_advance` stays a draft (docs.stripe.com/invoicing/integration/workflow-transitions)."""

ENDPOINT_WAIT_SECONDS = 72 * 3600
"""Seconds that a draft waits until every endpoint has `invoice.created`.

docs.stripe.com/billing/subscriptions/webhooks
"""

ENDPOINT_RECHECK_SECONDS = 3600
"""Seconds until it is looked again whether they have it."""


def schedule_finalization(old: Invoice, new: Invoice, asked: Given[int], ctx: Context, changes: Changes) -> Invoice:
    """The draft `new` with its own finalization ordered, moved or called off, compared with `old`.

    `asked` is the parameter `automatically_finalizes_at`, unix seconds, UTC.

    Raises APIError for a time of finalization without `auto_advance`, in the past or more than five years ahead.
    """
    if new.status != "draft":
        return new
    if asked is not NOT_GIVEN and not new.auto_advance:
        raise APIError(
            "You can only set `automatically_finalizes_at` if `auto_advance` is true.",
            param="automatically_finalizes_at",
        )
    if asked is not NOT_GIVEN:
        _check_time(asked, ctx)
    finalizes_at = _finalizes_at(old, new, asked)
    attempt_at = None
    if finalizes_at is not None and new.collection_method == "charge_automatically":
        attempt_at = finalizes_at - 1
    invoice = replace(new, automatically_finalizes_at=finalizes_at, next_payment_attempt=attempt_at)
    if finalizes_at is not None and finalizes_at != old.automatically_finalizes_at:
        changes.save(finalization_job(invoice))
    if finalizes_at is None and old.automatically_finalizes_at is not None:
        changes.remove(finalization_job(old))
    return invoice


def awaits_endpoints(draft: Invoice, ctx: Context) -> bool:
    """Whether a draft is not finalized by itself yet, because a webhook endpoint has not acknowledged that it exists.

    docs.stripe.com/invoicing/integration/automatic-advancement-collection
    """
    return draft.webhooks_delivered_at is None and ctx.now < draft.created + ENDPOINT_WAIT_SECONDS


def _check_time(asked: int, ctx: Context) -> None:
    """docs.stripe.com/api/invoices/create: the time must be "no more than 5 years in the future"."""
    if asked <= ctx.now:
        raise not_in_future("automatically_finalizes_at")
    require_within_five_years("automatically_finalizes_at", asked, ctx.now)


def _finalizes_at(old: Invoice, new: Invoice, asked: Given[int]) -> int | None:
    if not new.auto_advance:
        return None
    return asked or old.automatically_finalizes_at or new.created + GRACE + 1


def finalization_job(invoice: Invoice) -> Job:
    """The work that finalizes a draft at its `automatically_finalizes_at`."""
    return Job(
        id=f"finalize-{invoice.id}",
        created=invoice.created,
        task="finalize",
        subject=invoice.id,
        due_at=invoice.automatically_finalizes_at or invoice.created,
    )
