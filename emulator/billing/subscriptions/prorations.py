"""The items that a change within a period makes: what was paid for and is not used, and what is used instead.

docs.stripe.com/billing/subscriptions/prorations. They wait for the next invoice like any other item. Flexible billing
gives back what was last billed, classic billing what the present price would cost.
"""

from collections.abc import Sequence

from emulator.billing.core.calendar import Period, period_at
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.subscriptions.invoices import discounts_in_force
from emulator.billing.subscriptions.lines import (
    DiscountShare,
    Products,
    billed_terms,
    credit_line,
    debit_line,
    discount_shares,
    until_end,
)
from emulator.billing.subscriptions.proration_items import add_items
from emulator.billing.subscriptions.renewal import BillingInputs
from emulator.billing.subscriptions.subscription import BilledTerms, Subscription, SubscriptionItem


def proration_date_error() -> APIError:
    """400: prorations cannot be reckoned from a second outside of the period."""
    return APIError("Cannot specify proration date outside of current subscription period", param="proration_date")


def add_credits(
    subscription: Subscription, second: int, inputs: BillingInputs, ctx: Context, changes: Changes
) -> list[InvoiceItem]:
    """The items that give back the time of all items from `second` (unix, UTC) on."""
    credits = (credit_of(subscription, item, second, inputs) for item in subscription.items)
    return add_items(subscription, (each for each in credits if each is not None), ctx, changes)


def change_lines(
    old: Subscription, new: Subscription, second: int, inputs: BillingInputs
) -> tuple[Subscription, list[ItemDetails]]:
    """The lines of a change at `second` (unix, UTC), in order, and the subscription that knows what was billed.

    Each item that is another, more or less is given back and billed as a whole. Of one that goes there is a credit
    alone, of a new one a debit alone.
    """
    shares = _shares(new, inputs.customer, second)
    lines, items = list[ItemDetails](), list[SubscriptionItem]()
    gone = [item for item in old.items if new.item(item.id) is None]
    lines += [line for item in gone if (line := credit_of(old, item, second, inputs)) is not None]
    for item in new.items:
        before = old.item(item.id)
        if before is not None and not is_other(before, item):
            items.append(item)
            continue
        credit = None if before is None else credit_of(old, before, second, inputs)
        debit, billed = _debit_of(new, item, second, shares[item.id], inputs.products)
        lines += [line for line in (credit, debit) if line is not None]
        items.append(replace(item, billed=billed))
    return replace(new, items=tuple(items)), lines


def follow_end(subscription: Subscription, inputs: BillingInputs) -> tuple[Subscription, list[ItemDetails]]:
    """The lines of an end that has moved, and the subscription that knows until when it is billed.

    What was paid for beyond the new end is given back; what lies between an earlier end and it is billed.
    """
    lines, items = list[ItemDetails](), list[SubscriptionItem]()
    for item in subscription.items:
        billed = item.billed
        if billed is None or item.is_metered:
            items.append(item)
            continue
        until = min(subscription.cancel_at or billed.period_end, billed.period_end)
        if until < billed.until:
            credit = credit_of(subscription, item, until, inputs)
            lines += [] if credit is None else [credit]
        elif until > billed.until:
            lines.append(debit_line(subscription, item, billed, Period(billed.until, until), inputs.products))
        items.append(replace(item, billed=replace(billed, billed_until=until if until < billed.period_end else None)))
    return replace(subscription, items=tuple(items)), lines


def keep_billed(old: Subscription, new: Subscription, second: int) -> Subscription:
    """The subscription after a change at `second` (unix, UTC) that bills nothing: items know what was billed before.

    Classic billing takes a new item for billed, as it gives back the present price whoever paid it: a later change
    credits what replaced an item without prorations (laravel/cashier-stripe, SubscriptionsTest.php, as run against
    Stripe: test_subscription_changes_can_be_prorated).
    """
    before = {item.id: item.billed for item in old.items}
    return replace(
        new,
        items=tuple(
            replace(item, billed=before[item.id] if item.id in before else _unbilled(new, item, second))
            for item in new.items
        ),
    )


def _unbilled(subscription: Subscription, item: SubscriptionItem, second: int) -> BilledTerms | None:
    """What a later change may give back of an item that came without being billed."""
    if subscription.is_flexible or item.is_metered or subscription.status == "trialing":
        return None
    whole = period_at(subscription.billing_cycle_anchor, item.interval, second)
    return until_end(subscription, billed_terms(item, whole, DiscountShare()), second)


def is_other(before: SubscriptionItem, after: SubscriptionItem) -> bool:
    """Whether a change of an item changes what it costs."""
    return (before.price.id, before.quantity) != (after.price.id, after.quantity)


def credit_of(
    subscription: Subscription, item: SubscriptionItem, second: int, inputs: BillingInputs
) -> ItemDetails | None:
    """What is given back of an item from `second` on; None where nothing is left of what was billed."""
    billed = item.billed if subscription.is_flexible else _present_terms(subscription, item, second, inputs.customer)
    if item.is_metered or billed is None or billed.until <= second:
        return None
    return credit_line(subscription, item, billed, second, inputs.products)


def _present_terms(
    subscription: Subscription, item: SubscriptionItem, second: int, customer: Customer
) -> BilledTerms | None:
    """What classic billing gives back: the present price of an item that was billed, less all that a coupon takes."""
    if item.billed is None:
        return None
    share = _shares(subscription, customer, second)[item.id]
    present = billed_terms(item, item.billed.period, share)
    return replace(present, billed_until=item.billed.billed_until, credited_items=item.billed.credited_items)


def _debit_of(
    subscription: Subscription, item: SubscriptionItem, second: int, share: DiscountShare, products: Products
) -> tuple[ItemDetails | None, BilledTerms | None]:
    """What an item costs from `second` to the end of its period, and what is billed of it then."""
    if item.is_metered:
        return None, None
    whole = period_at(subscription.billing_cycle_anchor, item.interval, second)
    billed = until_end(subscription, billed_terms(item, whole, share), second)
    return debit_line(subscription, item, billed, Period(second, billed.until), products), billed


def _shares(subscription: Subscription, customer: Customer, second: int) -> dict[str, DiscountShare]:
    """What discounts take off each item. Classic billing takes the whole of a fixed amount off every one."""
    in_force = [each for each in discounts_in_force(subscription, customer, second) if not each.once]
    if subscription.is_flexible:
        return discount_shares(subscription.items, in_force, subscription.currency)
    apart: list[Sequence[SubscriptionItem]] = [[item] for item in subscription.items]
    found: dict[str, DiscountShare] = {}
    for items in apart:
        found |= discount_shares(items, in_force, subscription.currency)
    return found
