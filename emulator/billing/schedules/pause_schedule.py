"""The pause that a schedule has planned, and its end (docs.stripe.com/billing/subscriptions/pause/schedules)."""

from typing import Literal

from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct, replace
from emulator.billing.subscriptions.params import AnchorChangeParams, ProrationBehavior
from emulator.billing.subscriptions.transition_params import (
    BillForParams,
    InvoicingBehavior,
    ResumptionBehavior,
    SubscriptionPauseParams,
    SubscriptionResumeParams,
    UnusedTimeFromParams,
    UsageThroughParams,
)

PauseStatus = Literal["error", "scheduled", "succeeded"]
ResumeStatus = Literal["error", "pending", "requires_action", "scheduled", "succeeded"]
UsageThrough = Literal["none", "pause_at"]
UnusedTimeFrom = Literal["item_current_period_start", "none", "pause_at"]
ResumeAnchor = Literal["resume_at", "unchanged"]


class Failure(Struct, frozen=True, kw_only=True):
    """Why a pause, or its end, did not come."""

    message: str
    code: str | None = None

    @classmethod
    def of(cls, error: APIError) -> "Failure":
        """What a refusal says."""
        return cls(message=error.message, code=error.code)


class PauseSettings(Struct, frozen=True, kw_only=True):
    """What the pause bills and gives back."""

    invoicing_behavior: InvoicingBehavior = "pending_invoice_item"
    outstanding_usage_through: UsageThrough = "pause_at"
    unused_time_from: UnusedTimeFrom = "pause_at"

    @property
    def as_params(self) -> SubscriptionPauseParams:
        """What a request for such a pause says."""
        unused = "now" if self.unused_time_from == "pause_at" else self.unused_time_from
        return SubscriptionPauseParams(
            bill_for=BillForParams(
                outstanding_usage_through=UsageThroughParams(
                    type="none" if self.outstanding_usage_through == "none" else "now"
                ),
                unused_time_from=UnusedTimeFromParams(type=unused),
            ),
            invoicing_behavior=self.invoicing_behavior,
        )


class ScheduledPause(Struct, frozen=True, kw_only=True):
    """A pause at a second (unix, UTC); one that was there before has no settings of its own."""

    pause_at: int
    settings: PauseSettings | None = PauseSettings()
    status: PauseStatus = "scheduled"
    failure: Failure | None = None


class ResumeSettings(Struct, frozen=True, kw_only=True):
    """How a subscription goes on."""

    billing_cycle_anchor: ResumeAnchor = "resume_at"
    payment_behavior: ResumptionBehavior = "resume_on_payment_success"
    proration_behavior: ProrationBehavior = "create_prorations"

    @property
    def as_params(self) -> SubscriptionResumeParams:
        """What a request for such an end of a pause says."""
        return SubscriptionResumeParams(
            billing_cycle_anchor=AnchorChangeParams(
                type="unchanged" if self.billing_cycle_anchor == "unchanged" else "now"
            ),
            payment_behavior=self.payment_behavior,
            proration_behavior=self.proration_behavior,
        )


class ScheduledResume(Struct, frozen=True, kw_only=True):
    """The end of a pause at a second (unix, UTC)."""

    resume_at: int
    settings: ResumeSettings = ResumeSettings()
    status: ResumeStatus = "scheduled"
    failure: Failure | None = None


class PauseSchedule(Struct, frozen=True, kw_only=True):
    """A pause, and perhaps its end; `key` is what requests call it."""

    key: str
    pause: ScheduledPause
    resume: ScheduledResume | None = None

    @property
    def due_at(self) -> int | None:
        """When it makes something of its subscription next (unix seconds, UTC); None where it never does."""
        if self.pause.status == "scheduled":
            return self.pause.pause_at
        if self.resume is not None and self.pause.status == "succeeded" and self.resume.status == "scheduled":
            return self.resume.resume_at
        return None

    @property
    def waits(self) -> bool:
        """Whether its end waits to be paid."""
        return self.resume is not None and self.resume.status in ("pending", "requires_action")

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it, so that another one may take its place."""
        return self.due_at is None and not self.waits

    def paused(self, failure: Failure | None) -> "PauseSchedule":
        """Once the pause has come, or was refused."""
        status: PauseStatus = "succeeded" if failure is None else "error"
        return replace(self, pause=replace(self.pause, failure=failure, status=status))

    def resumed(self, status: ResumeStatus, failure: Failure | None = None) -> "PauseSchedule":
        """Once its end was attempted."""
        if self.resume is None:
            return self
        return replace(self, resume=replace(self.resume, failure=failure, status=status))
