"""What requests say of portal configurations (docs.stripe.com/api/customer_portal/configurations/create, /update)."""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.portal.configuration import (
    AllowedSubscriptionUpdate,
    CancelMode,
    CustomerDetail,
    ScheduleCondition,
)
from emulator.billing.subscriptions.params import ProrationBehavior


class BusinessProfileParams(Params, frozen=True, kw_only=True):
    """What the portal is to say of the business."""

    headline: Given[str | None] = NOT_GIVEN
    privacy_policy_url: Given[str | None] = NOT_GIVEN
    terms_of_service_url: Given[str | None] = NOT_GIVEN


class CustomerUpdateParams(Params, frozen=True, kw_only=True):
    """What customers may change of themselves."""

    allowed_updates: Given[Sequence[CustomerDetail] | None] = NOT_GIVEN
    enabled: Given[bool] = NOT_GIVEN


class CustomerUpdateCreateParams(CustomerUpdateParams, frozen=True, kw_only=True):
    """The same where all of it is new."""

    enabled: bool


class EnabledParams(Params, frozen=True, kw_only=True):
    """Whether a feature is there."""

    enabled: Given[bool] = NOT_GIVEN


class MethodUpdateParams(EnabledParams, frozen=True, kw_only=True):
    """Whether customers can change what they pay with, and what they can add."""

    payment_method_configuration: Given[str | None] = NOT_GIVEN


class RequiredEnabledParams(EnabledParams, frozen=True, kw_only=True):
    """The same, which must be said."""

    enabled: bool


class MethodUpdateCreateParams(MethodUpdateParams, frozen=True, kw_only=True):
    """The same where all of it is new."""

    enabled: bool


class CancellationReasonParams(Params, frozen=True, kw_only=True):
    """Whether customers are asked why they cancel, and what they can choose from."""

    enabled: bool
    feedback_options: Given[Sequence[str] | None] = NOT_GIVEN
    options: Given[Sequence[str] | None] = NOT_GIVEN


class CancellationReasonCreateParams(CancellationReasonParams, frozen=True, kw_only=True):
    """The same where all of it is new."""

    options: Sequence[str] | None


class SubscriptionCancelParams(Params, frozen=True, kw_only=True):
    """How customers may cancel."""

    cancellation_reason: Given[CancellationReasonParams] = NOT_GIVEN
    enabled: Given[bool] = NOT_GIVEN
    mode: Given[CancelMode] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN


class SubscriptionCancelCreateParams(SubscriptionCancelParams, frozen=True, kw_only=True):
    """The same where all of it is new."""

    cancellation_reason: Given[CancellationReasonCreateParams] = NOT_GIVEN
    enabled: bool


class AdjustableQuantityParams(Params, frozen=True, kw_only=True):
    """Whether customers may change how many they have."""

    enabled: bool
    maximum: Given[int] = NOT_GIVEN
    minimum: Given[int] = NOT_GIVEN


class OfferedProductParams(Params, frozen=True, kw_only=True):
    """A product that customers may change to, by ids."""

    prices: Sequence[str]
    product: str
    adjustable_quantity: Given[AdjustableQuantityParams] = NOT_GIVEN


class ConditionParams(Params, frozen=True, kw_only=True):
    """When a change waits for the end of the period."""

    type: ScheduleCondition


class ScheduleAtPeriodEndParams(Params, frozen=True, kw_only=True):
    """When changes wait for the end of the period."""

    conditions: Given[Sequence[ConditionParams] | None] = NOT_GIVEN


class SubscriptionUpdateParams(Params, frozen=True, kw_only=True):
    """How customers may change what they subscribe to."""

    billing_cycle_anchor: Given[Literal["now", "unchanged"]] = NOT_GIVEN
    default_allowed_updates: Given[Sequence[AllowedSubscriptionUpdate] | None] = NOT_GIVEN
    enabled: Given[bool] = NOT_GIVEN
    products: Given[Sequence[OfferedProductParams] | None] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    schedule_at_period_end: Given[ScheduleAtPeriodEndParams] = NOT_GIVEN
    trial_update_behavior: Given[Literal["continue_trial", "end_trial"]] = NOT_GIVEN


class SubscriptionUpdateCreateParams(SubscriptionUpdateParams, frozen=True, kw_only=True):
    """The same where all of it is new."""

    enabled: bool


class FeaturesParams(Params, frozen=True, kw_only=True):
    """What customers may do."""

    customer_update: Given[CustomerUpdateParams] = NOT_GIVEN
    invoice_history: Given[EnabledParams] = NOT_GIVEN
    payment_method_update: Given[MethodUpdateParams] = NOT_GIVEN
    subscription_cancel: Given[SubscriptionCancelParams] = NOT_GIVEN
    subscription_pause: Given[EnabledParams] = NOT_GIVEN
    subscription_update: Given[SubscriptionUpdateParams] = NOT_GIVEN

    @property
    def offered_products(self) -> Sequence[OfferedProductParams]:
        """The products that customers may change to."""
        return () if self.subscription_update is NOT_GIVEN else self.subscription_update.products or ()

    @property
    def payment_method_configuration(self) -> Given[str | None]:
        """The payment method configuration that chooses the types of payment methods, by its id."""
        update = self.payment_method_update
        return NOT_GIVEN if update is NOT_GIVEN else update.payment_method_configuration

    @property
    def feedback_options(self) -> Sequence[str]:
        """The feedback options that customers may choose from, by their ids."""
        if self.subscription_cancel is NOT_GIVEN or self.subscription_cancel.cancellation_reason is NOT_GIVEN:
            return ()
        return self.subscription_cancel.cancellation_reason.feedback_options or ()


class FeaturesCreateParams(FeaturesParams, frozen=True, kw_only=True):
    """The same where all of it is new."""

    customer_update: Given[CustomerUpdateCreateParams] = NOT_GIVEN
    invoice_history: Given[RequiredEnabledParams] = NOT_GIVEN
    payment_method_update: Given[MethodUpdateCreateParams] = NOT_GIVEN
    subscription_cancel: Given[SubscriptionCancelCreateParams] = NOT_GIVEN
    subscription_update: Given[SubscriptionUpdateCreateParams] = NOT_GIVEN


class ConfigurationTermsParams(OperationParams, frozen=True, kw_only=True):
    """What may be said of a configuration when it is made and later."""

    business_profile: Given[BusinessProfileParams] = NOT_GIVEN
    default_return_url: Given[str | None] = NOT_GIVEN
    login_page: Given[RequiredEnabledParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    name: Given[str | None] = NOT_GIVEN


class ConfigurationCreateParams(ConfigurationTermsParams, frozen=True, kw_only=True):
    """What makes a configuration."""

    features: FeaturesCreateParams


class ConfigurationUpdateParams(ConfigurationTermsParams, frozen=True, kw_only=True):
    """What may change of a configuration."""

    active: Given[bool] = NOT_GIVEN
    features: Given[FeaturesParams] = NOT_GIVEN
