"""Planning the pause of a schedule (docs.stripe.com/billing/subscriptions/pause/schedules).

How the real service words what it refuses is not known.
"""

from collections.abc import Sequence

from emulator.billing.core.calendar import Interval, boundary
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param, not_in_future, require_within_five_years
from emulator.billing.core.ids import random_text
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.schedules.pause_params import (
    PauseScheduleParams,
    PauseSettingsParams,
    ResumeAtParams,
    ResumeSettingsParams,
    ScheduledPauseParams,
    ScheduledResumeParams,
)
from emulator.billing.schedules.pause_schedule import (
    PauseSchedule,
    PauseSettings,
    ResumeSettings,
    ScheduledPause,
    ScheduledResume,
)
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.subscriptions.subscription import Subscription

_ENTRY = "pause_schedules[0]"
_PAUSE_AT = f"{_ENTRY}[pause][pause_at]"
_RESUME_AT = f"{_ENTRY}[resume][resume_at]"
_KEY_CHARACTERS = 14


def with_planned_pause(
    schedule: SubscriptionSchedule,
    params: Given[Sequence[PauseScheduleParams] | None],
    subscription: Subscription | None,
    ctx: Context,
) -> SubscriptionSchedule:
    """The schedule with the pause that parameters ask for; the caller saves it.

    Args:
        schedule: the schedule.
        params: what is asked for: one pause, or None to take the one away that there is.
        subscription: what the schedule manages, if that is there already.
        ctx: the moment.

    Raises APIError for a subscription that cannot pause, and for times that do not follow each other.
    """
    if params is NOT_GIVEN:
        return schedule
    if not params:
        return replace(schedule, pause_schedule=None)
    if len(params) > 1:
        raise APIError("Only one pause schedule is supported.", param="pause_schedules")
    _check_billing(schedule)
    asked = params[0]
    old = _standing(schedule.pause_schedule, asked.key)
    key = given_or(asked.key, f"pause_{random_text(_KEY_CHARACTERS)}") if old is None else old.key
    pause = _pause(asked.pause, None if old is None else old.pause, schedule, subscription, ctx)
    resume = None if old is None else old.resume
    if asked.resume is not NOT_GIVEN:
        if old is not None and old.waits:
            raise APIError("You cannot change the end of a pause that waits to be paid.", param=f"{_ENTRY}[resume]")
        resume = None if asked.resume is None else _resume(asked.resume, resume, pause, ctx)
    if resume is not None and pause.status == "scheduled" and resume.resume_at <= pause.pause_at:
        raise APIError("`resume_at` must be after `pause_at`.", param=_RESUME_AT)
    return replace(schedule, pause_schedule=PauseSchedule(key=key, pause=pause, resume=resume))


def _standing(old: PauseSchedule | None, key: Given[str]) -> PauseSchedule | None:
    """The plan that is changed; None where another one is made, by its key as well once its pause was refused.

    Raises APIError for another key before it is over.
    """
    if old is None or (key == old.key and old.pause.status != "error"):
        return old
    if old.is_over:
        return None
    if key is NOT_GIVEN:
        return old
    raise APIError(f"No such pause schedule: '{key}'", code="resource_missing", param=f"{_ENTRY}[key]")


def _check_billing(schedule: SubscriptionSchedule) -> None:
    """Raises APIError for classic billing, and for invoices that are sent."""
    if schedule.billing_mode.type != "flexible":
        raise APIError("Pause schedules need flexible billing mode.", param="pause_schedules")
    default = schedule.default_settings.collection_method
    if any((phase.collection_method or default) != "charge_automatically" for phase in schedule.phases):
        raise APIError(
            "Pause schedules need a collection_method of `charge_automatically` in every phase.",
            param="pause_schedules",
        )


def _pause(
    params: Given[ScheduledPauseParams],
    old: ScheduledPause | None,
    schedule: SubscriptionSchedule,
    subscription: Subscription | None,
    ctx: Context,
) -> ScheduledPause:
    """When it pauses: one that has come cannot be changed, and one that is there already needs not be said."""
    if params is NOT_GIVEN:
        if old is not None:
            return old
        if subscription is None or subscription.paused is None:
            raise missing_param(_PAUSE_AT)
        return ScheduledPause(pause_at=subscription.paused.transitioned_at, settings=None, status="succeeded")
    if old is not None and old.status != "scheduled":
        raise APIError("You cannot change a pause that has begun already.", param=f"{_ENTRY}[pause]")
    before = ScheduledPause(pause_at=0) if old is None else old
    second = before.pause_at
    if params.pause_at is not NOT_GIVEN:
        second = ctx.now
        if params.pause_at.type == "timestamp":
            second = _future(params.pause_at.timestamp, _PAUSE_AT, ctx)
    elif old is None:
        raise missing_param(_PAUSE_AT)
    if second < schedule.phases[0].start_date:
        raise APIError("The subscription cannot pause before it begins.", param=_PAUSE_AT)
    settings = _pause_settings(params.settings, before.settings or PauseSettings())
    return replace(before, pause_at=second, settings=settings)


def _pause_settings(params: Given[PauseSettingsParams], old: PauseSettings) -> PauseSettings:
    if params is NOT_GIVEN:
        return old
    bill_for = params.bill_for
    usage = NOT_GIVEN if bill_for is NOT_GIVEN else bill_for.outstanding_usage_through
    unused = NOT_GIVEN if bill_for is NOT_GIVEN else bill_for.unused_time_from
    return PauseSettings(
        invoicing_behavior=given_or(params.invoicing_behavior, old.invoicing_behavior),
        outstanding_usage_through=old.outstanding_usage_through
        if usage is NOT_GIVEN
        else given_or(usage.type, old.outstanding_usage_through),
        unused_time_from=old.unused_time_from if unused is NOT_GIVEN else given_or(unused.type, old.unused_time_from),
    )


def _resume(
    params: ScheduledResumeParams, old: ScheduledResume | None, pause: ScheduledPause, ctx: Context
) -> ScheduledResume:
    before = ScheduledResume(resume_at=0) if old is None else old
    if params.resume_at is not NOT_GIVEN:
        before = replace(before, failure=None, resume_at=_resume_at(params.resume_at, pause, ctx), status="scheduled")
    elif old is None:
        raise missing_param(_RESUME_AT)
    return replace(before, settings=_resume_settings(params.settings, before.settings))


def _resume_at(params: ResumeAtParams, pause: ScheduledPause, ctx: Context) -> int:
    if params.type == "now":
        if pause.status == "scheduled":
            raise APIError("You can only resume `now` what is paused.", param=_RESUME_AT)
        return ctx.now
    if params.type == "timestamp":
        return _future(params.timestamp, _RESUME_AT, ctx)
    if params.duration is NOT_GIVEN:
        raise missing_param(f"{_RESUME_AT}[duration]")
    lasts = Interval(params.duration.interval, given_or(params.duration.interval_count, 1))
    return boundary(pause.pause_at if pause.status == "scheduled" else ctx.now, lasts, 1)


def _resume_settings(params: Given[ResumeSettingsParams], old: ResumeSettings) -> ResumeSettings:
    if params is NOT_GIVEN:
        return old
    return ResumeSettings(
        billing_cycle_anchor=given_or(params.billing_cycle_anchor, old.billing_cycle_anchor),
        payment_behavior=given_or(params.payment_behavior, old.payment_behavior),
        proration_behavior=given_or(params.proration_behavior, old.proration_behavior),
    )


def _future(second: Given[int], param: str, ctx: Context) -> int:
    if second is NOT_GIVEN:
        raise missing_param(f"{param}[timestamp]")
    if second <= ctx.now:
        raise not_in_future(f"{param}[timestamp]")
    require_within_five_years(f"{param}[timestamp]", second, ctx.now)
    return second
