"""What time makes of a subscription: its one job, done if the subscription still wants it."""

from collections.abc import Callable, Mapping

from emulator.billing.core.calendar import Period, boundary
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.subscriptions import renewal
from emulator.billing.subscriptions.cancellation import end
from emulator.billing.subscriptions.due import Due, Kind, next_due, schedule
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep, bill
from emulator.billing.subscriptions.subscription import Paused, Subscription
from emulator.billing.subscriptions.usage_lines import usage_lines
from emulator.billing.system.jobs import Job
from emulator.services import invoices
from emulator.services.invoices.finalization import finalize_unattempted
from emulator.services.jobs import take_job
from emulator.services.subscriptions.ending import end_collection
from emulator.services.subscriptions.loading import load_inputs, with_current_prices
from emulator.services.subscriptions.payment import payment_method_of
from emulator.services.subscriptions.saving import save, save_and_tell
from emulator.services.subscriptions.upcoming import announce
from emulator.services.subscriptions.waiting_changes import void_waiting_invoice
from emulator.store.unit_of_work import UnitOfWork


def do_due(uow: UnitOfWork, job: Job) -> None:
    """Does the first thing that is due, and orders the next."""
    subscription = take_job(uow, job, Subscription)
    due = None if subscription is None else next_due(subscription, uow.ctx.account)
    if subscription is None or due is None:
        return
    if due.second > uow.ctx.now:
        schedule(subscription, uow.ctx, uow.changes)
        return
    _STEPS[due.kind](uow, subscription, due)


def _expire_first_invoice(uow: UnitOfWork, subscription: Subscription, _due: Due) -> None:
    """Voids the first invoice, which nobody paid: the subscription follows it."""
    first = None if subscription.latest_invoice is None else uow.get(Invoice, subscription.latest_invoice)
    if first is not None and first.status == "open":
        invoices.void_with_payments(uow, first)


def _expire_pending_update(uow: UnitOfWork, subscription: Subscription, _due: Due) -> None:
    """Voids the invoice of a change that nobody paid: the change is dropped with it."""
    void_waiting_invoice(uow, subscription)


def _resume_collection(uow: UnitOfWork, subscription: Subscription, _due: Due) -> None:
    save_and_tell(uow, replace(subscription, pause_collection=None), subscription)


def _cancel(uow: UnitOfWork, subscription: Subscription, due: Due) -> None:
    """Ends it; what still waits to be billed is invoiced (docs.stripe.com/billing/subscriptions/cancel)."""
    reason = subscription.cancellation_details.reason or "cancellation_requested"
    ended = replace(
        end(subscription, due.second, reason),
        cancel_at=subscription.cancel_at,
        cancel_at_period_end=subscription.cancel_at_period_end,
    )
    inputs, made = load_inputs(uow, subscription), None
    if inputs is not None and subscription.status not in ("paused", "trialing"):
        own = [each for each in inputs.pending if each.details.parent is not None]
        period = Period(subscription.current_period.start, due.second)
        step = bill(
            ended,
            usage_lines(subscription, inputs.usage, inputs.products, due.second, takes_late=True),
            "subscription_cycle",
            period,
            replace(inputs, pending=own),
            uow.ctx,
            uow.changes,
            finalizes_itself=True,
        )
        ended, made = step.subscription, None if step.invoice is None else step.invoice.id
    end_collection(uow, ended, except_for=made)
    save_and_tell(uow, ended, subscription, "customer.subscription.deleted")


def _end_trial(uow: UnitOfWork, subscription: Subscription, due: Due) -> None:
    """Begins to bill; to whom no payment method is known of, the settings of the trial say what happens instead."""
    inputs = load_inputs(uow, subscription)
    if inputs is None:
        return
    behavior = subscription.trial_settings.missing_payment_method
    is_charged = subscription.collection_method == "charge_automatically"
    lacks_method = is_charged and payment_method_of(uow, subscription, inputs.customer) is None
    if lacks_method and behavior == "cancel":
        end_after_trial(uow, subscription, due.second)
    elif lacks_method and behavior == "pause":
        pause_after_trial(uow, subscription, due.second)
    else:
        _renew(uow, subscription, due)


def end_after_trial(uow: UnitOfWork, subscription: Subscription, second: int) -> Subscription:
    """The subscription, canceled at the end of its trial, `second` (unix, UTC): nothing of it is collected any more."""
    ended = replace(end(subscription, second, "cancellation_requested"), trial_end=second)
    end_collection(uow, ended)
    save_and_tell(uow, ended, subscription, "customer.subscription.deleted")
    return ended


def pause_after_trial(uow: UnitOfWork, subscription: Subscription, second: int) -> Subscription:
    """The subscription, paused at the end of its trial, `second` (unix, UTC): nothing is billed until it is resumed."""
    items = tuple(replace(item, period_end=second) for item in subscription.items)
    paused = replace(
        subscription,
        items=items,
        paused=Paused(type="trial_end_without_payment_method", transitioned_at=second),
        status="paused",
        trial_end=second,
    )
    save(uow, paused, subscription)
    uow.changes.emit("customer.subscription.paused", paused)
    uow.changes.emit("customer.subscription.updated", paused, subscription)
    return paused


def _renew(uow: UnitOfWork, subscription: Subscription, _due: Due) -> None:
    inputs = load_inputs(uow, subscription)
    if inputs is None:
        return
    current = with_current_prices(uow, subscription)
    step = renewal.renew(current, inputs, uow.ctx, uow.changes)
    _treat_paused_collection(uow, step, inputs)
    save_and_tell(uow, step.subscription, subscription)


def _treat_paused_collection(uow: UnitOfWork, step: BillingStep, inputs: BillingInputs) -> None:
    """While nothing is collected, an invoice is given up as soon as it is there, unless drafts are kept."""
    pause, draft = step.subscription.pause_collection, step.invoice
    if pause is None or draft is None or pause.behavior == "keep_as_draft":
        return
    invoice = finalize_unattempted(uow, draft, inputs.customer, auto_advance=False)
    if invoice.status != "open":
        return
    if pause.behavior == "void":
        invoices.void_with_payments(uow, invoice)
    else:
        invoices.mark_uncollectible(uow, invoice)


def _note_overdue(uow: UnitOfWork, subscription: Subscription, _due: Due) -> None:
    """An invoice that was sent was not paid in time."""
    late = replace(subscription, overdue_at=None)
    save_and_tell(uow, replace(late, status="past_due") if late.status == "active" else late, subscription)


def _bill_pending_items(uow: UnitOfWork, subscription: Subscription, due: Due) -> None:
    """Bills what waits on a subscription, which has an interval of its own for it."""
    interval, inputs = subscription.pending_invoice_item_interval, load_inputs(uow, subscription)
    following = None if interval is None else boundary(due.second, interval, 1)
    after = replace(subscription, next_pending_invoice_item_invoice=following)
    if inputs is not None and inputs.pending:
        period = Period(due.second, due.second)
        step = bill(after, [], "subscription_cycle", period, inputs, uow.ctx, uow.changes, finalizes_itself=True)
        after = step.subscription
    save_and_tell(uow, after, subscription)


def _warn_of_trial_end(uow: UnitOfWork, subscription: Subscription, _due: Due) -> None:
    warned = replace(subscription, reminded_until=subscription.trial_end)
    save_and_tell(uow, warned, subscription, "customer.subscription.trial_will_end")


def _announce_invoice(uow: UnitOfWork, subscription: Subscription, _due: Due) -> None:
    announce(uow, subscription)
    save(uow, replace(subscription, reminded_until=subscription.next_boundary), subscription)


_STEPS: Mapping[Kind, Callable[[UnitOfWork, Subscription, Due], None]] = {
    "expire_first_invoice": _expire_first_invoice,
    "expire_pending_update": _expire_pending_update,
    "resume_collection": _resume_collection,
    "cancel": _cancel,
    "end_trial": _end_trial,
    "renew": _renew,
    "note_overdue": _note_overdue,
    "bill_pending_items": _bill_pending_items,
    "warn_of_trial_end": _warn_of_trial_end,
    "announce_invoice": _announce_invoice,
}
