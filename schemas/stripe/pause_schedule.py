"""The pause of a schedule on the wire (docs.stripe.com/api/subscription_schedules/object, `pause_schedules`)."""

from marshmallow import fields

from emulator.billing.schedules.pause_params import (
    BillForPauseParams,
    PauseAtParams,
    PauseScheduleParams,
    PauseSettingsParams,
    ResumeAtParams,
    ResumeDurationParams,
    ResumeSettingsParams,
    ScheduledPauseParams,
    ScheduledResumeParams,
    UnusedTimeFromPauseParams,
    UsageThroughPauseParams,
)
from emulator.billing.schedules.pause_schedule import Failure, PauseSchedule, PauseSettings
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Nested, ParamsPart
from schemas.stripe.objects import Rendered
from schemas.stripe.subscription_item import PRORATION_BEHAVIORS

_MAX_KEY = 200
_MAX_INTERVALS = 1825
"""As many days as there are in five years."""


class _PauseAtSchema(ParamsPart[PauseAtParams]):
    timestamp = wire.Timestamp()
    type = wire.Enum("now", "timestamp", required=True)


class _UsageThroughSchema(ParamsPart[UsageThroughPauseParams]):
    type = wire.Enum("none", "pause_at")


class _UnusedTimeFromSchema(ParamsPart[UnusedTimeFromPauseParams]):
    type = wire.Enum("item_current_period_start", "none", "pause_at")


class _BillForSchema(ParamsPart[BillForPauseParams]):
    outstanding_usage_through = Nested(_UsageThroughSchema)
    unused_time_from = Nested(_UnusedTimeFromSchema)


class _PauseSettingsSchema(ParamsPart[PauseSettingsParams]):
    bill_for = Nested(_BillForSchema)
    invoicing_behavior = wire.Enum("invoice", "pending_invoice_item")
    type = wire.Enum("subscription")


class _PauseSchema(ParamsPart[ScheduledPauseParams]):
    pause_at = Nested(_PauseAtSchema)
    settings = Nested(_PauseSettingsSchema)


class _ResumeDurationSchema(ParamsPart[ResumeDurationParams]):
    interval = wire.Enum("day", "month", "week", "year", required=True)
    interval_count = wire.Integer(minimum=1, maximum=_MAX_INTERVALS)


class _ResumeAtSchema(ParamsPart[ResumeAtParams]):
    duration = Nested(_ResumeDurationSchema)
    timestamp = wire.Timestamp()
    type = wire.Enum("duration", "now", "timestamp", required=True)


class _ResumeSettingsSchema(ParamsPart[ResumeSettingsParams]):
    billing_cycle_anchor = wire.Enum("resume_at", "unchanged")
    payment_behavior = wire.Enum("resume_on_payment_attempt", "resume_on_payment_success")
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)


class _ResumeSchema(ParamsPart[ScheduledResumeParams]):
    resume_at = Nested(_ResumeAtSchema)
    settings = Nested(_ResumeSettingsSchema)


class PauseScheduleParamsSchema(ParamsPart[PauseScheduleParams]):
    """A pause, and perhaps its end."""

    key = wire.String(_MAX_KEY)
    pause = Nested(_PauseSchema)
    resume = Nested(_ResumeSchema, unsettable=True)


def pause_schedules(*, unsettable: bool) -> ArrayOf:
    """The parameter `pause_schedules`, which an update may unset."""
    return ArrayOf(Nested(PauseScheduleParamsSchema), unsettable=unsettable)


class _ResumeSettingsShown(OutgoingSchema):
    billing_cycle_anchor = fields.String()
    payment_behavior = fields.String()
    proration_behavior = fields.String()


def shown_pause_schedules(planned: PauseSchedule | None) -> list[Rendered]:
    """The pause of a schedule, as shown."""
    if planned is None:
        return []
    pause, resume = planned.pause, planned.resume
    shown_pause = {
        "pause_at": pause.pause_at,
        "settings": None if pause.settings is None else _shown_settings(pause.settings),
        "status": _shown_status(pause.status, pause.failure),
    }
    shown_resume = None
    if resume is not None:
        shown_resume = {
            "resume_at": resume.resume_at,
            "settings": _ResumeSettingsShown().dump(resume.settings),
            "status": _shown_status(resume.status, resume.failure),
        }
    return [{"key": planned.key, "pause": shown_pause, "resume": shown_resume}]


def _shown_settings(settings: PauseSettings) -> Rendered:
    return {
        "bill_for": {
            "outstanding_usage_through": {"type": settings.outstanding_usage_through},
            "unused_time_from": {"type": settings.unused_time_from},
        },
        "invoicing_behavior": settings.invoicing_behavior,
        "type": "subscription",
    }


def _shown_status(status: str, failure: Failure | None) -> Rendered:
    error = None if failure is None else {"code": failure.code, "message": failure.message}
    return {"error": error, "type": status}
