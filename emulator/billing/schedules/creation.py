"""Making a schedule (docs.stripe.com/api/subscription_schedules/create)."""

from collections.abc import Sequence

from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, require_within_five_years
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.customers.customer import Customer
from emulator.billing.schedules.params import ScheduleCreateParams
from emulator.billing.schedules.phases import (
    DefaultSettingsEntry,
    PhaseEntry,
    check_phases,
    check_settings,
    make_phase,
    phase_of,
)
from emulator.billing.schedules.schedule import DefaultSettings, PhaseInvoiceSettings, PhaseTax, SubscriptionSchedule
from emulator.billing.schedules.timeline import timeline
from emulator.billing.subscriptions.create import billing_mode_of
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription


def new_schedule(
    params: ScheduleCreateParams,
    entries: Sequence[PhaseEntry],
    settings: DefaultSettingsEntry | None,
    customer: Customer,
    ctx: Context,
) -> SubscriptionSchedule:
    """A schedule that has not begun; the caller saves it.

    Raises APIError for a start too far ahead, and for phases that cannot follow each other, or are over already.
    """
    check_phases(entries)
    start = ctx.now if params.start_date is NOT_GIVEN or params.start_date == "now" else params.start_date
    require_within_five_years("start_date", start, ctx.now)
    times = timeline([entry.times for entry in entries], start, ctx.now)
    if times[0].end <= ctx.now:
        raise APIError("The first phase must end in the future.", param="phases[0][end_date]")
    defaults = DefaultSettings() if settings is None else settings.applied(DefaultSettings(), ctx)
    phases = tuple(make_phase(entry, period, ctx) for entry, period in zip(entries, times, strict=True))
    check_settings(phases, defaults, ctx)
    return SubscriptionSchedule(
        id=ctx.new_id(SubscriptionSchedule.RESOURCE_TYPE.prefix),
        created=ctx.now,
        customer=customer.id,
        phases=phases,
        billing_mode=billing_mode_of(params.billing_mode, ctx),
        default_settings=defaults,
        end_behavior=given_or(params.end_behavior, "release"),
        metadata=metadata_after({}, params.metadata),
        test_clock=customer.test_clock,
    )


def adopt(subscription: Subscription, metadata: Given[MetadataParam], ctx: Context) -> SubscriptionSchedule:
    """A schedule of a subscription that there is: one phase, the period that it is in. The caller saves it.

    Raises APIError for a subscription that is over, or has a schedule already.
    """
    if subscription.status in TERMINAL or subscription.status == "incomplete":
        raise APIError(
            f"You cannot create a subscription schedule from a subscription that is {subscription.status}.",
            param="from_subscription",
        )
    if subscription.schedule is not None:
        raise APIError(
            f"You cannot migrate a subscription that is already attached to a schedule: `{subscription.schedule}`.",
            param="from_subscription",
        )
    phase = phase_of(subscription)
    return SubscriptionSchedule(
        id=ctx.new_id(SubscriptionSchedule.RESOURCE_TYPE.prefix),
        created=ctx.now,
        customer=subscription.customer,
        phases=(phase,),
        billing_mode=subscription.billing_mode,
        default_settings=DefaultSettings(
            automatic_tax=phase.automatic_tax or PhaseTax(),
            collection_method=subscription.collection_method,
            connect=phase.connect,
            default_payment_method=subscription.default_payment_method,
            invoice_settings=phase.invoice_settings or PhaseInvoiceSettings(),
        ),
        end_behavior="cancel" if subscription.cancel_at_period_end else "release",
        entered=1,
        metadata=metadata_after({}, metadata),
        status="active",
        subscription=subscription.id,
        test_clock=subscription.test_clock,
    )
