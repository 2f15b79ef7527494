"""What is billed where periods begin anew: an anchor that is reset, a trial that begins or ends by hand."""

from collections.abc import Sequence

from emulator.billing.core.calendar import Period, period_at
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.subscriptions.invoices import discounts_in_force
from emulator.billing.subscriptions.lines import billed_terms, debit_line, discount_shares, period_lines, trial_line
from emulator.billing.subscriptions.prorations import credit_of, is_other
from emulator.billing.subscriptions.renewal import BillingInputs, in_new_period, start_periods
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem
from emulator.billing.subscriptions.usage_lines import usage_lines


class Rebilling(Struct, frozen=True):
    """A subscription after a change of what it is billed for.

    Attributes:
        subscription: the subscription, whose items know what is billed of them.
        prorations: what is given back and what is used instead, in order.
        lines: whole periods, which are billed now.
        restarts: whether its periods begin now.
    """

    subscription: Subscription
    prorations: Sequence[ItemDetails] = ()
    lines: Sequence[ItemDetails] = ()
    restarts: bool = False


def restart_periods(
    old: Subscription, changed: Subscription, second: int, inputs: BillingInputs, ctx: Context
) -> Rebilling:
    """All periods begin now.

    What was billed is given back, and the new periods are billed whole. Of an item that stays as it is, flexible
    billing bills only what the new period is longer than the old one (recorded); classic billing treats it like any
    other. What was used until now is billed.
    """
    now = ctx.now
    moved = replace(changed, billing_cycle_anchor=now, anchor_config=None)
    in_force = [each for each in discounts_in_force(moved, inputs.customer, now) if not each.once]
    shares = discount_shares(moved.items, in_force, moved.currency)
    prorations, lines, items = list[ItemDetails](), list[ItemDetails](), list[SubscriptionItem]()
    for item in _gone(old, changed):
        prorations += _credit(old, item, second, inputs)
    for item in moved.items:
        whole = period_at(now, item.interval, now)
        if item.is_metered:
            items.append(in_new_period(item, whole, inputs.usage.last_second.get(item.id)))
            continue
        begun = replace(item, period_start=whole.start, period_end=whole.end)
        before, billed = old.item(item.id), billed_terms(begun, whole, shares[item.id])
        if old.is_flexible and before is not None and before.billed is not None and not is_other(before, item):
            rest = Period(min(before.billed.until, whole.end), whole.end)
            prorations += [debit_line(moved, begun, billed, rest, inputs.products)] if rest.seconds else []
        else:
            prorations += [] if before is None else _credit(old, before, second, inputs)
            lines += period_lines(moved, begun, whole, inputs.products)
        items.append(replace(begun, billed=billed))
    used = usage_lines(old, inputs.usage, inputs.products, now)
    return Rebilling(replace(moved, items=tuple(items)), prorations, [*lines, *used], restarts=True)


def begin_trial(
    old: Subscription, changed: Subscription, trial_end: int, inputs: BillingInputs, ctx: Context
) -> Rebilling:
    """A trial begins now: what was billed is given back, and nothing is billed until `trial_end`, unix seconds UTC."""
    trial = Period(ctx.now, trial_end)
    prorations = [line for item in old.items for line in _credit(old, item, ctx.now, inputs)]
    items = tuple(replace(item, billed=None, period_start=trial.start, period_end=trial.end) for item in changed.items)
    subscription = replace(
        changed,
        billing_cycle_anchor=trial_end,
        items=items,
        status="trialing",
        trial_end=trial_end,
        trial_start=ctx.now,
    )
    lines = [trial_line(subscription, item, trial, inputs.products) for item in items]
    return Rebilling(subscription, prorations, [*lines, *usage_lines(old, inputs.usage, inputs.products, ctx.now)])


def move_trial_end(changed: Subscription, trial_end: int) -> Rebilling:
    """A trial that goes on until another second."""
    items = tuple(replace(item, period_end=trial_end) for item in changed.items)
    return Rebilling(replace(changed, billing_cycle_anchor=trial_end, items=items, trial_end=trial_end))


def end_trial(changed: Subscription, inputs: BillingInputs, ctx: Context) -> Rebilling:
    """A trial that ends now: its first period is billed, from now on unless its anchor is to stay."""
    keeps_anchor = changed.trial_settings.billing_cycle_anchor == "unchanged"
    ended = replace(
        changed,
        billing_cycle_anchor=changed.billing_cycle_anchor if keeps_anchor else ctx.now,
        items=tuple(replace(item, period_end=ctx.now) for item in changed.items),
        status="active",
        trial_end=ctx.now,
    )
    begun, lines = start_periods(ended, ctx.now, inputs)
    return Rebilling(begun, (), lines, restarts=True)


def _gone(old: Subscription, changed: Subscription) -> list[SubscriptionItem]:
    return [item for item in old.items if changed.item(item.id) is None]


def _credit(old: Subscription, item: SubscriptionItem, second: int, inputs: BillingInputs) -> list[ItemDetails]:
    line = credit_of(old, item, second, inputs)
    return [] if line is None else [line]
