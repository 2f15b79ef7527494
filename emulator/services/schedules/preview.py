"""Previewing what a schedule would bill next, as it is or as it would be after a change."""

from functools import partial

from emulator.billing.core.params import Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.schedules.changes import changes_terms
from emulator.billing.schedules.schedule import RUNNING, SubscriptionSchedule
from emulator.billing.schedules.terms import creation_params
from emulator.billing.schedules.transitions import cancel_date_of
from emulator.billing.subscriptions import preview as rules
from emulator.billing.subscriptions.cancellation import schedule_cancellation
from emulator.billing.subscriptions.params import ProrationBehavior, SubscriptionUpdateParams
from emulator.billing.subscriptions.preview import PlannedChange, PreviewedInvoice, nothing_upcoming_error
from emulator.billing.subscriptions.renewal import BillingInputs
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription
from emulator.services.schedules.entering import phase_change
from emulator.services.schedules.references import phase_references
from emulator.services.subscriptions.loading import waiting_items, with_current_prices
from emulator.services.subscriptions.preview import Imagine, imagined_inputs
from emulator.store.unit_of_work import UnitOfWork


def preview(
    uow: UnitOfWork,
    schedule: SubscriptionSchedule,
    before: SubscriptionSchedule,
    proration: Given[ProrationBehavior],
    customer: Customer,
    wanted: PreviewedInvoice,
    imagine: Imagine,
) -> Invoice:
    """The next invoice that a schedule makes.

    Args:
        uow: the unit of work, in which nothing is changed.
        schedule: the schedule, as it is to be imagined.
        before: as it is.
        proration: how a change of the phase that it is in would be prorated.
        customer: its customer, as that is to be imagined.
        wanted: what is said of the invoice itself.
        imagine: what would wait in place of what does.

    Raises APIError, a 404, where it makes none, and whatever its phases would raise.
    """
    if schedule.status not in RUNNING:
        raise nothing_upcoming_error(customer.id)
    if schedule.subscription is None:
        return _preview_beginning(uow, schedule, customer, wanted, imagine)
    subscription = uow.get(Subscription, schedule.subscription)
    if subscription is None or subscription.status in TERMINAL:
        raise nothing_upcoming_error(customer.id)
    inputs = imagined_inputs(uow, subscription, customer, imagine)
    ending = SubscriptionUpdateParams(cancel_at=cancel_date_of(schedule))
    current = schedule_cancellation(with_current_prices(uow, subscription), ending, uow.ctx.now)
    plan = _plan(uow, schedule, before, given_or(proration, "create_prorations"))
    return rules.preview_plan(current, plan, inputs, wanted, uow.ctx)


def _preview_beginning(
    uow: UnitOfWork,
    schedule: SubscriptionSchedule,
    customer: Customer,
    wanted: PreviewedInvoice,
    imagine: Imagine,
) -> Invoice:
    """The first invoice of the subscription that a schedule will make."""
    phase = schedule.phases[0]
    then = replace(uow.ctx, now=max(phase.start_date, uow.ctx.now))
    params = creation_params(schedule, phase, then.now)
    references = phase_references(uow, phase, params, params.items or ())
    pending = waiting_items(uow, customer.id, phase.currency, None)
    inputs = BillingInputs(customer=customer, products=references.products, pending=list(imagine(pending[::-1]))[::-1])
    return rules.preview_creation(params, references, inputs, wanted, then)


def _plan(
    uow: UnitOfWork, schedule: SubscriptionSchedule, before: SubscriptionSchedule, proration: ProrationBehavior
) -> list[PlannedChange]:
    """What the phase that it is in changes at once, if that is another than before, and then each phase to come."""
    plan = []
    current = schedule.current_phase
    if current is not None and changes_terms(before, schedule):
        now = uow.ctx.now
        plan.append(PlannedChange(second=now, update=partial(phase_change, uow, schedule, current, proration, now)))
    for n, phase in enumerate(schedule.phases[schedule.entered :], schedule.entered + 1):
        entered, second = replace(schedule, entered=n), max(phase.start_date, uow.ctx.now)
        update = partial(phase_change, uow, entered, phase, phase.proration_behavior, second)
        plan.append(PlannedChange(second=second, update=update, cancel_at=cancel_date_of(entered)))
    return plan
