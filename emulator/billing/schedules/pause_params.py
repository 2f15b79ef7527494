"""What requests say of the pause of a schedule (docs.stripe.com/billing/subscriptions/pause/schedules).

Times are unix seconds, UTC.
"""

from typing import Literal

from emulator.billing.core.params import NOT_GIVEN, Given, Params
from emulator.billing.schedules.pause_schedule import ResumeAnchor, UnusedTimeFrom, UsageThrough
from emulator.billing.subscriptions.params import ProrationBehavior
from emulator.billing.subscriptions.transition_params import InvoicingBehavior, ResumptionBehavior


class PauseAtParams(Params, frozen=True, kw_only=True):
    """When it is to pause."""

    type: Literal["now", "timestamp"]
    timestamp: Given[int] = NOT_GIVEN


class UsageThroughPauseParams(Params, frozen=True, kw_only=True):
    """Until when usage is to be billed."""

    type: Given[UsageThrough] = NOT_GIVEN


class UnusedTimeFromPauseParams(Params, frozen=True, kw_only=True):
    """From when on time that is left is to be given back."""

    type: Given[UnusedTimeFrom] = NOT_GIVEN


class BillForPauseParams(Params, frozen=True, kw_only=True):
    """What the pause is to bill or give back."""

    outstanding_usage_through: Given[UsageThroughPauseParams] = NOT_GIVEN
    unused_time_from: Given[UnusedTimeFromPauseParams] = NOT_GIVEN


class PauseSettingsParams(Params, frozen=True, kw_only=True):
    """How it is to pause."""

    bill_for: Given[BillForPauseParams] = NOT_GIVEN
    invoicing_behavior: Given[InvoicingBehavior] = NOT_GIVEN
    type: Given[Literal["subscription"]] = NOT_GIVEN


class ScheduledPauseParams(Params, frozen=True, kw_only=True):
    """When and how it is to pause."""

    pause_at: Given[PauseAtParams] = NOT_GIVEN
    settings: Given[PauseSettingsParams] = NOT_GIVEN


class ResumeDurationParams(Params, frozen=True, kw_only=True):
    """How long the pause is to last."""

    interval: str
    interval_count: Given[int] = NOT_GIVEN


class ResumeAtParams(Params, frozen=True, kw_only=True):
    """When it is to go on."""

    type: Literal["duration", "now", "timestamp"]
    duration: Given[ResumeDurationParams] = NOT_GIVEN
    timestamp: Given[int] = NOT_GIVEN


class ResumeSettingsParams(Params, frozen=True, kw_only=True):
    """How it is to go on."""

    billing_cycle_anchor: Given[ResumeAnchor] = NOT_GIVEN
    payment_behavior: Given[ResumptionBehavior] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN


class ScheduledResumeParams(Params, frozen=True, kw_only=True):
    """When and how it is to go on."""

    resume_at: Given[ResumeAtParams] = NOT_GIVEN
    settings: Given[ResumeSettingsParams] = NOT_GIVEN


class PauseScheduleParams(Params, frozen=True, kw_only=True):
    """A pause, and perhaps its end; None takes the end away."""

    key: Given[str] = NOT_GIVEN
    pause: Given[ScheduledPauseParams] = NOT_GIVEN
    resume: Given[ScheduledResumeParams | None] = NOT_GIVEN
