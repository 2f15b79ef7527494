"""Parameters of schedules (docs.stripe.com/api/subscription_schedules/create, /update, /list)."""

from typing import Generic, TypeVar

from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, Range
from emulator.billing.schedules.params import (
    ChangedPhaseParams,
    DefaultSettingsParams,
    DurationParams,
    PhaseInvoiceSettingsParams,
    PhaseParams,
    ScheduleCancelParams,
    ScheduleCreateParams,
    ScheduleDetailsParams,
    ScheduleReleaseParams,
    ScheduleUpdateParams,
)
from emulator.billing.subscriptions import one_off_items
from emulator.billing.subscriptions.params import (
    AddedInvoiceItemParams,
    AddedPeriodParams,
    PeriodEndParams,
    SubscriptionItemParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.connect import TransferPercentParamsSchema, share_percent
from schemas.stripe.customer import CustomFieldParamsSchema
from schemas.stripe.discount import discounts
from schemas.stripe.invoice_item import PriceDataParamsSchema
from schemas.stripe.invoice_params import AutomaticTaxParamsSchema, IssuerParamsSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.pause_schedule import pause_schedules
from schemas.stripe.subscription_item import (
    PRORATION_BEHAVIORS,
    ItemThresholdsParamsSchema,
    RecurringPriceDataParamsSchema,
    quantity,
)
from schemas.stripe.subscription_params import BillingModeParamsSchema, BillingThresholdsParamsSchema

P = TypeVar("P")

_DEPRECATED_ENDS = ("none", "renew")

_MAX_INTERVALS = 1825
"""As many days as there are in five years, which no phase exceeds."""


class _DurationSchema(ParamsPart[DurationParams]):
    interval = wire.Enum("day", "month", "week", "year", required=True)
    interval_count = wire.Integer(minimum=1, maximum=_MAX_INTERVALS)


class _InvoiceSettingsSchema(ParamsPart[PhaseInvoiceSettingsParams]):
    account_tax_ids = ArrayOf(wire.Id(), unsettable=True)
    custom_fields = ArrayOf(Nested(CustomFieldParamsSchema), max_elements=4, unsettable=True)
    days_until_due = wire.Integer(minimum=0, maximum=36_500)
    description = wire.String(1500, unsettable=True)
    footer = wire.String(unsettable=True)
    issuer = Nested(IssuerParamsSchema)


class _PhaseItemSchema(ParamsPart[SubscriptionItemParams]):
    billing_thresholds = Nested(ItemThresholdsParamsSchema, unsettable=True)
    discounts = discounts()
    metadata = Metadata()
    plan = wire.Id()
    price = wire.Id()
    price_data = Nested(RecurringPriceDataParamsSchema)
    quantity = quantity()
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class _PeriodStartSchema(ParamsPart[PeriodEndParams]):
    timestamp = wire.Timestamp()
    type = wire.Enum("max_item_period_start", "phase_start", "timestamp", required=True)


class _PeriodEndSchema(ParamsPart[PeriodEndParams]):
    timestamp = wire.Timestamp()
    type = wire.Enum("min_item_period_end", "phase_end", "timestamp", required=True)


class _PeriodSchema(ParamsPart[AddedPeriodParams]):
    end = Nested(_PeriodEndSchema, required=True)
    start = Nested(_PeriodStartSchema, required=True)


class _AddedItemSchema(ParamsPart[AddedInvoiceItemParams]):
    discountable = wire.Boolean()
    discounts = discounts()
    metadata = Metadata()
    period = Nested(_PeriodSchema)
    price = wire.Id()
    price_data = Nested(PriceDataParamsSchema)
    quantity = quantity()
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class _PhaseParamsSchema(ParamsPart[P], Generic[P]):
    class Meta:
        """A parameter of the name of a method of Schema."""

        include = {"items": ArrayOf(Nested(_PhaseItemSchema), required=True)}  # noqa: RUF012 - marshmallow's own

    add_invoice_items = ArrayOf(Nested(_AddedItemSchema), max_elements=one_off_items.MAX_ITEMS)
    application_fee_percent = share_percent()
    automatic_tax = Nested(AutomaticTaxParamsSchema)
    billing_cycle_anchor = wire.Enum("automatic", "phase_start")
    billing_thresholds = Nested(BillingThresholdsParamsSchema, unsettable=True)
    collection_method = wire.Enum("charge_automatically", "send_invoice")
    currency = wire.Currency()
    default_payment_method = wire.Id()
    default_tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)
    description = wire.String(500, unsettable=True)
    discounts = discounts()
    duration = Nested(_DurationSchema)
    invoice_settings = Nested(_InvoiceSettingsSchema)
    iterations = wire.Integer(minimum=1, maximum=_MAX_INTERVALS)
    metadata = Metadata()
    on_behalf_of = wire.Id()
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)
    transfer_data = Nested(TransferPercentParamsSchema)
    trial = wire.Boolean()


class PhaseParamsSchema(_PhaseParamsSchema[PhaseParams]):
    """A phase of a new schedule."""

    end_date = wire.Timestamp()
    trial_end = wire.Timestamp()


class ChangedPhaseParamsSchema(_PhaseParamsSchema[ChangedPhaseParams]):
    """A phase of an update."""

    end_date = wire.TimestampOr("now")
    start_date = wire.TimestampOr("now")
    trial_end = wire.TimestampOr("now")


class _DefaultSettingsSchema(ParamsPart[DefaultSettingsParams]):
    application_fee_percent = share_percent()
    automatic_tax = Nested(AutomaticTaxParamsSchema)
    billing_cycle_anchor = wire.Enum("automatic", "phase_start")
    billing_thresholds = Nested(BillingThresholdsParamsSchema, unsettable=True)
    collection_method = wire.Enum("charge_automatically", "send_invoice")
    default_payment_method = wire.Id()
    description = wire.String(500, unsettable=True)
    invoice_settings = Nested(_InvoiceSettingsSchema)
    on_behalf_of = wire.Id(unsettable=True)
    transfer_data = Nested(TransferPercentParamsSchema, unsettable=True)


class _ScheduleParamsSchema(ParamsSchema[P], Generic[P]):
    default_settings = Nested(_DefaultSettingsSchema)
    end_behavior = wire.Enum("cancel", "none", "release", "renew", unsupported=_DEPRECATED_ENDS)
    metadata = Metadata()


class ScheduleCreateParamsSchema(_ScheduleParamsSchema[ScheduleCreateParams]):
    """POST /v1/subscription_schedules."""

    billing_mode = Nested(BillingModeParamsSchema)
    customer = wire.Id()
    customer_account = wire.Unsupported()
    from_subscription = wire.Id()
    pause_schedules = pause_schedules(unsettable=False)
    phases = ArrayOf(Nested(PhaseParamsSchema))
    start_date = wire.TimestampOr("now")


class ScheduleUpdateParamsSchema(_ScheduleParamsSchema[ScheduleUpdateParams]):
    """POST /v1/subscription_schedules/:id."""

    pause_schedules = pause_schedules(unsettable=True)
    phases = ArrayOf(Nested(ChangedPhaseParamsSchema))
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)


class ScheduleDetailsParamsSchema(ParamsPart[ScheduleDetailsParams]):
    """A schedule as a preview is to imagine it."""

    billing_mode = Nested(BillingModeParamsSchema)
    end_behavior = wire.Enum("cancel", "release")
    pause_schedules = wire.Unsupported()
    phases = ArrayOf(Nested(ChangedPhaseParamsSchema))
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)


class ScheduleCancelParamsSchema(ParamsSchema[ScheduleCancelParams]):
    """POST /v1/subscription_schedules/:id/cancel."""

    invoice_now = wire.Boolean(load_default=True)
    prorate = wire.Boolean(load_default=True)


class ScheduleReleaseParamsSchema(ParamsSchema[ScheduleReleaseParams]):
    """POST /v1/subscription_schedules/:id/release."""

    preserve_cancel_date = wire.Boolean(load_default=False)


class ScheduleListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of schedules; `scheduled` asks for those that have not begun."""

    canceled_at: Given[Range] = NOT_GIVEN
    completed_at: Given[Range] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    released_at: Given[Range] = NOT_GIVEN
    scheduled: Given[bool] = NOT_GIVEN


class ScheduleListParamsSchema(ListParamsSchema[ScheduleListParams]):
    """GET /v1/subscription_schedules."""

    canceled_at = RangeFilter()
    completed_at = RangeFilter()
    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    released_at = RangeFilter()
    scheduled = wire.Boolean()
