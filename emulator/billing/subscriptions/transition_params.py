"""What requests say of the ends and pauses of subscriptions (docs.stripe.com/api/subscriptions/cancel, /pause, …)."""

from typing import Literal

from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.subscriptions.params import (
    AnchorChangeParams,
    CancellationDetailsParams,
    FlexibleParams,
    ProrationBehavior,
)

InvoicingBehavior = Literal["invoice", "pending_invoice_item"]
ResumptionBehavior = Literal["resume_on_payment_attempt", "resume_on_payment_success"]


class SubscriptionCancelParams(OperationParams, frozen=True, kw_only=True):
    """How a subscription ends."""

    cancellation_details: Given[CancellationDetailsParams] = NOT_GIVEN
    invoice_now: Given[bool] = NOT_GIVEN
    prorate: Given[bool] = NOT_GIVEN


class UsageThroughParams(Params, frozen=True, kw_only=True):
    """Until when usage is billed."""

    type: Literal["none", "now"]


class UnusedTimeFromParams(Params, frozen=True, kw_only=True):
    """From when on time that is left is given back."""

    type: Literal["item_current_period_start", "none", "now"]


class BillForParams(Params, frozen=True, kw_only=True):
    """What a pause bills or gives back."""

    outstanding_usage_through: Given[UsageThroughParams] = NOT_GIVEN
    unused_time_from: Given[UnusedTimeFromParams] = NOT_GIVEN


class SubscriptionPauseParams(OperationParams, frozen=True, kw_only=True):
    """How a subscription pauses."""

    bill_for: Given[BillForParams] = NOT_GIVEN
    invoicing_behavior: Given[InvoicingBehavior] = NOT_GIVEN
    type: Given[Literal["subscription"]] = NOT_GIVEN


class SubscriptionResumeParams(OperationParams, frozen=True, kw_only=True):
    """How a paused subscription goes on."""

    billing_cycle_anchor: Given[AnchorChangeParams] = NOT_GIVEN
    payment_behavior: Given[ResumptionBehavior] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    proration_date: Given[int] = NOT_GIVEN


class MigratedModeParams(Params, frozen=True, kw_only=True):
    """Flexible billing: there is no way back."""

    type: Literal["flexible"]
    flexible: Given[FlexibleParams] = NOT_GIVEN


class SubscriptionMigrateParams(OperationParams, frozen=True, kw_only=True):
    """How it is billed from now on."""

    billing_mode: MigratedModeParams
