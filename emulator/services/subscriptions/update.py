"""Changing a subscription, with what the change bills collected within the request."""

from emulator.billing.core.params import given_or
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions import pending_updates
from emulator.billing.subscriptions import update as rules
from emulator.billing.subscriptions.cancellation import require_own_end
from emulator.billing.subscriptions.event_order import put_in_order
from emulator.billing.subscriptions.params import SubscriptionUpdateParams
from emulator.billing.subscriptions.renewal import BillingInputs, BillingStep
from emulator.billing.subscriptions.states import require_allowed, update_operation
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.billing.subscriptions.trials import WARNING_SECONDS
from emulator.services import invoices
from emulator.services.customers import no_such_customer
from emulator.services.subscriptions.due import end_after_trial, pause_after_trial
from emulator.services.subscriptions.loading import load_inputs, with_current_prices
from emulator.services.subscriptions.payment import (
    Collection,
    collect_now,
    finalize_now,
    no_method_error,
    payment_method_of,
    prepare_confirmation,
)
from emulator.services.subscriptions.saving import save, warned
from emulator.services.subscriptions.waiting_changes import drop_waiting_change
from emulator.store.unit_of_work import UnitOfWork


def update(
    uow: UnitOfWork, subscription: Subscription, params: SubscriptionUpdateParams, references: SubscriptionReferences
) -> Subscription:
    """Changes a subscription; what is to be paid for it at once is collected.

    Raises APIError for what its status does not allow, for parameters that do not go together, for a customer with
    nothing to charge, and where the request wants nothing changed unless its card pays.
    """
    require_allowed(subscription, update_operation(frozenset(params.given_names())))
    require_own_end(subscription, params)
    inputs = load_inputs(uow, subscription, used_until=uow.ctx.now if params.resets_anchor else None)
    if inputs is None:
        raise no_such_customer(subscription.customer, status=404)
    inputs = replace(inputs, products={**inputs.products, **references.products})
    before = with_current_prices(uow, subscription)
    if params.payment_behavior == "pending_if_incomplete":
        pending_updates.check_supported(params)
    if before.pending_update is not None and pending_updates.replaces(params):
        before = drop_waiting_change(uow, before)
    _tell_of_early_end(uow, before, params)
    if _ends_without_method(uow, before, params, inputs):
        return _end_without_method(uow, before)
    begun = len(uow.changes.domain_events)
    step = rules.update_subscription(before, params, references, inputs, uow.ctx, uow.changes)
    after = _collected(uow, before, step, inputs, params)
    put_in_order(uow.changes, begun, "customer.subscription.updated", after, subscription)
    after = warned(uow, after)
    save(uow, after, subscription)
    return after


def _collected(
    uow: UnitOfWork,
    before: Subscription,
    step: BillingStep,
    inputs: BillingInputs,
    params: SubscriptionUpdateParams,
) -> Subscription:
    """The subscription after its invoice was collected, as the request says what is to happen if it is not paid."""
    after, draft = step.subscription, step.invoice
    if draft is None or draft.automatically_finalizes_at is not None or after.collection_method == "send_invoice":
        return after
    if draft.amounts.amount_due <= 0:
        finalize_now(uow, draft, inputs.customer)
        return after
    method = payment_method_of(uow, after, inputs.customer)
    if params.payment_behavior == "default_incomplete":
        prepare_confirmation(uow, finalize_now(uow, draft, inputs.customer), method)
        return _past_due(after)
    if method is None:
        raise no_method_error()
    if params.payment_behavior in ("error_if_incomplete", "pending_if_incomplete"):
        collection = collect_now(uow, draft, inputs.customer, off_session=given_or(params.off_session, False))
        return _decided(uow, before, after, collection, params)
    invoice = invoices.auto_charge(uow, finalize_now(uow, draft, inputs.customer))
    return _past_due(after) if invoice.status == "open" else after


def _past_due(subscription: Subscription) -> Subscription:
    """The subscription whose change is not paid yet (docs.stripe.com/api/subscriptions/update, `payment_behavior`)."""
    return replace(subscription, status="past_due") if subscription.status == "active" else subscription


def _decided(
    uow: UnitOfWork,
    before: Subscription,
    after: Subscription,
    collection: Collection,
    params: SubscriptionUpdateParams,
) -> Subscription:
    if collection.is_paid:
        return after
    if params.payment_behavior == "error_if_incomplete":
        raise collection.refusal or no_method_error()
    return pending_updates.postpone(before, after, collection.invoice, uow.ctx.now)


def _ends_without_method(
    uow: UnitOfWork, subscription: Subscription, params: SubscriptionUpdateParams, inputs: BillingInputs
) -> bool:
    """Whether a trial ends by hand, and its settings say what happens because nothing can be charged."""
    settings = subscription.trial_settings
    ends = subscription.status == "trialing" and params.trial_end == "now"
    if not ends or settings.missing_payment_method == "create_invoice":
        return False
    is_charged = subscription.collection_method == "charge_automatically"
    return is_charged and payment_method_of(uow, subscription, inputs.customer) is None


def _end_without_method(uow: UnitOfWork, subscription: Subscription) -> Subscription:
    if subscription.trial_settings.missing_payment_method == "pause":
        return pause_after_trial(uow, subscription, uow.ctx.now)
    return end_after_trial(uow, subscription, uow.ctx.now)


def _tell_of_early_end(uow: UnitOfWork, subscription: Subscription, params: SubscriptionUpdateParams) -> None:
    """That a trial ends soon is told at once where it ends by hand, if it was not told yet."""
    end_of_trial = subscription.trial_end
    if subscription.status != "trialing" or params.trial_end != "now" or end_of_trial is None:
        return
    if uow.ctx.now < end_of_trial - WARNING_SECONDS:
        uow.changes.emit("customer.subscription.trial_will_end", subscription)
