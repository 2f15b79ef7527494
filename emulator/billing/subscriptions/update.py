"""Changing a subscription (docs.stripe.com/api/subscriptions/update, /billing/subscriptions/change-price)."""

from collections.abc import Sequence
from functools import partial

from emulator.billing.catalog.discounts import Discount, DiscountTarget, redeem_all
from emulator.billing.core.calendar import Interval, Period, boundary, period_at
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.subscriptions.cancellation import details_after, schedule_cancellation
from emulator.billing.subscriptions.items import change_items, check_intervals
from emulator.billing.subscriptions.one_off_items import add_one_off_items
from emulator.billing.subscriptions.params import PauseCollectionParams, SubscriptionUpdateParams
from emulator.billing.subscriptions.proration_items import add_items
from emulator.billing.subscriptions.prorations import change_lines, follow_end, keep_billed, proration_date_error
from emulator.billing.subscriptions.rebilling import (
    Rebilling,
    begin_trial,
    end_trial,
    move_trial_end,
    restart_periods,
)
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep, bill
from emulator.billing.subscriptions.subscription import PauseCollection, Subscription, SubscriptionItem
from emulator.billing.subscriptions.terms import SubscriptionReferences, with_terms
from emulator.billing.subscriptions.trials import require_future, trial_end_of
from emulator.billing.subscriptions.usage_records import check_cleared, without_cleared

BILLED: frozenset[str] = frozenset({"active", "past_due", "trialing"})
"""The statuses in which a change is billed; in others it changes what is billed from then on."""


def update_subscription(
    old: Subscription,
    params: SubscriptionUpdateParams,
    references: SubscriptionReferences,
    inputs: BillingInputs,
    ctx: Context,
    changes: Changes,
) -> BillingStep:
    """The subscription after an update that is paid, and the draft that bills it, if it is billed now.

    What is not billed now waits for the next invoice. The draft of one that is charged is to be finalized at once. The
    caller saves the subscription and tells of it. Raises APIError for what does not go together.
    """
    check_cleared(old, references.items, inputs.usage)
    inputs = replace(inputs, usage=without_cleared(old, references.items, inputs.usage))
    second = _proration_second(old, params, ctx)
    described = _described(old, params, references, inputs, ctx, changes)
    changed = _with_items(described, params, references, ctx, changes)
    rebilling = _rebilled(old, changed, params, second, inputs, ctx)
    subscription = schedule_cancellation(rebilling.subscription, params, ctx.now)
    one_off = add_one_off_items(subscription, inputs.customer, references.add_invoice_items, ctx, changes)
    prorations = list[ItemDetails]()
    if params.proration_behavior != "none":
        prorations += rebilling.prorations
        if old.status in BILLED and subscription.cancel_at != old.cancel_at:
            subscription, moved = follow_end(subscription, inputs)
            prorations += moved
    items = add_items(subscription, prorations, ctx, changes)
    invoices_now = bool(rebilling.lines or one_off or (items and params.proration_behavior == "always_invoice"))
    if not invoices_now:
        return BillingStep(subscription)
    start = ctx.now if rebilling.restarts else old.current_period.start
    return bill(
        subscription,
        rebilling.lines,
        "subscription_update",
        Period(start, ctx.now),
        replace(inputs, pending=[*inputs.pending, *one_off, *items]),
        ctx,
        changes,
        finalizes_itself=subscription.collection_method == "send_invoice",
    )


def _proration_second(old: Subscription, params: SubscriptionUpdateParams, ctx: Context) -> int:
    """From when on is prorated. Raises APIError for a second outside of the period."""
    if params.proration_date is NOT_GIVEN:
        return ctx.now
    period = old.current_period
    if not period.start <= params.proration_date <= period.end:
        raise proration_date_error()
    return params.proration_date


def _described(
    old: Subscription,
    params: SubscriptionUpdateParams,
    references: SubscriptionReferences,
    inputs: BillingInputs,
    ctx: Context,
    changes: Changes,
) -> Subscription:
    """The subscription with what is said of it besides its items, its time and its end."""
    subscription = with_terms(old, params, references, inputs.customer, ctx)
    subscription = replace(
        subscription,
        cancellation_details=details_after(old.cancellation_details, params.cancellation_details),
        discounts=_discounts(old, references, ctx, changes),
    )
    if subscription.pending_invoice_item_interval != old.pending_invoice_item_interval:
        interval = subscription.pending_invoice_item_interval
        following = None if interval is None else boundary(ctx.now, interval, 1)
        subscription = replace(subscription, next_pending_invoice_item_invoice=following)
    if params.pause_collection is NOT_GIVEN:
        return subscription
    return replace(subscription, pause_collection=_pause(params.pause_collection, ctx))


def _pause(params: PauseCollectionParams | None, ctx: Context) -> PauseCollection | None:
    if params is None:
        return None
    resumes_at = params.resumes_at
    if resumes_at is NOT_GIVEN:
        return PauseCollection(behavior=params.behavior)
    return PauseCollection(
        behavior=params.behavior, resumes_at=require_future(resumes_at, ctx.now, "pause_collection[resumes_at]")
    )


def _discounts(
    old: Subscription, references: SubscriptionReferences, ctx: Context, changes: Changes
) -> tuple[Discount, ...]:
    if references.discounts is NOT_GIVEN:
        return old.discounts
    target = DiscountTarget(customer=old.customer, currency=old.currency, subscription=old.id)
    after = redeem_all(references.discounts, old.discounts, target, ctx, changes)
    for discount in old.discounts:
        if discount not in after:
            changes.emit("customer.discount.deleted", discount)
    for discount in after:
        if discount not in old.discounts:
            changes.emit("customer.discount.created", discount)
    return after


def _with_items(
    subscription: Subscription,
    params: SubscriptionUpdateParams,
    references: SubscriptionReferences,
    ctx: Context,
    changes: Changes,
) -> Subscription:
    if not params.items:
        return subscription
    period_of = partial(_period_of, subscription, ctx.now)
    items = change_items(subscription, references.items, period_of, ctx, changes)
    changed = replace(subscription, items=items)
    check_intervals(changed)
    return changed


def _period_of(subscription: Subscription, now: int, interval: Interval) -> Period:
    """The period that a new item is in, or one whose interval changes: that of the subscription's anchor.

    In a trial it is the trial, and in a first period that is a part of one, it begins with the others.
    """
    if subscription.status == "trialing":
        return subscription.current_period
    natural = period_at(subscription.billing_cycle_anchor, interval, now)
    return Period(max(natural.start, subscription.start_date), natural.end)


def _rebilled(
    old: Subscription,
    changed: Subscription,
    params: SubscriptionUpdateParams,
    second: int,
    inputs: BillingInputs,
    ctx: Context,
) -> Rebilling:
    """What a change of items, of the anchor or of the trial bills."""
    if old.status not in BILLED:
        return Rebilling(changed)
    trial_end = trial_end_of(params, [item.price for item in changed.items], ctx.now)
    is_trialing = old.status == "trialing"
    if trial_end is not None and trial_end > ctx.now:
        return move_trial_end(changed, trial_end) if is_trialing else begin_trial(old, changed, trial_end, inputs, ctx)
    if is_trialing:
        ends = trial_end is not None or params.resets_anchor
        return end_trial(changed, inputs, ctx) if ends else Rebilling(changed)
    if params.resets_anchor or _resets_by_itself(old, changed):
        return restart_periods(old, changed, second, inputs, ctx)
    if params.proration_behavior == "none":
        return Rebilling(keep_billed(old, changed, second))
    subscription, lines = change_lines(old, changed, second, inputs)
    return Rebilling(subscription, prorations=lines)


def _resets_by_itself(old: Subscription, changed: Subscription) -> bool:
    """Classic billing begins anew where the interval changes, or where something is to be paid for the first time."""
    if old.is_flexible:
        return False
    intervals = {item.interval for item in old.items}
    starts_to_cost = not _costs(old.items) and _costs(changed.items)
    return starts_to_cost or any(item.interval not in intervals for item in changed.items)


def _costs(items: Sequence[SubscriptionItem]) -> bool:
    return any(item.price.terms.unit_amount_decimal not in (None, "0") or item.price.terms.tiers for item in items)
