"""Pausing a subscription, and going on with it (docs.stripe.com/billing/subscriptions/pause-payment)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from emulator.billing.core.calendar import Period
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.subscriptions.due import FIRST_PAYMENT_SECONDS
from emulator.billing.subscriptions.prorations import add_credits
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep, bill, start_periods
from emulator.billing.subscriptions.subscription import Paused, PendingUpdate, Subscription
from emulator.billing.subscriptions.transition_params import SubscriptionPauseParams, SubscriptionResumeParams


@dataclass(frozen=True, slots=True)
class PauseStep:
    """A paused subscription, and the draft that bills what its pause bills, if it does so at once."""

    subscription: Subscription
    invoice: Invoice | None = None


def pause(
    subscription: Subscription,
    params: SubscriptionPauseParams,
    inputs: BillingInputs,
    ctx: Context,
    changes: Changes,
) -> PauseStep:
    """The subscription, paused now: its period ends, and nothing is billed until it goes on.

    What is left of the period is given back if the parameters say so; unless they do, it is not (a choice: the real
    service's own default is not known). Raises APIError for one that a schedule manages.
    """
    if subscription.schedule is not None:
        raise APIError(
            f"The subscription is managed by the subscription schedule `{subscription.schedule}`, and cannot be paused "
            "directly."
        )
    credits = _credits(subscription, params, inputs, ctx, changes)
    paused = replace(
        subscription,
        items=tuple(replace(item, billed=None, period_end=ctx.now) for item in subscription.items),
        overdue_at=None,
        paused=Paused(type="pause_requested", transitioned_at=ctx.now),
        status="paused",
    )
    if params.invoicing_behavior != "invoice":
        return PauseStep(paused)
    own = [each for each in inputs.pending if each.details.parent is not None]
    last = replace(inputs, pending=[*own, *credits])
    period = Period(subscription.current_period.start, ctx.now)
    step = bill(paused, [], "subscription_cycle", period, last, ctx, changes, finalizes_itself=False)
    return PauseStep(step.subscription, step.invoice)


def _credits(
    subscription: Subscription,
    params: SubscriptionPauseParams,
    inputs: BillingInputs,
    ctx: Context,
    changes: Changes,
) -> Sequence[InvoiceItem]:
    bill_for = params.bill_for
    unused = NOT_GIVEN if bill_for is NOT_GIVEN else bill_for.unused_time_from
    if unused is NOT_GIVEN or unused.type == "none":
        return []
    second = ctx.now if unused.type == "now" else subscription.current_period.start
    return add_credits(subscription, second, inputs, ctx, changes)


def resume(
    subscription: Subscription,
    params: SubscriptionResumeParams,
    inputs: BillingInputs,
    ctx: Context,
    changes: Changes,
) -> BillingStep:
    """The subscription as it goes on, and the draft of its first period.

    Periods begin anew now, unless the anchor is to stay: then the rest of the present one is billed. Raises APIError
    for one whose invoices are sent.
    """
    if subscription.collection_method == "send_invoice":
        raise APIError("You can only resume a subscription whose collection_method is `charge_automatically`.")
    keeps_anchor = params.billing_cycle_anchor is not NOT_GIVEN and params.billing_cycle_anchor.type == "unchanged"
    ready = replace(
        subscription,
        billing_cycle_anchor=subscription.billing_cycle_anchor if keeps_anchor else ctx.now,
        items=tuple(replace(item, period_end=ctx.now) for item in subscription.items),
        paused=None,
        pending_update=None,
        status="active",
    )
    resumed, lines = start_periods(ready, ctx.now, inputs)
    if keeps_anchor and params.proration_behavior == "none":
        lines = [line for line in lines if line.parent is not None and not line.parent.proration]
    period = Period(ctx.now, ctx.now)
    return bill(resumed, lines, "subscription_cycle", period, inputs, ctx, changes, finalizes_itself=False)


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
