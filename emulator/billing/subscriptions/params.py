"""What requests say of subscriptions (docs.stripe.com/api/subscriptions/create, /update).

Times are unix seconds, UTC; amounts are in minor units.
"""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.catalog.price_term_params import IntervalParams, ProductPriceParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.customers.invoice_settings import CustomFieldParams
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams
from emulator.billing.invoices.invoice import CollectionMethod
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.invoices.item_params import ItemPriceDataParams
from emulator.billing.invoices.payment_settings import MethodOptionsParam, PaymentSettingsParams
from emulator.billing.payments.connect import TransferPercentParams
from emulator.billing.subscriptions.subscription import (
    BillingMode,
    BillingModeType,
    MissingPaymentMethod,
    PauseBehavior,
    ProrationDiscounts,
)

PaymentBehavior = Literal["allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"]
ProrationBehavior = Literal["always_invoice", "create_prorations", "none"]
CancelAtEnum = Literal["min_period_end", "max_period_end"]


class RecurringPriceDataParams(ProductPriceParams, frozen=True, kw_only=True):
    """A recurring price made on the spot, of an existing product."""

    recurring: IntervalParams


class ItemThresholdsParams(Params, frozen=True, kw_only=True):
    """How much is to be used of an item until an invoice is made."""

    usage_gte: int


class ItemTermsParams(Params, frozen=True, kw_only=True):
    """What may be said of an item."""

    billing_thresholds: Given[ItemThresholdsParams | None] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    plan: Given[str] = NOT_GIVEN
    price: Given[str] = NOT_GIVEN
    price_data: Given[RecurringPriceDataParams] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN
    tax_rates: Given[Sequence[str] | None] = NOT_GIVEN


class SubscriptionItemParams(ItemTermsParams, frozen=True, kw_only=True):
    """An item of a new subscription."""


class ChangedItemParams(ItemTermsParams, frozen=True, kw_only=True):
    """An item to change, by its `id`, or to add."""

    clear_usage: Given[bool] = NOT_GIVEN
    deleted: Given[bool] = NOT_GIVEN
    id: Given[str] = NOT_GIVEN


class PeriodEndParams(Params, frozen=True, kw_only=True):
    """Where the period of something that is billed once begins or ends."""

    type: str
    timestamp: Given[int] = NOT_GIVEN


class AddedPeriodParams(Params, frozen=True, kw_only=True):
    """The period of something that is billed once."""

    end: PeriodEndParams
    start: PeriodEndParams


class AddedInvoiceItemParams(Params, frozen=True, kw_only=True):
    """Something that is billed once, beside the items: by a one-time price, or one made on the spot."""

    discountable: Given[bool] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    period: Given[AddedPeriodParams] = NOT_GIVEN
    price: Given[str] = NOT_GIVEN
    price_data: Given[ItemPriceDataParams] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN
    tax_rates: Given[Sequence[str] | None] = NOT_GIVEN


class AnchorConfigParams(Params, frozen=True, kw_only=True):
    """The day of the month, and perhaps the month and the time of day, that periods begin at."""

    day_of_month: int
    hour: Given[int] = NOT_GIVEN
    minute: Given[int] = NOT_GIVEN
    month: Given[int] = NOT_GIVEN
    second: Given[int] = NOT_GIVEN


class FlexibleParams(Params, frozen=True, kw_only=True):
    """How flexible billing shows discounts of prorations."""

    proration_discounts: Given[ProrationDiscounts] = NOT_GIVEN


class BillingModeParams(Params, frozen=True, kw_only=True):
    """How it is to be billed."""

    type: BillingModeType
    flexible: Given[FlexibleParams] = NOT_GIVEN

    @classmethod
    def of(cls, mode: BillingMode) -> "BillingModeParams":
        """What asks for a way of billing that there is already."""
        if mode.type == "classic":
            return cls(type="classic")
        return cls(type="flexible", flexible=FlexibleParams(proration_discounts=mode.proration_discounts))


class BillingThresholdsParams(Params, frozen=True, kw_only=True):
    """From which amount an invoice is to be made."""

    amount_gte: Given[int] = NOT_GIVEN
    reset_billing_cycle_anchor: Given[bool] = NOT_GIVEN


class CancellationDetailsParams(Params, frozen=True, kw_only=True):
    """Why it is canceled; '' takes a word back. `feedback_option` is the id of one."""

    comment: Given[str | None] = NOT_GIVEN
    feedback: Given[str | None] = NOT_GIVEN
    feedback_option: Given[str] = NOT_GIVEN


class InvoiceSettingsParams(Params, frozen=True, kw_only=True):
    """What its invoices are to start with."""

    account_tax_ids: Given[Sequence[str] | None] = NOT_GIVEN
    custom_fields: Given[list[CustomFieldParams] | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    footer: Given[str | None] = NOT_GIVEN
    issuer: Given[IssuerParams] = NOT_GIVEN


class SubscriptionPaymentSettingsParams(Params, frozen=True, kw_only=True):
    """How its invoices may be paid, and whether a method that pays becomes the default one."""

    payment_method_options: Given[MethodOptionsParam] = NOT_GIVEN
    payment_method_types: Given[Sequence[str] | None] = NOT_GIVEN
    save_default_payment_method: Given[Literal["off", "on_subscription"]] = NOT_GIVEN

    @property
    def as_invoice_params(self) -> PaymentSettingsParams:
        """What of it is an invoice's as well."""
        return PaymentSettingsParams(
            payment_method_options=self.payment_method_options, payment_method_types=self.payment_method_types
        )


class PauseCollectionParams(Params, frozen=True, kw_only=True):
    """What is to become of its invoices while nothing is collected."""

    behavior: PauseBehavior
    resumes_at: Given[int] = NOT_GIVEN


class PendingIntervalParams(Params, frozen=True, kw_only=True):
    """How often what waits on it is billed."""

    interval: str
    interval_count: Given[int] = NOT_GIVEN


class EndBehaviorParams(Params, frozen=True, kw_only=True):
    """What happens at the end of a trial."""

    billing_cycle_anchor: Given[Literal["now", "unchanged"]] = NOT_GIVEN
    missing_payment_method: Given[MissingPaymentMethod] = NOT_GIVEN


class TrialSettingsParams(Params, frozen=True, kw_only=True):
    """What happens at the end of a trial."""

    end_behavior: EndBehaviorParams


class SubscriptionTermsParams(OperationParams, frozen=True, kw_only=True):
    """What may be said of a subscription when it is made and later."""

    add_invoice_items: Given[Sequence[AddedInvoiceItemParams]] = NOT_GIVEN
    application_fee_percent: Given[str | None] = NOT_GIVEN
    automatic_tax: Given[AutomaticTaxParams] = NOT_GIVEN
    billing_thresholds: Given[BillingThresholdsParams | None] = NOT_GIVEN
    cancel_at: Given[int | CancelAtEnum | None] = NOT_GIVEN
    cancel_at_period_end: Given[bool] = NOT_GIVEN
    collection_method: Given[CollectionMethod] = NOT_GIVEN
    days_until_due: Given[int] = NOT_GIVEN
    default_payment_method: Given[str | None] = NOT_GIVEN
    default_source: Given[str | None] = NOT_GIVEN
    default_tax_rates: Given[Sequence[str] | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    invoice_settings: Given[InvoiceSettingsParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    off_session: Given[bool] = NOT_GIVEN
    on_behalf_of: Given[str | None] = NOT_GIVEN
    payment_behavior: Given[PaymentBehavior] = NOT_GIVEN
    payment_settings: Given[SubscriptionPaymentSettingsParams] = NOT_GIVEN
    pending_invoice_item_interval: Given[PendingIntervalParams | None] = NOT_GIVEN
    plan: Given[str] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN
    transfer_data: Given[TransferPercentParams | None] = NOT_GIVEN
    trial_end: Given[int | Literal["now"]] = NOT_GIVEN
    trial_from_plan: Given[bool] = NOT_GIVEN
    trial_settings: Given[TrialSettingsParams] = NOT_GIVEN


class SubscriptionCreateParams(SubscriptionTermsParams, frozen=True, kw_only=True):
    """What makes a subscription."""

    items: Given[Sequence[SubscriptionItemParams]] = NOT_GIVEN
    backdate_start_date: Given[int] = NOT_GIVEN
    billing_cycle_anchor: Given[int] = NOT_GIVEN
    billing_cycle_anchor_config: Given[AnchorConfigParams] = NOT_GIVEN
    billing_mode: Given[BillingModeParams] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    trial_period_days: Given[int] = NOT_GIVEN


class AnchorChangeParams(Params, frozen=True, kw_only=True):
    """Whether periods begin anew now."""

    type: Literal["now", "unchanged"]


class SubscriptionUpdateParams(SubscriptionTermsParams, frozen=True, kw_only=True):
    """What may change of a subscription."""

    billing_cycle_anchor: Given[AnchorChangeParams] = NOT_GIVEN
    cancellation_details: Given[CancellationDetailsParams] = NOT_GIVEN
    items: Given[Sequence[ChangedItemParams]] = NOT_GIVEN
    pause_collection: Given[PauseCollectionParams | None] = NOT_GIVEN
    proration_date: Given[int] = NOT_GIVEN

    @property
    def resets_anchor(self) -> bool:
        """Whether periods begin anew now."""
        return self.billing_cycle_anchor is not NOT_GIVEN and self.billing_cycle_anchor.type == "now"
