"""Letting a phase begin: the first one makes the subscription, each other one changes it."""

from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.schedules.schedule import Phase, SubscriptionSchedule
from emulator.billing.schedules.terms import anchor_of, change_params, creation_params
from emulator.billing.schedules.transitions import cancel_date_of
from emulator.billing.subscriptions.cancellation import schedule_cancellation
from emulator.billing.subscriptions.params import AnchorChangeParams, ProrationBehavior, SubscriptionUpdateParams
from emulator.billing.subscriptions.subscription import Subscription, interval_of
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services import subscriptions
from emulator.services.payments import stored_method
from emulator.services.schedules.references import phase_references
from emulator.services.subscriptions.payment import payment_method_of
from emulator.services.subscriptions.saving import save_and_tell
from emulator.store.unit_of_work import UnitOfWork


def begin(
    uow: UnitOfWork, schedule: SubscriptionSchedule, customer: Customer, *, later: bool = False
) -> SubscriptionSchedule:
    """The schedule in its first phase, with the subscription that this makes; the caller saves the schedule.

    The first invoice of a phase that begins later is a draft for an hour, and so is one that nothing could pay.
    """
    phase = schedule.phases[0]
    params = creation_params(schedule, phase, uow.ctx.now)
    references = phase_references(uow, phase, params, params.items or ())
    active = replace(schedule, entered=1, status="active")
    subscription = subscriptions.create(
        uow,
        customer,
        params,
        references,
        schedule=schedule.id,
        leaves_draft=later or not _can_pay(uow, schedule, phase, customer),
    )
    return replace(active, subscription=_with_cancel_date(uow, active, subscription).id)


def enter_next(uow: UnitOfWork, schedule: SubscriptionSchedule) -> SubscriptionSchedule:
    """The schedule in its next phase, whose terms its subscription has from now on; the caller saves the schedule."""
    entered = replace(schedule, entered=schedule.entered + 1)
    phase = entered.phases[entered.entered - 1]
    apply_phase(uow, entered, phase, phase.proration_behavior)
    # The change may have put an end to what its planned pause waited for.
    told = uow.get(SubscriptionSchedule, schedule.id) or schedule
    return replace(entered, pause_schedule=told.pause_schedule)


def apply_phase(uow: UnitOfWork, schedule: SubscriptionSchedule, phase: Phase, proration: ProrationBehavior) -> None:
    """Makes the subscription of a schedule what a phase says that it is; harmless where there is none."""
    subscription = None if schedule.subscription is None else uow.get(Subscription, schedule.subscription)
    if subscription is None:
        return
    params, references = phase_change(uow, schedule, phase, proration, uow.ctx.now, subscription)
    customer = uow.get(Customer, subscription.customer)
    if customer is not None and payment_method_of(uow, subscription, customer) is None:
        # Nothing could be charged: an invoice that the phase makes waits to be paid, and the phase begins all the same.
        params = replace(params, payment_behavior="default_incomplete")
    changed = subscriptions.update(uow, subscription, params, references)
    _with_cancel_date(uow, schedule, changed)


def phase_change(
    uow: UnitOfWork,
    schedule: SubscriptionSchedule,
    phase: Phase,
    proration: ProrationBehavior,
    now: int,
    subscription: Subscription,
) -> tuple[SubscriptionUpdateParams, SubscriptionReferences]:
    """What makes a subscription at a second what a phase says that it is, with what that names."""
    params = change_params(schedule, phase, subscription, proration, now)
    references = phase_references(uow, phase, params, params.items or (), subscription)
    return _at_boundary(now, schedule, phase, subscription, params, references), references


def _at_boundary(
    now: int,
    schedule: SubscriptionSchedule,
    phase: Phase,
    subscription: Subscription,
    params: SubscriptionUpdateParams,
    references: SubscriptionReferences,
) -> SubscriptionUpdateParams:
    """What is asked where periods begin anew with the phase, or end with it by themselves.

    Where a period ends at this very second there is nothing to prorate: the renewal, which comes next, bills the new
    terms. Other intervals need another anchor.
    """
    before = {item.interval for item in subscription.items}
    after = {interval_of(entry.price) for entry in references.items if entry.price is not None}
    if anchor_of(schedule, phase) == "phase_start" or not after <= before:
        return replace(params, billing_cycle_anchor=AnchorChangeParams(type="now"))
    if subscription.next_boundary <= now and subscription.status != "trialing":
        return replace(params, proration_behavior="none")
    return params


def follow_cancel_date(uow: UnitOfWork, schedule: SubscriptionSchedule) -> None:
    """Lets the subscription end when its schedule says so, or no more; harmless where there is none."""
    subscription = None if schedule.subscription is None else uow.get(Subscription, schedule.subscription)
    if subscription is not None:
        _with_cancel_date(uow, schedule, subscription)


def _with_cancel_date(uow: UnitOfWork, schedule: SubscriptionSchedule, subscription: Subscription) -> Subscription:
    """The subscription, which ends with the last phase if the schedule says so."""
    ends_at = cancel_date_of(schedule)
    after = schedule_cancellation(subscription, SubscriptionUpdateParams(cancel_at=ends_at), uow.ctx.now)
    if after != subscription:
        save_and_tell(uow, after, subscription)
    return after


def _can_pay(uow: UnitOfWork, schedule: SubscriptionSchedule, phase: Phase, customer: Customer) -> bool:
    """Whether the first invoice can be charged at once, or needs not be."""
    method = phase.collection_method or schedule.default_settings.collection_method
    named = phase.default_payment_method or schedule.default_settings.default_payment_method
    return (
        method == "send_invoice"
        or stored_method(uow, named or customer.invoice_settings.default_payment_method) is not None
    )
