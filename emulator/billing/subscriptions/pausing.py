"""Pausing a subscription, and going on with it (docs.stripe.com/billing/subscriptions/pause-payment)."""

from collections.abc import Sequence

from emulator.billing.core.calendar import Period, period_at
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.subscriptions.due import FIRST_PAYMENT_SECONDS
from emulator.billing.subscriptions.proration_items import add_items
from emulator.billing.subscriptions.prorations import credit_of, proration_date_error
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep, bill, in_new_period, start_periods
from emulator.billing.subscriptions.subscription import Paused, PendingUpdate, Subscription, SubscriptionItem
from emulator.billing.subscriptions.transition_params import SubscriptionPauseParams, SubscriptionResumeParams
from emulator.billing.subscriptions.usage_lines import Usage, usage_lines


def pause(
    subscription: Subscription,
    params: SubscriptionPauseParams,
    inputs: BillingInputs,
    ctx: Context,
    changes: Changes,
    *,
    by_schedule: bool = False,
) -> BillingStep:
    """The subscription, paused now, and the draft of what its pause bills at once, if it does.

    Its period ends, and nothing more is billed until it goes on. What is left of the period is given back, and what was
    used until now, in this second too, is billed, unless the parameters say otherwise. Raises APIError for one that a
    schedule manages, unless it is paused by that.
    """
    if subscription.schedule is not None and not by_schedule:
        raise APIError(
            f"The subscription is managed by the subscription schedule `{subscription.schedule}`, and cannot be paused "
            "directly."
        )
    billed = inputs.usage if _bills_usage(params) else Usage()
    used = usage_lines(subscription, billed, inputs.products, ctx.now)
    lines = [
        *_unused_time(subscription, params, inputs, ctx.now),
        *(line for line in used if line.quantity_decimal != "0"),
    ]
    items = add_items(subscription, lines, ctx, changes)
    paused = replace(
        subscription,
        items=tuple(_ended(item, billed, ctx.now) for item in subscription.items),
        overdue_at=None,
        paused=Paused(type="pause_requested", transitioned_at=ctx.now, billed=dict(billed.last_second)),
        status="paused",
    )
    if params.invoicing_behavior != "invoice":
        return BillingStep(paused)
    own = [each for each in inputs.pending if each.details.parent is not None]
    last = replace(inputs, pending=[*own, *items])
    period = Period(subscription.current_period.start, ctx.now)
    return bill(paused, [], "subscription_cycle", period, last, ctx, changes, finalizes_itself=False)


def _unused_time(
    subscription: Subscription, params: SubscriptionPauseParams, inputs: BillingInputs, now: int
) -> list[ItemDetails]:
    """What is given back: from now on unless the parameters say otherwise (docs.stripe.com/api/subscriptions/pause)."""
    bill_for = params.bill_for
    since = NOT_GIVEN if bill_for is NOT_GIVEN else bill_for.unused_time_from
    if since is not NOT_GIVEN and since.type == "none":
        return []
    from_start = since is not NOT_GIVEN and since.type == "item_current_period_start"
    return [
        line
        for item in subscription.items
        if (line := credit_of(subscription, item, item.period_start if from_start else now, inputs)) is not None
    ]


def _bills_usage(params: SubscriptionPauseParams) -> bool:
    """Whether what was used is billed, as it is unless the parameters say otherwise."""
    through = NOT_GIVEN if params.bill_for is NOT_GIVEN else params.bill_for.outstanding_usage_through
    return through is NOT_GIVEN or through.type != "none"


def _ended(item: SubscriptionItem, billed: Usage, now: int) -> SubscriptionItem:
    """The item at the end of its period, with what was billed of it: its subscription may end without going on."""
    return replace(item, billed=None, period_end=now, usage_billed=billed.by_item.get(item.id, item.usage_billed))


def resume(
    subscription: Subscription,
    params: SubscriptionResumeParams,
    inputs: BillingInputs,
    ctx: Context,
    changes: Changes,
) -> BillingStep:
    """The subscription as it goes on, and the draft of its first period.

    Periods begin anew now, unless the anchor is to stay: then the rest of the present one is billed, from
    `proration_date` on where that is given. Raises APIError for one whose invoices are sent, and for a date that does
    not lie in the present period.
    """
    if subscription.collection_method == "send_invoice":
        raise APIError("You can only resume a subscription whose collection_method is `charge_automatically`.")
    keeps_anchor = params.billing_cycle_anchor is not NOT_GIVEN and params.billing_cycle_anchor.type == "unchanged"
    second = _proration_second(subscription, params, ctx.now) if keeps_anchor else ctx.now
    ready = replace(
        subscription,
        billing_cycle_anchor=subscription.billing_cycle_anchor if keeps_anchor else ctx.now,
        items=tuple(replace(item, period_end=second) for item in subscription.items),
        paused=None,
        pending_update=None,
        status="active",
    )
    resumed, lines = start_periods(ready, second, inputs)
    if subscription.paused is not None:
        resumed = _with_usage_since(subscription.paused, resumed)
    if keeps_anchor and params.proration_behavior == "none":
        resumed, lines = _without_prorations(resumed, lines)
    period = Period(ctx.now, ctx.now)
    return bill(resumed, lines, "subscription_cycle", period, inputs, ctx, changes, finalizes_itself=False)


def _with_usage_since(pause: Paused, resumed: Subscription) -> Subscription:
    """The subscription whose metered items begin at the pause at the earliest, and bill nothing that it has billed."""
    items = []
    for item in resumed.items:
        if item.is_metered and item.period_start <= pause.transitioned_at:
            period = Period(pause.transitioned_at, item.period_end)
            item = in_new_period(item, period, pause.billed.get(item.id))
        items.append(item)
    return replace(resumed, items=tuple(items))


def _without_prorations(resumed: Subscription, lines: Sequence[ItemDetails]) -> tuple[Subscription, list[ItemDetails]]:
    """The subscription without the lines of periods that are under way.

    Flexible billing has nothing to give back of what was not billed; classic billing gives back whoever paid.
    """
    left = [line for line in lines if not line.is_proration]
    if not resumed.is_flexible:
        return resumed, left
    billed = {line.parent.subscription_item for line in left if line.parent is not None}
    items = tuple(item if item.id in billed else replace(item, billed=None) for item in resumed.items)
    return replace(resumed, items=items), left


def _proration_second(subscription: Subscription, params: SubscriptionResumeParams, now: int) -> int:
    """From when on the rest of a period is billed. Raises APIError for a second outside of one that is under way."""
    second = given_or(params.proration_date, now)
    under_way = (period_at(subscription.billing_cycle_anchor, item.interval, now) for item in subscription.items)
    if any(not period.start <= second < period.end for period in under_way):
        raise proration_date_error()
    return second


def wait_for_payment(paused: Subscription, resumed: Subscription, invoice: Invoice, now: int) -> Subscription:
    """The subscription, paused until the invoice of its first period is paid, for 23 hours at most (recorded)."""
    pending = PendingUpdate(
        expires_at=now + FIRST_PAYMENT_SECONDS,
        invoice=invoice.id,
        billing_cycle_anchor=resumed.billing_cycle_anchor,
        items=resumed.items,
        resumes=True,
    )
    return replace(paused, latest_invoice=invoice.id, pending_update=pending)
