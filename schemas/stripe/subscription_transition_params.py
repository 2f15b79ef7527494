"""Parameters of the ends and pauses of subscriptions (docs.stripe.com/api/subscriptions/cancel, /pause, /resume)."""

from emulator.billing.subscriptions.transition_params import (
    BillForParams,
    MigratedModeParams,
    SubscriptionCancelParams,
    SubscriptionMigrateParams,
    SubscriptionPauseParams,
    SubscriptionResumeParams,
    UnusedTimeFromParams,
    UsageThroughParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import Nested, ParamsPart
from schemas.stripe.params import ParamsSchema
from schemas.stripe.subscription_item import PRORATION_BEHAVIORS
from schemas.stripe.subscription_params import (
    AnchorChangeParamsSchema,
    CancellationDetailsParamsSchema,
    FlexibleParamsSchema,
)


class SubscriptionCancelParamsSchema(ParamsSchema[SubscriptionCancelParams]):
    """DELETE /v1/subscriptions/:id."""

    cancellation_details = Nested(CancellationDetailsParamsSchema)
    invoice_now = wire.Boolean()
    prorate = wire.Boolean()


class UsageThroughParamsSchema(ParamsPart[UsageThroughParams]):
    """Until when usage is billed."""

    type = wire.Enum("none", "now", required=True)


class UnusedTimeFromParamsSchema(ParamsPart[UnusedTimeFromParams]):
    """From when on time that is left is given back."""

    type = wire.Enum("item_current_period_start", "none", "now", required=True)


class BillForParamsSchema(ParamsPart[BillForParams]):
    """What a pause bills or gives back."""

    outstanding_usage_through = Nested(UsageThroughParamsSchema)
    unused_time_from = Nested(UnusedTimeFromParamsSchema)


class SubscriptionPauseParamsSchema(ParamsSchema[SubscriptionPauseParams]):
    """POST /v1/subscriptions/:id/pause."""

    bill_for = Nested(BillForParamsSchema)
    invoicing_behavior = wire.Enum("invoice", "pending_invoice_item")
    type = wire.Enum("subscription")


class SubscriptionResumeParamsSchema(ParamsSchema[SubscriptionResumeParams]):
    """POST /v1/subscriptions/:id/resume."""

    billing_cycle_anchor = Nested(AnchorChangeParamsSchema)
    payment_behavior = wire.Enum("resume_on_payment_attempt", "resume_on_payment_success")
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)
    proration_date = wire.Timestamp()


class MigratedModeParamsSchema(ParamsPart[MigratedModeParams]):
    """Flexible billing: there is no way back."""

    flexible = Nested(FlexibleParamsSchema)
    type = wire.Enum("flexible", required=True)


class SubscriptionMigrateParamsSchema(ParamsSchema[SubscriptionMigrateParams]):
    """POST /v1/subscriptions/:id/migrate."""

    billing_mode = Nested(MigratedModeParamsSchema, required=True)
