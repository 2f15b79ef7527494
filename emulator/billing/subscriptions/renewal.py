"""What the end of a period makes: new periods, and the invoice for them.

docs.stripe.com/billing/subscriptions/billing-cycle and /trials.
"""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import field

from emulator.billing.core.calendar import Period, period_at
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.invoices.subscription_parents import BillingReason
from emulator.billing.meters.tallies import Tally
from emulator.billing.subscriptions.invoices import (
    InvoicePlan,
    discounts_in_force,
    draft_invoice,
    use_up_discounts,
    with_billed_lines,
)
from emulator.billing.subscriptions.lines import (
    Products,
    billed_terms,
    debit_line,
    discount_shares,
    period_lines,
    until_end,
)
from emulator.billing.subscriptions.proration_items import add_items
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem
from emulator.billing.subscriptions.usage_lines import Usage, trial_usage_lines, usage_lines


class BillingStep(Struct, frozen=True):
    """A subscription after something was billed, and the draft of its invoice; None where there is none to make."""

    subscription: Subscription
    invoice: Invoice | None = None


class BillingInputs(Struct, frozen=True, kw_only=True):
    """What billing needs to know besides the subscription.

    Attributes:
        customer: whom it is billed to.
        products: the products of the prices of its items.
        pending: the items that wait for its next invoice, and those that wait for any of its customer's.
        usage: what was used of its metered items.
    """

    customer: Customer
    products: Products
    pending: Sequence[InvoiceItem] = ()
    usage: Usage = field(default_factory=Usage)


def renew(subscription: Subscription, inputs: BillingInputs, ctx: Context, changes: Changes) -> BillingStep:
    """The subscription in its next period, and the draft for it.

    The items whose period ends first begin anew; a trial is over. What the draft says is its period is the one that
    just ended, that of its lines is the new one (recorded).
    """
    boundary = subscription.next_boundary
    ended = Period(min(item.period_start for item in subscription.items if item.period_end == boundary), boundary)
    if subscription.status == "trialing":
        used = trial_usage_lines(subscription, inputs.usage, inputs.products, boundary)
    else:
        used = usage_lines(subscription, inputs.usage, inputs.products, boundary, only_ended=True, takes_late=True)
    renewed = _without_expired_discounts(subscription, boundary)
    if renewed.status == "trialing":
        renewed = replace(renewed, status="active")
    renewed, lines = start_periods(renewed, boundary, inputs)
    return bill(renewed, [*lines, *used], "subscription_cycle", ended, inputs, ctx, changes, finalizes_itself=True)


def start_periods(
    subscription: Subscription, second: int, inputs: BillingInputs
) -> tuple[Subscription, list[ItemDetails]]:
    """The items that have reached `second` in the periods that begin there, and the lines that bill these.

    Where the anchor lies elsewhere, the first period is a part of one and is prorated. Of metered items nothing is
    billed yet.
    """
    in_force = discounts_in_force(subscription, inputs.customer, second)
    due = [item for item in subscription.items if item.period_end <= second]
    shares = discount_shares(due, [each for each in in_force if not each.once], subscription.currency)
    lines, items = list[ItemDetails](), list[SubscriptionItem]()
    for item in subscription.items:
        if item.period_end > second:
            items.append(item)
            continue
        whole = period_at(subscription.billing_cycle_anchor, item.interval, second)
        part = Period(second, whole.end)
        if item.is_metered:
            items.append(in_new_period(item, part))
            continue
        billed = until_end(subscription, billed_terms(item, whole, shares[item.id]), second)
        begun = replace(item, billed=billed, period_start=part.start, period_end=part.end)
        items.append(begun)
        part = Period(part.start, billed.until)
        if part == whole:
            lines += period_lines(subscription, begun, whole, inputs.products)
        else:
            lines.append(debit_line(subscription, begun, billed, part, inputs.products))
    return replace(subscription, items=tuple(items)), lines


def in_new_period(item: SubscriptionItem, period: Period, billed: Tally | None = None) -> SubscriptionItem:
    """A metered item in a period of which nothing is billed yet but `billed`, of its first second."""
    kept = item.first_second_billed if period.start == item.period_start else None
    return replace(
        item,
        first_second_billed=billed or kept,
        period_start=period.start,
        period_end=period.end,
        usage_billed=Decimal(0),
    )


def bill(
    subscription: Subscription,
    lines: Sequence[ItemDetails],
    reason: BillingReason,
    period: Period,
    inputs: BillingInputs,
    ctx: Context,
    changes: Changes,
    *,
    finalizes_itself: bool,
) -> BillingStep:
    """The subscription with the draft of an invoice for lines and all that waits; none where there is nothing.

    `finalizes_itself` is whether the draft stays one for an hour; else the caller finalizes it at once. In classic
    billing whatever is prorated is an invoice item, the part of a first period, too (laravel/cashier-stripe,
    test_creating_subscription_with_an_anchored_billing_cycle).
    """
    prorated = [] if subscription.is_flexible else [line for line in lines if line.is_proration]
    own = [line for line in lines if not line.is_proration] if prorated else lines
    items = add_items(subscription, prorated, ctx, changes)
    plan = InvoicePlan(
        reason=reason, period=period, lines=own, pending=[*inputs.pending, *items], finalizes_itself=finalizes_itself
    )
    if plan.is_empty:
        return BillingStep(subscription)
    invoice = draft_invoice(subscription, inputs.customer, plan, ctx, changes)
    billed = replace(subscription, items=with_billed_lines(subscription.items, invoice), latest_invoice=invoice.id)
    return BillingStep(use_up_discounts(billed, invoice), invoice)


def _without_expired_discounts(subscription: Subscription, second: int) -> Subscription:
    left = tuple(each for each in subscription.discounts if not each.is_over(second))
    items = tuple(
        replace(item, discounts=tuple(each for each in item.discounts if not each.is_over(second)))
        for item in subscription.items
    )
    return replace(subscription, discounts=left, items=items)
