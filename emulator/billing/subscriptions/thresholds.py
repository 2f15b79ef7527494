"""Invoices that usage makes before its period is over.

docs.stripe.com/billing/subscriptions/usage-based/thresholds
"""

from dataclasses import replace
from decimal import Decimal

from emulator.billing.core.calendar import Period
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.subscriptions.rebilling import restart_periods
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep, bill
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.usage_lines import Usage, usage_lines
from emulator.billing.system.jobs import Job

TASK = "check_thresholds"

_CHECKED = frozenset({"active", "past_due"})


def watches_usage(subscription: Subscription) -> bool:
    """Whether usage can make invoices of a subscription before its period is over."""
    thresholds = subscription.billing_thresholds
    has_amount = thresholds is not None and thresholds.amount_gte is not None
    return has_amount and any(item.is_metered for item in subscription.items)


def check_job(subscription: Subscription, ctx: Context) -> Job:
    """The work that looks whether a subscription has reached its threshold, to be done at once."""
    id = f"{TASK}-{subscription.id}"
    return Job(id=id, created=ctx.now, task=TASK, subject=subscription.id, due_at=ctx.now)


def is_reached(subscription: Subscription, usage: Usage) -> bool:
    """Whether what was used and not billed yet costs as much as the threshold."""
    thresholds = subscription.billing_thresholds
    if thresholds is None or thresholds.amount_gte is None or subscription.status not in _CHECKED:
        return False
    owed = sum(usage.cost_of(item, subscription.currency) for item in subscription.items if item.is_metered)
    return owed >= thresholds.amount_gte


def bill_usage(subscription: Subscription, inputs: BillingInputs, ctx: Context, changes: Changes) -> BillingStep:
    """The subscription with a draft that bills what was used until now; its periods begin anew if it wants that."""
    thresholds = subscription.billing_thresholds
    amount = None if thresholds is None else thresholds.amount_gte
    period = Period(subscription.current_period.start, ctx.now)
    if thresholds is not None and thresholds.reset_billing_cycle_anchor:
        rebilling = restart_periods(subscription, subscription, ctx.now, inputs, ctx)
        after, lines = rebilling.subscription, [*rebilling.prorations, *rebilling.lines]
    else:
        lines = usage_lines(subscription, inputs.usage, inputs.products, ctx.now)
        items = tuple(
            replace(item, usage_billed=inputs.usage.by_item.get(item.id, Decimal(0))) if item.is_metered else item
            for item in subscription.items
        )
        after = replace(subscription, items=items)
    step = bill(after, lines, "subscription_threshold", period, inputs, ctx, changes, finalizes_itself=True)
    if step.invoice is None:
        return step
    invoice = replace(step.invoice, threshold_amount=amount)
    changes.save(invoice)
    changes.domain_events[:] = [
        replace(each, after=invoice) if each.after is step.invoice else each for each in changes.domain_events
    ]
    return replace(step, invoice=invoice)
