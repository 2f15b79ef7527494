"""What comes in of portal configurations (docs.stripe.com/api/customer_portal/configurations/create, /update)."""

from emulator.billing.portal.configuration_params import (
    AdjustableQuantityParams,
    BusinessProfileParams,
    CancellationReasonCreateParams,
    CancellationReasonParams,
    ConditionParams,
    ConfigurationCreateParams,
    ConfigurationUpdateParams,
    CustomerUpdateCreateParams,
    CustomerUpdateParams,
    EnabledParams,
    FeaturesCreateParams,
    FeaturesParams,
    MethodUpdateCreateParams,
    MethodUpdateParams,
    OfferedProductParams,
    RequiredEnabledParams,
    ScheduleAtPeriodEndParams,
    SubscriptionCancelCreateParams,
    SubscriptionCancelParams,
    SubscriptionUpdateCreateParams,
    SubscriptionUpdateParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart
from schemas.stripe.params import ParamsSchema
from schemas.stripe.subscription_params import FEEDBACK
from schemas.stripe.web_urls import WebUrl

MAX_PRODUCTS = 10
"""docs.stripe.com/api/customer_portal/configurations/create: the products that customers can change to."""

MAX_PRICES = 100

_TRUE = ("true", "True")
"""What is refused of a switch that can only be off."""


class _BusinessProfileParamsSchema(ParamsPart[BusinessProfileParams]):
    headline = wire.String(60, unsettable=True)
    privacy_policy_url = WebUrl(unsettable=True)
    terms_of_service_url = WebUrl(unsettable=True)


class _EnabledParamsSchema(ParamsPart[EnabledParams]):
    enabled = wire.Boolean()


class _RequiredEnabledParamsSchema(ParamsPart[RequiredEnabledParams]):
    enabled = wire.Boolean(required=True)


class _PaymentMethodUpdateParamsSchema(ParamsPart[MethodUpdateParams]):
    enabled = wire.Boolean()
    payment_method_configuration = wire.Id(unsettable=True)


class _PaymentMethodUpdateCreateParamsSchema(ParamsPart[MethodUpdateCreateParams]):
    enabled = wire.Boolean(required=True)
    payment_method_configuration = wire.Id(unsettable=True)


class _CustomerUpdateFields:
    allowed_updates = ArrayOf(wire.Enum("address", "email", "name", "phone", "shipping", "tax_id"), unsettable=True)


class _CustomerUpdateParamsSchema(_CustomerUpdateFields, ParamsPart[CustomerUpdateParams]):
    enabled = wire.Boolean()


class _CustomerUpdateCreateParamsSchema(_CustomerUpdateFields, ParamsPart[CustomerUpdateCreateParams]):
    enabled = wire.Boolean(required=True)


class _CancellationReasonParamsSchema(ParamsPart[CancellationReasonParams]):
    enabled = wire.Boolean(required=True)
    feedback_options = ArrayOf(wire.Id(), unsettable=True)
    options = ArrayOf(wire.Enum(*FEEDBACK), unsettable=True)


class _CancellationReasonCreateParamsSchema(ParamsPart[CancellationReasonCreateParams]):
    enabled = wire.Boolean(required=True)
    feedback_options = ArrayOf(wire.Id(), unsettable=True)
    options = ArrayOf(wire.Enum(*FEEDBACK), required=True, unsettable=True)


class _SubscriptionCancelFields:
    mode = wire.Enum("at_period_end", "immediately")
    proration_behavior = wire.Enum("always_invoice", "create_prorations", "none")


class _SubscriptionCancelParamsSchema(_SubscriptionCancelFields, ParamsPart[SubscriptionCancelParams]):
    cancellation_reason = Nested(_CancellationReasonParamsSchema)
    enabled = wire.Boolean()


class _SubscriptionCancelCreateParamsSchema(_SubscriptionCancelFields, ParamsPart[SubscriptionCancelCreateParams]):
    cancellation_reason = Nested(_CancellationReasonCreateParamsSchema)
    enabled = wire.Boolean(required=True)


class _PauseParamsSchema(ParamsPart[EnabledParams]):
    duration = wire.Unsupported()
    enabled = wire.Boolean(unsupported=_TRUE)


class _AdjustableQuantityParamsSchema(ParamsPart[AdjustableQuantityParams]):
    enabled = wire.Boolean(required=True)
    maximum = wire.Integer(minimum=0, maximum=999_999)
    minimum = wire.Integer(minimum=0, maximum=999_999)


class _OfferedProductParamsSchema(ParamsPart[OfferedProductParams]):
    adjustable_quantity = Nested(_AdjustableQuantityParamsSchema)
    prices = ArrayOf(wire.Id(), required=True, max_elements=MAX_PRICES)
    product = wire.Id(required=True)


class _ConditionParamsSchema(ParamsPart[ConditionParams]):
    # The portal would make a schedule of the change, which it does not yet.
    type = wire.Enum(
        *("decreasing_item_amount", "shortening_interval"),
        required=True,
        unsupported=("decreasing_item_amount", "shortening_interval"),
    )


class _ScheduleAtPeriodEndParamsSchema(ParamsPart[ScheduleAtPeriodEndParams]):
    conditions = ArrayOf(Nested(_ConditionParamsSchema), unsettable=True)


class _SubscriptionUpdateFields:
    billing_cycle_anchor = wire.Enum("now", "unchanged")
    default_allowed_updates = ArrayOf(wire.Enum("price", "promotion_code", "quantity"), unsettable=True)
    products = ArrayOf(Nested(_OfferedProductParamsSchema), max_elements=MAX_PRODUCTS, unsettable=True)
    proration_behavior = wire.Enum("always_invoice", "create_prorations", "none")
    schedule_at_period_end = Nested(_ScheduleAtPeriodEndParamsSchema)
    trial_update_behavior = wire.Enum("continue_trial", "end_trial")


class _SubscriptionUpdateParamsSchema(_SubscriptionUpdateFields, ParamsPart[SubscriptionUpdateParams]):
    enabled = wire.Boolean()


class _SubscriptionUpdateCreateParamsSchema(_SubscriptionUpdateFields, ParamsPart[SubscriptionUpdateCreateParams]):
    enabled = wire.Boolean(required=True)


class _FeaturesParamsSchema(ParamsPart[FeaturesParams]):
    customer_update = Nested(_CustomerUpdateParamsSchema)
    invoice_history = Nested(_EnabledParamsSchema)
    payment_method_update = Nested(_PaymentMethodUpdateParamsSchema)
    subscription_cancel = Nested(_SubscriptionCancelParamsSchema)
    subscription_pause = Nested(_PauseParamsSchema)
    subscription_update = Nested(_SubscriptionUpdateParamsSchema)


class _FeaturesCreateParamsSchema(ParamsPart[FeaturesCreateParams]):
    customer_update = Nested(_CustomerUpdateCreateParamsSchema)
    invoice_history = Nested(_RequiredEnabledParamsSchema)
    payment_method_update = Nested(_PaymentMethodUpdateCreateParamsSchema)
    subscription_cancel = Nested(_SubscriptionCancelCreateParamsSchema)
    subscription_pause = Nested(_PauseParamsSchema)
    subscription_update = Nested(_SubscriptionUpdateCreateParamsSchema)


class _TermsFields:
    business_profile = Nested(_BusinessProfileParamsSchema)
    default_return_url = WebUrl(unsettable=True)
    login_page = Nested(_RequiredEnabledParamsSchema)
    metadata = Metadata()
    name = wire.String(unsettable=True)


class ConfigurationCreateParamsSchema(_TermsFields, ParamsSchema[ConfigurationCreateParams]):
    """POST /v1/billing_portal/configurations."""

    features = Nested(_FeaturesCreateParamsSchema, required=True)


class ConfigurationUpdateParamsSchema(_TermsFields, ParamsSchema[ConfigurationUpdateParams]):
    """POST /v1/billing_portal/configurations/:id."""

    active = wire.Boolean()
    features = Nested(_FeaturesParamsSchema)
