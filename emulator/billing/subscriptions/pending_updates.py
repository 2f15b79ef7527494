"""Changes that wait for their invoice to be paid (docs.stripe.com/billing/subscriptions/pending-updates)."""

from typing import TypeVar

from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.subscriptions.cancellation import schedule_cancellation
from emulator.billing.subscriptions.due import FIRST_PAYMENT_SECONDS
from emulator.billing.subscriptions.params import SubscriptionUpdateParams
from emulator.billing.subscriptions.subscription import PendingUpdate, Subscription

T = TypeVar("T")

SUPPORTED = frozenset(
    {
        "add_invoice_items",
        "billing_cycle_anchor",
        "cancel_at_period_end",
        "discounts",
        "expand",
        "items",
        "metadata",
        "off_session",
        "payment_behavior",
        "proration_behavior",
        "proration_date",
        "trial_end",
        "trial_from_plan",
    }
)
"""All that may be asked for beside it."""

_REPLACING = frozenset({"billing_cycle_anchor", "discounts", "items", "trial_end", "trial_from_plan"})
"""What a change that waits is about: another change of it takes its place."""


def check_supported(params: SubscriptionUpdateParams) -> None:
    """Raises APIError for a parameter whose change cannot wait (the wording is ours)."""
    other = next((name for name in params.given_names() if name not in SUPPORTED), None)
    if other is not None:
        raise APIError(
            f"`{other}` is not supported when payment_behavior is `pending_if_incomplete`. Set it in a request of its "
            "own.",
            param=other,
        )


def replaces(params: SubscriptionUpdateParams) -> bool:
    """Whether an update takes the place of a change that waits, which would undo it (a choice: Stripe does not say)."""
    return not _REPLACING.isdisjoint(params.given_names())


def postpone(old: Subscription, wanted: Subscription, invoice: Invoice, now: int) -> Subscription:
    """The subscription as it was, and the change that waits for `invoice`.

    It waits until the trial or the period ends, 23 hours at most (recorded).
    """
    ends = [now + FIRST_PAYMENT_SECONDS, old.next_boundary]
    if old.status == "trialing" and old.trial_end is not None:
        ends.append(old.trial_end)
    anchor = wanted.billing_cycle_anchor
    pending = PendingUpdate(
        expires_at=min(ends),
        invoice=invoice.id,
        billing_cycle_anchor=None if anchor == old.billing_cycle_anchor else anchor,
        cancel_at_period_end=_if_other(wanted.cancel_at_period_end, old.cancel_at_period_end),
        discounts=_if_other(wanted.discounts, old.discounts),
        items=_if_other(wanted.items, old.items),
        metadata=_if_other(wanted.metadata, old.metadata),
        trial_end=_if_other(wanted.trial_end, old.trial_end),
    )
    return replace(old, latest_invoice=invoice.id, pending_update=pending)


def apply(subscription: Subscription, now: int) -> Subscription:
    """The subscription with the change that waited until `now` (unix seconds, UTC)."""
    pending = subscription.pending_update
    if pending is None:
        return subscription
    after = replace(
        subscription,
        billing_cycle_anchor=pending.billing_cycle_anchor or subscription.billing_cycle_anchor,
        discounts=subscription.discounts if pending.discounts is None else pending.discounts,
        items=pending.items or subscription.items,
        metadata=subscription.metadata if pending.metadata is None else pending.metadata,
        pending_update=None,
    )
    if pending.trial_end is not None:
        after = _with_trial_end(after, pending.trial_end, now)
    if pending.cancel_at_period_end is not None:
        ending = SubscriptionUpdateParams(cancel_at_period_end=pending.cancel_at_period_end)
        after = schedule_cancellation(after, ending, now)
    return replace(after, paused=None, status="active") if pending.resumes else after


def _with_trial_end(subscription: Subscription, trial_end: int, now: int) -> Subscription:
    """The subscription whose trial ends by hand, or begins; one that it is in goes on until then."""
    if trial_end <= now:
        return replace(subscription, status="active", trial_end=trial_end)
    begun = subscription.trial_start if subscription.status == "trialing" else now
    return replace(subscription, status="trialing", trial_end=trial_end, trial_start=begun)


def drop(subscription: Subscription) -> Subscription:
    """The subscription without the change that waited."""
    return replace(subscription, pending_update=None)


def _if_other(wanted: T, old: T) -> T | None:
    return None if wanted == old else wanted
