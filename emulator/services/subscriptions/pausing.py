"""Pausing a subscription, going on with it, and moving it to flexible billing."""

from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions import pausing as rules
from emulator.billing.subscriptions.event_order import put_in_order
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep
from emulator.billing.subscriptions.states import missing_error, require_allowed
from emulator.billing.subscriptions.subscription import BillingMode, Subscription
from emulator.billing.subscriptions.transition_params import (
    SubscriptionMigrateParams,
    SubscriptionPauseParams,
    SubscriptionResumeParams,
)
from emulator.services import invoices
from emulator.services.subscriptions.loading import load_inputs, with_current_prices
from emulator.services.subscriptions.payment import collect_now, finalize_now, payment_method_of
from emulator.services.subscriptions.saving import save, save_and_tell
from emulator.services.subscriptions.waiting_changes import tell_schedule_of_resumption, void_waiting_invoice
from emulator.store.unit_of_work import UnitOfWork


def pause(
    uow: UnitOfWork, subscription: Subscription, params: SubscriptionPauseParams, *, by_schedule: bool = False
) -> Subscription:
    """Pauses a subscription. Raises APIError for what its status, or a schedule, does not allow."""
    require_allowed(subscription, "pause")
    inputs = _inputs(uow, subscription, used_through=uow.ctx.now)
    begun = len(uow.changes.domain_events)
    step = rules.pause(subscription, params, inputs, uow.ctx, uow.changes, by_schedule=by_schedule)
    if step.invoice is not None:
        invoices.auto_charge(uow, finalize_now(uow, step.invoice, inputs.customer))
    save(uow, step.subscription, subscription)
    put_in_order(
        uow.changes,
        begun,
        "customer.subscription.updated",
        step.subscription,
        subscription,
        preceded_by="customer.subscription.paused",
    )
    return step.subscription


def resume(uow: UnitOfWork, subscription: Subscription, params: SubscriptionResumeParams) -> Subscription:
    """Goes on with a paused subscription: at once, or when the invoice of its first period is paid.

    Raises APIError unless it is paused, and for one whose invoices are sent.
    """
    require_allowed(subscription, "resume")
    inputs = _inputs(uow, subscription)
    before = with_current_prices(uow, subscription)
    begun = len(uow.changes.domain_events)
    void_waiting_invoice(uow, before)
    step = rules.resume(before, params, inputs, uow.ctx, uow.changes)
    after = _collected(uow, before, step, inputs, params)
    save(uow, after, subscription)
    resumed = None if after.status == "paused" else "customer.subscription.resumed"
    put_in_order(uow.changes, begun, "customer.subscription.updated", after, subscription, preceded_by=resumed)
    if resumed is not None:
        tell_schedule_of_resumption(uow, after)
    return after


def migrate(uow: UnitOfWork, subscription: Subscription, params: SubscriptionMigrateParams) -> Subscription:
    """Lets a subscription be billed flexibly from now on; there is no way back.

    Raises APIError for what its status does not allow.
    """
    require_allowed(subscription, "migrate")
    flexible = params.billing_mode.flexible
    shown = NOT_GIVEN if flexible is NOT_GIVEN else flexible.proration_discounts
    mode = BillingMode(proration_discounts=shown or "included", updated_at=uow.ctx.now)
    migrated = replace(subscription, billing_mode=mode)
    save_and_tell(uow, migrated, subscription)
    return migrated


def _inputs(uow: UnitOfWork, subscription: Subscription, *, used_through: int | None = None) -> BillingInputs:
    inputs = load_inputs(uow, subscription, used_through=used_through)
    if inputs is None:
        raise missing_error(subscription.id)
    return inputs


def _collected(
    uow: UnitOfWork,
    before: Subscription,
    step: BillingStep,
    inputs: BillingInputs,
    params: SubscriptionResumeParams,
) -> Subscription:
    """The subscription after its first period was collected; without anything to charge it waits (recorded)."""
    after, draft = step.subscription, step.invoice
    if draft is None:
        return after
    method = payment_method_of(uow, after, inputs.customer)
    if draft.amounts.amount_due <= 0:
        finalize_now(uow, draft, inputs.customer)
        return after
    if method is None:
        invoice = finalize_now(uow, draft, inputs.customer)
        return rules.wait_for_payment(before, after, invoice, uow.ctx.now)
    if params.payment_behavior == "resume_on_payment_success":
        collection = collect_now(uow, draft, inputs.customer)
        if collection.is_paid:
            return after
        return rules.wait_for_payment(before, after, collection.invoice, uow.ctx.now)
    invoice = invoices.auto_charge(uow, finalize_now(uow, draft, inputs.customer))
    return after if invoice.status == "paid" else replace(after, status="past_due")
