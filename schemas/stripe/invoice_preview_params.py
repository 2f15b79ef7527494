"""Parameters of previews (docs.stripe.com/api/invoices/create_preview; in older versions /api/invoices/upcoming)."""

from decimal import Decimal
from typing import Generic, TypeVar

from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.customers.tax_ids import MAX_TAX_IDS
from emulator.billing.invoices.lines import MAX_LINES
from emulator.billing.invoices.preview import (
    CustomerDetailsParams,
    PreviewItemParams,
    TaxLocationParams,
)
from emulator.billing.schedules.params import SchedulePreviewParams
from emulator.billing.subscriptions.preview_params import (
    PreviewAnchorParams,
    PreviewPauseParams,
    SubscriptionDetailsParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.addresses import Address, Shipping
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart
from schemas.stripe.discount import discounts
from schemas.stripe.invoice_item import PeriodParamsSchema, PriceDataParamsSchema
from schemas.stripe.invoice_params import AutomaticTaxParamsSchema, IssuerParamsSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.subscription_item import PRORATION_BEHAVIORS
from schemas.stripe.subscription_params import BillingModeParamsSchema, ChangedItemParamsSchema
from schemas.stripe.subscription_schedule_params import ScheduleDetailsParamsSchema
from schemas.stripe.subscription_transition_params import BillForParamsSchema
from schemas.stripe.tax_id import TaxIdDataParamsSchema

P = TypeVar("P")


class PreviewItemParamsSchema(ParamsPart[PreviewItemParams]):
    """An item to imagine, or a pending one to imagine otherwise."""

    amount = wire.Integer(minimum=-MAXIMUM_AMOUNT, maximum=MAXIMUM_AMOUNT)
    currency = wire.Currency()
    description = wire.String()
    discountable = wire.Boolean()
    discounts = discounts()
    invoiceitem = wire.Id()
    metadata = Metadata()
    period = Nested(PeriodParamsSchema)
    price = wire.Id()
    price_data = Nested(PriceDataParamsSchema)
    quantity = wire.Integer(minimum=0, maximum=1_000_000_000)
    quantity_decimal = wire.DecimalString(minimum=Decimal(0), maximum=Decimal(1_000_000_000))
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    tax_code = wire.String(unsettable=True)
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)
    unit_amount = wire.Integer(minimum=-MAXIMUM_AMOUNT, maximum=MAXIMUM_AMOUNT)
    unit_amount_decimal = wire.DecimalString(minimum=Decimal(-MAXIMUM_AMOUNT), maximum=Decimal(MAXIMUM_AMOUNT))


class TaxParamsSchema(ParamsPart[TaxLocationParams]):
    """Where the customer would be taxed."""

    ip_address = wire.String(45, unsettable=True)


class CustomerDetailsParamsSchema(ParamsPart[CustomerDetailsParams]):
    """The customer as it is to be imagined."""

    address = Address(unsettable=True)
    shipping = Shipping(unsettable=True)
    tax = Nested(TaxParamsSchema)
    tax_exempt = wire.Enum("none", "reverse", "exempt", unsettable=True)
    tax_ids = ArrayOf(Nested(TaxIdDataParamsSchema), max_elements=MAX_TAX_IDS)


class PreviewAnchorParamsSchema(ParamsPart[PreviewAnchorParams]):
    """Where periods are to begin."""

    timestamp = wire.Timestamp()
    type = wire.Enum("now", "timestamp", "unchanged", required=True)


class PreviewPauseParamsSchema(ParamsPart[PreviewPauseParams]):
    """How the subscription is to pause."""

    bill_for = Nested(BillForParamsSchema)
    invoicing_behavior = wire.Enum("invoice", "pending_invoice_item")
    type = wire.Enum("subscription")


class SubscriptionDetailsParamsSchema(ParamsPart[SubscriptionDetailsParams]):
    """The subscription as it is to be imagined."""

    class Meta(ParamsSchema.Meta):
        """A parameter of the name of a method of Schema."""

        include = {"items": ArrayOf(Nested(ChangedItemParamsSchema))}  # noqa: RUF012 - marshmallow's own

    billing_cycle_anchor = Nested(PreviewAnchorParamsSchema)
    billing_mode = Nested(BillingModeParamsSchema)
    billing_schedules = wire.Unsupported()
    cancel_at = wire.FutureTimestampOr(
        "min_period_end", "max_period_end", unsettable=True, unsupported=("max_billed_until",)
    )
    cancel_at_period_end = wire.Boolean()
    cancel_now = wire.Boolean()
    default_tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)
    metadata = Metadata()
    pause = Nested(PreviewPauseParamsSchema)
    proration_behavior = wire.Enum(*PRORATION_BEHAVIORS)
    proration_date = wire.Timestamp()
    resume_at = wire.Enum("now")
    start_date = wire.Timestamp()
    trial_end = wire.FutureTimestampOr("now")


class _PreviewParamsSchema(ParamsSchema[P], Generic[P]):
    automatic_tax = Nested(AutomaticTaxParamsSchema)
    currency = wire.Currency()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    customer_details = Nested(CustomerDetailsParamsSchema)
    discounts = discounts()
    invoice_items = ArrayOf(Nested(PreviewItemParamsSchema), max_elements=MAX_LINES)
    issuer = Nested(IssuerParamsSchema)
    on_behalf_of = wire.Id(unsettable=True)
    preview_mode = wire.Enum("next", "recurring")
    schedule = wire.Id()
    schedule_details = Nested(ScheduleDetailsParamsSchema)
    subscription = wire.Id()
    subscription_details = Nested(SubscriptionDetailsParamsSchema)


class CreatePreviewParamsSchema(_PreviewParamsSchema[SchedulePreviewParams]):
    """POST /v1/invoices/create_preview."""


class UpcomingParams(SchedulePreviewParams, frozen=True, kw_only=True):
    """What older versions preview by; `coupon` is another way to say `discounts[0][coupon]`."""

    coupon: Given[str | None] = NOT_GIVEN


class _UpcomingParamsSchema(_PreviewParamsSchema[P], Generic[P]):
    coupon = wire.Id(unsettable=True)


class UpcomingParamsSchema(_UpcomingParamsSchema[UpcomingParams]):
    """GET /v1/invoices/upcoming, which versions before 2025-03-31.basil have."""


class UpcomingLinesParams(UpcomingParams, frozen=True, kw_only=True):
    """The same, and the page of its lines."""

    limit: int = 10
    starting_after: Given[str] = NOT_GIVEN
    ending_before: Given[str] = NOT_GIVEN


class UpcomingLinesParamsSchema(_UpcomingParamsSchema[UpcomingLinesParams], ListParamsSchema[UpcomingLinesParams]):
    """GET /v1/invoices/upcoming/lines, which versions before 2025-03-31.basil have."""
