"""Creating a subscription (docs.stripe.com/api/subscriptions/create)."""

from collections.abc import Sequence
from functools import partial

from emulator.billing.catalog.discounts import DiscountTarget, redeem_all
from emulator.billing.core.calendar import Interval, Period, boundary, period_at
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer, set_currency
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.subscriptions.anchors import anchor_config, check_anchor, configured_anchor
from emulator.billing.subscriptions.cancellation import schedule_cancellation
from emulator.billing.subscriptions.invoices import discounts_in_force
from emulator.billing.subscriptions.items import check_intervals, currency_of, make_items
from emulator.billing.subscriptions.lines import (
    Products,
    billed_terms,
    debit_line,
    discount_shares,
    period_lines,
    trial_line,
    until_end,
)
from emulator.billing.subscriptions.one_off_items import add_one_off_items
from emulator.billing.subscriptions.params import BillingModeParams, SubscriptionCreateParams
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep, bill
from emulator.billing.subscriptions.subscription import (
    AnchorConfig,
    BilledTerms,
    BillingMode,
    Subscription,
    SubscriptionItem,
    interval_of,
)
from emulator.billing.subscriptions.terms import SubscriptionReferences, with_terms
from emulator.billing.subscriptions.trials import trial_end_of
from emulator.billing.subscriptions.usage_lines import line_of_no_usage

MAX_BACKDATED_LINES = 250


def create_subscription(
    params: SubscriptionCreateParams,
    references: SubscriptionReferences,
    customer: Customer,
    pending: Sequence[InvoiceItem],
    ctx: Context,
    changes: Changes,
    *,
    leaves_draft: bool = False,
) -> BillingStep:
    """A new subscription as it is if its first invoice is paid, and that invoice as a draft.

    The draft of one that is charged is to be finalized at once, unless `leaves_draft` wants it to stay one for an hour.
    The caller saves the subscription and tells of it. `pending` are the customer's items that wait for an invoice.
    Raises APIError for what does not go together.
    """
    entries = references.items
    if not entries:
        raise missing_param("items")
    if params.payment_behavior == "pending_if_incomplete":
        raise APIError(
            "Setting `payment_behavior` to `pending_if_incomplete` has no effect when creating a subscription.",
            param="payment_behavior",
        )
    blank = _blank(params, references, customer, ctx, changes)
    customer = set_currency(customer, blank.currency, changes)
    subscription = with_terms(blank, params, references, customer, ctx)
    if subscription.pending_invoice_item_interval is not None:
        following = boundary(ctx.now, subscription.pending_invoice_item_interval, 1)
        subscription = replace(subscription, next_pending_invoice_item_invoice=following)
    check_intervals(subscription)
    subscription = _with_discounts(subscription, references, ctx, changes)
    subscription = schedule_cancellation(subscription, params, ctx.now)
    one_off = add_one_off_items(subscription, customer, references.add_invoice_items, ctx, changes)
    subscription, lines = _with_first_lines(subscription, params, customer, references.products, ctx.now)
    inputs = BillingInputs(
        customer=customer, products=references.products, pending=[*(pending if lines else ()), *one_off]
    )
    period = Period(ctx.now, ctx.now)
    is_draft = subscription.status == "active" and (leaves_draft or subscription.collection_method == "send_invoice")
    return bill(subscription, lines, "subscription_create", period, inputs, ctx, changes, finalizes_itself=is_draft)


def _blank(
    params: SubscriptionCreateParams,
    references: SubscriptionReferences,
    customer: Customer,
    ctx: Context,
    changes: Changes,
) -> Subscription:
    """The subscription with its items and its time."""
    id, entries = ctx.new_id("sub"), references.items
    prices = [entry.price for entry in entries if entry.price is not None]
    intervals = [interval_of(price) for price in prices if price.recurring is not None]
    start = given_or(params.backdate_start_date, ctx.now)
    if start > ctx.now:
        raise APIError("`backdate_start_date` must lie in the past.", param="backdate_start_date")
    trial_end = trial_end_of(params, prices, ctx.now)
    trial_end = None if trial_end is None or trial_end <= ctx.now else trial_end
    check_anchor(params, intervals, start, ctx.now)
    mode = billing_mode_of(params.billing_mode, ctx)
    config = (
        None if params.billing_cycle_anchor_config is NOT_GIVEN else anchor_config(params.billing_cycle_anchor_config)
    )
    anchor = _anchor(params, config, mode, start, trial_end, ctx)
    currency = currency_of(entries, given_or(params.currency, None))
    period_of = partial(_current_period, anchor, mode, start, trial_end, ctx.now)
    return Subscription(
        id=id,
        created=ctx.now,
        anchor_config=config,
        billing_cycle_anchor=anchor,
        billing_mode=mode,
        currency=currency,
        customer=customer.id,
        items=make_items(id, customer.id, entries, currency, period_of, ctx, changes),
        start_date=start,
        status="active" if trial_end is None else "trialing",
        test_clock=customer.test_clock,
        trial_end=trial_end,
        trial_start=None if trial_end is None else ctx.now,
    )


def billing_mode_of(mode: Given[BillingModeParams], ctx: Context) -> BillingMode:
    """How a new subscription is billed: flexibly, unless it is to be in the classic way."""
    if mode is not NOT_GIVEN and mode.type == "classic":
        return BillingMode(type="classic")
    flexible = NOT_GIVEN if mode is NOT_GIVEN else mode.flexible
    shown = NOT_GIVEN if flexible is NOT_GIVEN else flexible.proration_discounts
    return BillingMode(proration_discounts=given_or(shown, "included"), updated_at=ctx.now)


def _anchor(
    params: SubscriptionCreateParams,
    config: AnchorConfig | None,
    mode: BillingMode,
    start: int,
    trial_end: int | None,
    ctx: Context,
) -> int:
    """What boundaries are reckoned from: what is asked for, else the end of the trial, else the start.

    Of what is backdated, classic billing begins its periods at the creation, flexible billing at the start.
    """
    if config is not None:
        return configured_anchor(config, trial_end or ctx.now)
    if params.billing_cycle_anchor is not NOT_GIVEN:
        return params.billing_cycle_anchor
    return trial_end or (ctx.now if mode.type == "classic" else start)


def _current_period(
    anchor: int, mode: BillingMode, start: int, trial_end: int | None, now: int, interval: Interval
) -> Period:
    """The period that a new item is in."""
    if trial_end is not None:
        return Period(now, trial_end)
    natural = period_at(anchor, interval, now)
    return Period(start if mode.type == "classic" else max(start, natural.start), natural.end)


def _with_discounts(
    subscription: Subscription, references: SubscriptionReferences, ctx: Context, changes: Changes
) -> Subscription:
    if references.discounts is NOT_GIVEN:
        return subscription
    target = DiscountTarget(
        customer=subscription.customer,
        currency=subscription.currency,
        start=subscription.start_date,
        subscription=subscription.id,
    )
    discounts = redeem_all(references.discounts, (), target, ctx, changes)
    for discount in discounts:
        changes.emit("customer.discount.created", discount)
    return replace(subscription, discounts=discounts)


def _with_first_lines(
    subscription: Subscription, params: SubscriptionCreateParams, customer: Customer, products: Products, now: int
) -> tuple[Subscription, list[ItemDetails]]:
    """The lines of the first invoice, and the subscription whose items know what is billed of them."""
    if subscription.status == "trialing":
        return subscription, [trial_line(subscription, item, item.period, products) for item in subscription.items]
    in_force = tuple(each for each in discounts_in_force(subscription, customer, now) if not each.once)
    shares = discount_shares(subscription.items, in_force, subscription.currency)
    lines, items = list[ItemDetails](), list[SubscriptionItem]()
    for item in subscription.items:
        natural = period_at(subscription.billing_cycle_anchor, item.interval, now)
        if item.is_metered:
            # Billed in arrears; classic billing says so with a line of nothing.
            if not subscription.is_flexible:
                lines.append(line_of_no_usage(subscription, item, Period(now, item.period_end), products))
            items.append(item)
            continue
        billed = billed_terms(item, natural, shares[item.id])
        if params.proration_behavior != "none":
            billed = until_end(subscription, billed, now)
        parts = _billed_parts(subscription, item, natural, now, skips=params.proration_behavior == "none")
        for part, whole in parts:
            billed_part = Period(part.start, min(part.end, billed.until))
            lines += _first_lines(subscription, item, billed, billed_part, whole, products)
        items.append(replace(item, billed=billed if parts else None))
    if len(lines) > MAX_BACKDATED_LINES:
        raise APIError(
            f"The first invoice would have {len(lines)} lines; it can have at most {MAX_BACKDATED_LINES}.",
            param="backdate_start_date",
        )
    return replace(subscription, items=tuple(items)), lines


def _billed_parts(
    subscription: Subscription, item: SubscriptionItem, natural: Period, now: int, *, skips: bool
) -> list[tuple[Period, Period]]:
    """The parts of time that the first invoice bills, each with the whole period that its price is for.

    Flexible billing has one for each period since the start, classic billing one for all of it
    (docs.stripe.com/billing/subscriptions/backdating). What began before now, or does not fill its period, is skipped
    where nothing is to be prorated.
    """
    start = subscription.start_date
    if not subscription.is_flexible:
        part = Period(start, natural.end)
        return [] if skips and part != natural else [(part, natural)]
    parts: list[tuple[Period, Period]] = []
    at = start
    while at < item.period_end:
        whole = period_at(subscription.billing_cycle_anchor, item.interval, at)
        part = Period(at, whole.end)
        if not skips or (part == whole and part.start >= now):
            parts.append((part, whole))
        at = whole.end
    return parts


def _first_lines(
    subscription: Subscription,
    item: SubscriptionItem,
    billed: BilledTerms,
    part: Period,
    whole: Period,
    products: Products,
) -> list[ItemDetails]:
    """A whole period by its price; a part of one prorated, from which discounts are taken as off a whole one."""
    if part == whole:
        return period_lines(subscription, item, whole, products)
    terms = replace(billed, period_start=whole.start, period_end=whole.end, taken=(), percent_off=None)
    line = debit_line(subscription, item, terms, part, products)
    return [replace(line, discountable=True, discounts=item.discounts)]
