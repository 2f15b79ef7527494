"""What requests say of schedules (docs.stripe.com/api/subscription_schedules/create, /update).

Times are unix seconds, UTC.
"""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.customers.invoice_settings import CustomFieldParams
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams
from emulator.billing.invoices.invoice import CollectionMethod
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.payments.connect import TransferPercentParams
from emulator.billing.schedules.pause_params import PauseScheduleParams
from emulator.billing.schedules.schedule import EndBehavior, PhaseAnchor
from emulator.billing.subscriptions.params import (
    AddedInvoiceItemParams,
    BillingModeParams,
    BillingThresholdsParams,
    ProrationBehavior,
    SubscriptionItemParams,
)
from emulator.billing.subscriptions.preview_params import SubscriptionPreviewParams


class DurationParams(Params, frozen=True, kw_only=True):
    """How long a phase is to last."""

    interval: str
    interval_count: Given[int] = NOT_GIVEN


class PhaseInvoiceSettingsParams(Params, frozen=True, kw_only=True):
    """What invoices are to start with."""

    account_tax_ids: Given[Sequence[str] | None] = NOT_GIVEN
    custom_fields: Given[list[CustomFieldParams] | None] = NOT_GIVEN
    days_until_due: Given[int] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    footer: Given[str | None] = NOT_GIVEN
    issuer: Given[IssuerParams] = NOT_GIVEN


class SettingsParams(Params, frozen=True, kw_only=True):
    """What may be said of a phase, and of every phase that says nothing else."""

    application_fee_percent: Given[str] = NOT_GIVEN
    automatic_tax: Given[AutomaticTaxParams] = NOT_GIVEN
    billing_cycle_anchor: Given[PhaseAnchor] = NOT_GIVEN
    billing_thresholds: Given[BillingThresholdsParams | None] = NOT_GIVEN
    collection_method: Given[CollectionMethod] = NOT_GIVEN
    default_payment_method: Given[str] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    invoice_settings: Given[PhaseInvoiceSettingsParams] = NOT_GIVEN


class PhaseTermsParams(SettingsParams, frozen=True, kw_only=True):
    """A phase; it ends by one of `duration`, `end_date` and `iterations`, or after one period of its items."""

    items: Sequence[SubscriptionItemParams]
    add_invoice_items: Given[Sequence[AddedInvoiceItemParams]] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    default_tax_rates: Given[Sequence[str] | None] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    duration: Given[DurationParams] = NOT_GIVEN
    iterations: Given[int] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    on_behalf_of: Given[str] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    transfer_data: Given[TransferPercentParams] = NOT_GIVEN
    trial: Given[bool] = NOT_GIVEN


class PhaseParams(PhaseTermsParams, frozen=True, kw_only=True):
    """A phase of a new schedule."""

    end_date: Given[int] = NOT_GIVEN
    trial_end: Given[int] = NOT_GIVEN


class ChangedPhaseParams(PhaseTermsParams, frozen=True, kw_only=True):
    """A phase of an update, which may say when it begins."""

    end_date: Given[int | Literal["now"]] = NOT_GIVEN
    trial_end: Given[int | Literal["now"]] = NOT_GIVEN
    start_date: Given[int | Literal["now"]] = NOT_GIVEN


class DefaultSettingsParams(SettingsParams, frozen=True, kw_only=True):
    """What is to hold in every phase that says nothing else; None takes back whose business it is, and who gets it."""

    on_behalf_of: Given[str | None] = NOT_GIVEN
    transfer_data: Given[TransferPercentParams | None] = NOT_GIVEN


class ScheduleCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a schedule: phases for a customer, or a subscription that there is."""

    billing_mode: Given[BillingModeParams] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    default_settings: Given[DefaultSettingsParams] = NOT_GIVEN
    end_behavior: Given[EndBehavior] = NOT_GIVEN
    from_subscription: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    pause_schedules: Given[Sequence[PauseScheduleParams]] = NOT_GIVEN
    phases: Given[Sequence[PhaseParams]] = NOT_GIVEN
    start_date: Given[int | Literal["now"]] = NOT_GIVEN


class ScheduleUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a schedule."""

    default_settings: Given[DefaultSettingsParams] = NOT_GIVEN
    end_behavior: Given[EndBehavior] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    pause_schedules: Given[Sequence[PauseScheduleParams] | None] = NOT_GIVEN
    phases: Given[Sequence[ChangedPhaseParams]] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN


class ScheduleDetailsParams(Params, frozen=True, kw_only=True):
    """A schedule as it is to be imagined (docs.stripe.com/api/invoices/create_preview)."""

    billing_mode: Given[BillingModeParams] = NOT_GIVEN
    end_behavior: Given[Literal["cancel", "release"]] = NOT_GIVEN
    phases: Given[Sequence[ChangedPhaseParams]] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN

    @property
    def as_update(self) -> ScheduleUpdateParams:
        """The update that would make it so."""
        return ScheduleUpdateParams(
            end_behavior=self.end_behavior, phases=self.phases, proration_behavior=self.proration_behavior
        )

    def as_creation(self, customer: str) -> ScheduleCreateParams:
        """The creation that would make it so, but for its phases, which are looked up before."""
        start = self.phases[0].start_date if self.phases else NOT_GIVEN
        return ScheduleCreateParams(
            billing_mode=self.billing_mode, customer=customer, end_behavior=self.end_behavior, start_date=start
        )


class SchedulePreviewParams(SubscriptionPreviewParams, frozen=True, kw_only=True):
    """What is to be previewed: as for subscriptions, or the next invoice that a schedule makes."""

    schedule: Given[str] = NOT_GIVEN
    schedule_details: Given[ScheduleDetailsParams] = NOT_GIVEN


class ScheduleCancelParams(OperationParams, frozen=True, kw_only=True):
    """How a schedule is to end, with its subscription (docs.stripe.com/api/subscription_schedules/cancel)."""

    invoice_now: bool = True
    prorate: bool = True


class ScheduleReleaseParams(OperationParams, frozen=True, kw_only=True):
    """How a subscription is to be let go of (docs.stripe.com/api/subscription_schedules/release)."""

    preserve_cancel_date: bool = False
