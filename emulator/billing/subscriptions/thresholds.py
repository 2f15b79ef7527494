"""Invoices that usage makes before its period is over.

docs.stripe.com/billing/subscriptions/usage-based/thresholds
"""

from collections.abc import Mapping
from decimal import Decimal

from emulator.billing.core.calendar import Period
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.subscription_parents import ThresholdItem
from emulator.billing.subscriptions.rebilling import restart_periods
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep, bill
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.usage_lines import Usage, usage_lines
from emulator.billing.system.jobs import Job

TASK = "check_thresholds"

_CHECKED = frozenset({"active", "past_due"})


def watches_usage(subscription: Subscription) -> bool:
    """Whether usage can make invoices of a subscription before its period is over."""
    has_amount = _amount_gte(subscription) is not None
    return any(item.is_metered and (has_amount or item.usage_gte is not None) for item in subscription.items)


def check_job(subscription: Subscription, ctx: Context) -> Job:
    """The work that looks whether a subscription has reached its threshold, to be done at once."""
    id = f"{TASK}-{subscription.id}"
    return Job(id=id, created=ctx.now, task=TASK, subject=subscription.id, due_at=ctx.now)


def is_reached(subscription: Subscription, usage: Usage) -> bool:
    """Whether what was used and not billed yet costs as much as the threshold, or is as much as that of an item."""
    if subscription.status not in _CHECKED:
        return False
    return _has_reached_amount(subscription, usage) or bool(_items_reached(subscription, usage))


def _amount_gte(subscription: Subscription) -> int | None:
    return None if subscription.billing_thresholds is None else subscription.billing_thresholds.amount_gte


def _has_reached_amount(subscription: Subscription, usage: Usage) -> bool:
    amount = _amount_gte(subscription)
    metered = [item for item in subscription.items if item.is_metered]
    return amount is not None and sum(usage.cost_of(item, subscription.currency) for item in metered) >= amount


def _items_reached(subscription: Subscription, usage: Usage) -> dict[str, int]:
    """The items that were used as much as their thresholds say, with these."""
    return {
        item.id: item.usage_gte
        for item in subscription.items
        if item.usage_gte is not None and usage.of(item) >= item.usage_gte
    }


def bill_usage(subscription: Subscription, inputs: BillingInputs, ctx: Context, changes: Changes) -> BillingStep:
    """The subscription with a draft that bills what was used until now; its periods begin anew if it wants that."""
    thresholds = subscription.billing_thresholds
    amount = _amount_gte(subscription) if _has_reached_amount(subscription, inputs.usage) else None
    reached = _items_reached(subscription, inputs.usage)
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
    invoice = replace(step.invoice, threshold_amount=amount, threshold_items=_threshold_items(step.invoice, reached))
    changes.save(invoice)
    changes.domain_events[:] = [
        replace(each, after=invoice) if each.after is step.invoice else each for each in changes.domain_events
    ]
    return replace(step, invoice=invoice)


def _threshold_items(invoice: Invoice, reached: Mapping[str, int]) -> tuple[ThresholdItem, ...]:
    """Which lines bill the items that have reached their thresholds."""
    return tuple(
        ThresholdItem(
            line_items=tuple(
                line.id
                for line in invoice.lines
                if line.details.parent is not None and line.details.parent.subscription_item == item
            ),
            usage_gte=usage_gte,
        )
        for item, usage_gte in reached.items()
    )
