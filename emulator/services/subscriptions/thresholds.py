"""Looking whether usage has reached what a subscription is billed at, before its period is over."""

from emulator.billing.meters.meter import Meter
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.thresholds import bill_usage, check_job, is_reached, watches_usage
from emulator.billing.system.jobs import Job
from emulator.services.jobs import take_job
from emulator.services.subscriptions.loading import load_inputs, running
from emulator.services.subscriptions.saving import save_and_tell
from emulator.store.unit_of_work import UnitOfWork


def order_checks(uow: UnitOfWork, meter: Meter, customer: str) -> None:
    """Has the subscriptions of a customer looked at that what was used just now may bring to their threshold.

    Costs nothing for a meter that no subscription with a threshold is billed by.
    """
    if not meter.has_thresholds:
        return
    for subscription in running(uow, customer):
        if watches_usage(subscription):
            uow.changes.save(check_job(subscription, uow.ctx))


def check_due(uow: UnitOfWork, job: Job) -> None:
    """Bills what was used, if that has reached the threshold."""
    subscription = take_job(uow, job, Subscription)
    if subscription is None:
        return
    inputs = load_inputs(uow, subscription, used_through=_last_second(uow, subscription))
    if inputs is None or not is_reached(subscription, inputs.usage):
        return
    step = bill_usage(subscription, inputs, uow.ctx, uow.changes)
    save_and_tell(uow, step.subscription, subscription)


def _last_second(uow: UnitOfWork, subscription: Subscription) -> int | None:
    """The second until which the invoice bills, where periods begin anew with it."""
    thresholds = subscription.billing_thresholds
    return uow.ctx.now if thresholds is not None and thresholds.reset_billing_cycle_anchor else None
