"""Parameters of subscriptions (docs.stripe.com/api/subscriptions/create, /update, /list)."""

from typing import Generic, TypeVar

from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, Params, Range
from emulator.billing.subscriptions import one_off_items
from emulator.billing.subscriptions.params import (
    AddedInvoiceItemParams,
    AddedPeriodParams,
    AnchorChangeParams,
    AnchorConfigParams,
    BillingModeParams,
    BillingThresholdsParams,
    CancellationDetailsParams,
    ChangedItemParams,
    EndBehaviorParams,
    FlexibleParams,
    InvoiceSettingsParams,
    PauseCollectionParams,
    PendingIntervalParams,
    PeriodEndParams,
    SubscriptionCreateParams,
    SubscriptionItemParams,
    SubscriptionUpdateParams,
    TrialSettingsParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.connect import TransferPercentParamsSchema, share_percent
from schemas.stripe.customer import CustomFieldParamsSchema
from schemas.stripe.discount import discounts
from schemas.stripe.invoice_item import PriceDataParamsSchema
from schemas.stripe.invoice_params import AutomaticTaxParamsSchema, IssuerParamsSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.subscription_item import (
    PAYMENT_BEHAVIORS,
    PRORATION_BEHAVIORS,
    ItemThresholdsParamsSchema,
    RecurringPriceDataParamsSchema,
    quantity,
)
from schemas.stripe.subscription_payment_settings import SubscriptionPaymentSettingsParamsSchema

P = TypeVar("P")

STATUSES = (
    "active",
    "past_due",
    "unpaid",
    "canceled",
    "incomplete",
    "incomplete_expired",
    "trialing",
    "paused",
    "all",
    "ended",
)
"""In the order of Stripe's own complaint."""

FEEDBACK = (
    "customer_service",
    "low_quality",
    "missing_features",
    "other",
    "switched_service",
    "too_complex",
    "too_expensive",
    "unused",
)


class SubscriptionItemParamsSchema(ParamsPart[SubscriptionItemParams]):
    """An item of a new subscription."""

    billing_thresholds = Nested(ItemThresholdsParamsSchema, unsettable=True)
    current_trial = wire.Unsupported()
    discounts = discounts()
    metadata = Metadata()
    plan = wire.Id()
    price = wire.Id()
    price_data = Nested(RecurringPriceDataParamsSchema)
    quantity = quantity()
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class ChangedItemParamsSchema(ParamsPart[ChangedItemParams]):
    """An item to change, to add or to take off."""

    billing_thresholds = Nested(ItemThresholdsParamsSchema, unsettable=True)
    clear_usage = wire.Boolean()
    current_trial = wire.Unsupported()
    deleted = wire.Boolean()
    discounts = discounts()
    id = wire.Id()
    metadata = Metadata()
    plan = wire.Id()
    price = wire.Id()
    price_data = Nested(RecurringPriceDataParamsSchema)
    quantity = quantity()
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class _PeriodStartSchema(ParamsPart[PeriodEndParams]):
    timestamp = wire.Timestamp()
    type = wire.Enum("max_item_period_start", "now", "timestamp", required=True)


class _PeriodEndSchema(ParamsPart[PeriodEndParams]):
    timestamp = wire.Timestamp()
    type = wire.Enum("min_item_period_end", "timestamp", required=True)


class AddedPeriodParamsSchema(ParamsPart[AddedPeriodParams]):
    """The period of something that is billed once."""

    end = Nested(_PeriodEndSchema, required=True)
    start = Nested(_PeriodStartSchema, required=True)


class AddedInvoiceItemParamsSchema(ParamsPart[AddedInvoiceItemParams]):
    """Something that is billed once, beside the items."""

    discountable = wire.Boolean()
    discounts = discounts()
    metadata = Metadata()
    period = Nested(AddedPeriodParamsSchema)
    price = wire.Id()
    price_data = Nested(PriceDataParamsSchema)
    quantity = quantity()
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class AnchorConfigParamsSchema(ParamsPart[AnchorConfigParams]):
    """When periods begin."""

    day_of_month = wire.Integer(minimum=1, maximum=31, required=True)
    hour = wire.Integer(minimum=0, maximum=23)
    minute = wire.Integer(minimum=0, maximum=59)
    month = wire.Integer(minimum=1, maximum=12)
    second = wire.Integer(minimum=0, maximum=59)


class FlexibleParamsSchema(ParamsPart[FlexibleParams]):
    """How flexible billing shows discounts of prorations."""

    proration_discounts = wire.Enum("included", "itemized")


class BillingModeParamsSchema(ParamsPart[BillingModeParams]):
    """How it is billed."""

    flexible = Nested(FlexibleParamsSchema)
    type = wire.Enum("classic", "flexible", required=True)


class BillingThresholdsParamsSchema(ParamsPart[BillingThresholdsParams]):
    """From which amount an invoice is made."""

    amount_gte = wire.Integer(minimum=1)
    reset_billing_cycle_anchor = wire.Boolean()


class CancellationDetailsParamsSchema(ParamsPart[CancellationDetailsParams]):
    """Why it ends."""

    comment = wire.String(unsettable=True)
    feedback = wire.Enum(*FEEDBACK, unsettable=True)
    feedback_option = wire.Id()


class InvoiceSettingsParamsSchema(ParamsPart[InvoiceSettingsParams]):
    """What its invoices start with."""

    account_tax_ids = ArrayOf(wire.Id(), unsettable=True)
    custom_fields = ArrayOf(Nested(CustomFieldParamsSchema), max_elements=4, unsettable=True)
    description = wire.String(1500, unsettable=True)
    footer = wire.String(unsettable=True)
    issuer = Nested(IssuerParamsSchema)


class PauseCollectionParamsSchema(ParamsPart[PauseCollectionParams]):
    """What becomes of its invoices while nothing is collected."""

    behavior = wire.Enum("keep_as_draft", "mark_uncollectible", "void", required=True)
    resumes_at = wire.Timestamp()


class PendingIntervalParamsSchema(ParamsPart[PendingIntervalParams]):
    """How often what waits on it is billed."""

    interval = wire.Enum("month", "year", "week", "day", required=True)
    interval_count = wire.Integer(minimum=1)


class EndBehaviorParamsSchema(ParamsPart[EndBehaviorParams]):
    """What happens at the end of a trial."""

    billing_cycle_anchor = wire.Enum("now", "unchanged")
    missing_payment_method = wire.Enum("cancel", "create_invoice", "pause")


class TrialSettingsParamsSchema(ParamsPart[TrialSettingsParams]):
    """What happens at the end of a trial."""

    end_behavior = Nested(EndBehaviorParamsSchema, required=True)


class _SubscriptionParamsSchema(ParamsSchema[P], Generic[P]):
    add_invoice_items = ArrayOf(Nested(AddedInvoiceItemParamsSchema), max_elements=one_off_items.MAX_ITEMS)
    application_fee_percent = share_percent(unsettable=True)
    automatic_tax = Nested(AutomaticTaxParamsSchema)
    billing_schedules = wire.Unsupported()
    billing_thresholds = Nested(BillingThresholdsParamsSchema, unsettable=True)
    cancel_at = wire.FutureTimestampOr(
        "min_period_end", "max_period_end", unsettable=True, unsupported=("max_billed_until",)
    )
    cancel_at_period_end = wire.Boolean()
    collection_method = wire.Enum("charge_automatically", "send_invoice")
    days_until_due = wire.Integer(minimum=0, maximum=36_500)
    default_payment_method = wire.Id(unsettable=True)
    default_source = wire.Id(unsettable=True)
    default_tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)
    description = wire.String(500, unsettable=True)
    discounts = discounts()
    invoice_settings = Nested(InvoiceSettingsParamsSchema)
    metadata = Metadata()
    off_session = wire.Boolean()
    on_behalf_of = wire.Id(unsettable=True)
    payment_behavior = wire.Enum(*PAYMENT_BEHAVIORS)
    payment_settings = Nested(SubscriptionPaymentSettingsParamsSchema)
    pending_invoice_item_interval = Nested(PendingIntervalParamsSchema, unsettable=True)
    plan = wire.Id()
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)
    quantity = quantity()
    transfer_data = Nested(TransferPercentParamsSchema, unsettable=True)
    trial_end = wire.FutureTimestampOr("now")
    trial_from_plan = wire.Boolean()
    trial_settings = Nested(TrialSettingsParamsSchema)


class SubscriptionCreateParamsSchema(_SubscriptionParamsSchema[SubscriptionCreateParams]):
    """POST /v1/subscriptions."""

    class Meta(ParamsSchema.Meta):
        """A parameter of the name of a method of Schema."""

        include = {"items": ArrayOf(Nested(SubscriptionItemParamsSchema))}  # noqa: RUF012 - marshmallow's own

    backdate_start_date = wire.Timestamp()
    billing_cycle_anchor = wire.Timestamp()
    billing_cycle_anchor_config = Nested(AnchorConfigParamsSchema)
    billing_mode = Nested(BillingModeParamsSchema)
    currency = wire.Currency()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    trial_period_days = wire.Integer(minimum=0, maximum=730)


class AnchorChangeParamsSchema(ParamsPart[AnchorChangeParams]):
    """Whether periods begin anew now."""

    type = wire.Enum("now", "unchanged", required=True)


class SubscriptionUpdateParamsSchema(_SubscriptionParamsSchema[SubscriptionUpdateParams]):
    """POST /v1/subscriptions/:id."""

    class Meta(ParamsSchema.Meta):
        """A parameter of the name of a method of Schema."""

        include = {"items": ArrayOf(Nested(ChangedItemParamsSchema))}  # noqa: RUF012 - marshmallow's own

    billing_cycle_anchor = Nested(AnchorChangeParamsSchema)
    cancellation_details = Nested(CancellationDetailsParamsSchema)
    pause_collection = Nested(PauseCollectionParamsSchema, unsettable=True)
    proration_date = wire.Timestamp()


class AutomaticTaxFilterParams(Params, frozen=True, kw_only=True):
    """Whether taxes are computed automatically."""

    enabled: bool


class AutomaticTaxFilterParamsSchema(ParamsPart[AutomaticTaxFilterParams]):
    """Whether taxes are computed automatically."""

    enabled = wire.Boolean(required=True)


class SubscriptionListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of subscriptions."""

    automatic_tax: Given[AutomaticTaxFilterParams] = NOT_GIVEN
    collection_method: Given[str] = NOT_GIVEN
    current_period_end: Given[Range] = NOT_GIVEN
    current_period_start: Given[Range] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    plan: Given[str] = NOT_GIVEN
    price: Given[str] = NOT_GIVEN
    status: Given[str] = NOT_GIVEN
    test_clock: Given[str] = NOT_GIVEN


class SubscriptionListParamsSchema(ListParamsSchema[SubscriptionListParams]):
    """GET /v1/subscriptions."""

    automatic_tax = Nested(AutomaticTaxFilterParamsSchema)
    collection_method = wire.Enum("charge_automatically", "send_invoice")
    created = RangeFilter()
    current_period_end = RangeFilter()
    current_period_start = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    plan = wire.Id()
    price = wire.Id()
    status = wire.Enum(*STATUSES)
    test_clock = wire.Id()
