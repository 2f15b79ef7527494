"""What a subscription's next invoice would be (docs.stripe.com/api/invoices/create_preview).

A preview runs the very rules that a change, a renewal or an end runs, and keeps nothing of it.
"""

from collections.abc import Callable, Sequence

from emulator.billing.catalog.discounts import DiscountTarget, Redemption, redeem_all
from emulator.billing.core.calendar import Period
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import Struct, replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.preview import upcoming_id
from emulator.billing.invoices.totals import recalculated
from emulator.billing.subscriptions.cancellation import end, schedule_cancellation
from emulator.billing.subscriptions.create import create_subscription
from emulator.billing.subscriptions.params import (
    SubscriptionCreateParams,
    SubscriptionUpdateParams,
)
from emulator.billing.subscriptions.pausing import pause, resume
from emulator.billing.subscriptions.preview_params import SubscriptionDetailsParams
from emulator.billing.subscriptions.prorations import add_credits
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep, bill, renew
from emulator.billing.subscriptions.states import require_allowed
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.billing.subscriptions.transition_params import (
    SubscriptionPauseParams,
    SubscriptionResumeParams,
)
from emulator.billing.subscriptions.update import update_subscription
from emulator.billing.subscriptions.usage_lines import usage_lines


class PlannedChange(Struct, frozen=True, kw_only=True):
    """A change that is to come.

    Attributes:
        second: when (unix, UTC).
        update: what it asks of the subscription as that is by then, with what it names.
        cancel_at: when the subscription ends after it, where that is another time than before.
    """

    second: int
    update: Callable[[Subscription], tuple[SubscriptionUpdateParams, SubscriptionReferences]]
    cancel_at: Given[int | None] = NOT_GIVEN


class PreviewedInvoice(Struct, frozen=True, kw_only=True):
    """What is said of the invoice itself.

    Attributes:
        discounts: what is to be taken off it, where that is not what its subscription says.
        is_recurring: whether only what recurs is to be on it.
    """

    discounts: Given[tuple[Redemption, ...]] = NOT_GIVEN
    is_recurring: bool = False


def preview_change(
    subscription: Subscription,
    details: SubscriptionDetailsParams,
    references: SubscriptionReferences,
    inputs: BillingInputs,
    wanted: PreviewedInvoice,
    ctx: Context,
) -> Invoice:
    """The invoice that a change would make at once, or the one at the next renewal after it.

    Raises APIError, a 404, when there would be none, and whatever the change would raise.
    """
    pausing, resuming = details.as_pause, details.as_resumption
    if pausing is not None:
        return _finished(_pause(subscription, pausing, inputs, ctx), inputs, wanted, ctx)
    if resuming is not None:
        return _finished(_resume(subscription, resuming, inputs, wanted, ctx), inputs, wanted, ctx)
    params = details.as_update
    if details.cancel_now is True:
        return _finished(_end_now(subscription, params, inputs, ctx, Changes()), inputs, wanted, ctx)
    change = PlannedChange(second=ctx.now, update=lambda _: (params, references))
    return preview_plan(subscription, [change], inputs, wanted, ctx)


def preview_plan(
    subscription: Subscription,
    plan: Sequence[PlannedChange],
    inputs: BillingInputs,
    wanted: PreviewedInvoice,
    ctx: Context,
) -> Invoice:
    """The first invoice that changes to come make, or the next renewal if that comes before.

    Raises APIError, a 404, when there would be none, and whatever the changes would raise.
    """
    if subscription.status == "paused":
        raise nothing_upcoming_error(inputs.customer.id)
    changes, step, second = Changes(), BillingStep(subscription), ctx.now
    for change in plan:
        if step.invoice is not None or change.second > step.subscription.next_boundary:
            break
        then = replace(ctx, now=max(change.second, ctx.now))
        params, references = change.update(step.subscription)
        inputs = replace(inputs, products={**inputs.products, **references.products})
        step = update_subscription(step.subscription, params, references, _waiting(inputs, changes), then, changes)
        ending = SubscriptionUpdateParams(cancel_at=change.cancel_at)
        step = replace(step, subscription=schedule_cancellation(step.subscription, ending, then.now))
        second = params.proration_date or then.now
    prorates = any(item.details.is_proration for item in changes.saved(InvoiceItem))
    if step.invoice is None or wanted.is_recurring:
        step = _next_renewal(step, inputs, wanted, ctx, changes)
    return _finished(step, inputs, wanted, ctx, second if prorates else None)


def preview_creation(
    params: SubscriptionCreateParams,
    references: SubscriptionReferences,
    inputs: BillingInputs,
    wanted: PreviewedInvoice,
    ctx: Context,
) -> Invoice:
    """The first invoice of a subscription that would be made now. Raises APIError as its creation would."""
    changes = Changes()
    step = create_subscription(params, references, inputs.customer, inputs.pending, ctx, changes)
    if step.invoice is None or wanted.is_recurring:
        step = _next_renewal(step, inputs, wanted, ctx, changes)
    return _finished(step, inputs, wanted, ctx)


def nothing_upcoming_error(customer: str) -> APIError:
    """What a preview is answered with where there is nothing to come."""
    return APIError(f"No upcoming invoices for customer: {customer}", status=404, code="invoice_upcoming_none")


def _end_now(
    subscription: Subscription,
    params: SubscriptionUpdateParams,
    inputs: BillingInputs,
    ctx: Context,
    changes: Changes,
) -> BillingStep:
    """What is billed, and given back, where it ends now; what was used as well."""
    credits = [] if params.proration_behavior == "none" else add_credits(subscription, ctx.now, inputs, ctx, changes)
    ended = end(subscription, ctx.now, "cancellation_requested")
    period = Period(subscription.current_period.start, ctx.now)
    last = replace(inputs, pending=[*inputs.pending, *credits])
    used = usage_lines(subscription, inputs.usage, inputs.products, ctx.now)
    return bill(ended, used, "subscription_cycle", period, last, ctx, changes, finalizes_itself=False)


def _pause(
    subscription: Subscription, params: SubscriptionPauseParams, inputs: BillingInputs, ctx: Context
) -> BillingStep:
    """What a pause bills at once, if anything: while it lasts, nothing is."""
    require_allowed(subscription, "pause", "subscription")
    return pause(subscription, params, inputs, ctx, Changes())


def _resume(
    subscription: Subscription,
    params: SubscriptionResumeParams,
    inputs: BillingInputs,
    wanted: PreviewedInvoice,
    ctx: Context,
) -> BillingStep:
    """What the end of a pause bills, or the next renewal after it."""
    require_allowed(subscription, "resume", "subscription")
    changes = Changes()
    step = resume(subscription, params, inputs, ctx, changes)
    if step.invoice is None or wanted.is_recurring:
        step = _next_renewal(step, inputs, wanted, ctx, changes)
    return step


def _next_renewal(
    step: BillingStep, inputs: BillingInputs, wanted: PreviewedInvoice, ctx: Context, changes: Changes
) -> BillingStep:
    """What the end of the present period makes, or the subscription's own end within it, with what waits by then."""
    subscription = step.subscription
    then = replace(inputs, pending=[]) if wanted.is_recurring else _waiting(inputs, changes)
    end = subscription.cancel_at
    if end is not None and end <= subscription.next_boundary:
        own = [item for item in then.pending if item.details.parent is not None]
        return bill(
            subscription,
            usage_lines(subscription, inputs.usage, inputs.products, end),
            "subscription_cycle",
            Period(subscription.current_period.start, end),
            replace(inputs, pending=own),
            replace(ctx, now=end),
            Changes(),
            finalizes_itself=False,
        )
    return renew(subscription, then, replace(ctx, now=subscription.next_boundary), Changes())


def _finished(
    step: BillingStep,
    inputs: BillingInputs,
    wanted: PreviewedInvoice,
    ctx: Context,
    proration_date: int | None = None,
) -> Invoice:
    invoice = step.invoice
    if invoice is None:
        raise nothing_upcoming_error(inputs.customer.id)
    if wanted.discounts is not NOT_GIVEN:
        target = DiscountTarget(customer=invoice.customer, currency=invoice.currency, invoice=invoice.id)
        discounts = redeem_all(wanted.discounts, invoice.discounts, target, ctx, Changes())
        return _as_upcoming(recalculated(replace(invoice, discounts=discounts)), proration_date)
    return _as_upcoming(invoice, proration_date)


def _as_upcoming(invoice: Invoice, proration_date: int | None) -> Invoice:
    parent = invoice.parent
    return replace(
        invoice,
        id=upcoming_id(invoice.id),
        automatically_finalizes_at=None,
        billing_reason="upcoming",
        parent=None if parent is None else replace(parent, proration_date=proration_date),
    )


def _waiting(inputs: BillingInputs, changes: Changes) -> BillingInputs:
    """What waits to be billed after changes."""
    waiting = {item.id: item for item in (*inputs.pending, *changes.saved(InvoiceItem))}
    return replace(inputs, pending=[item for item in waiting.values() if item.invoice is None])
