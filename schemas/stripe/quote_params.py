"""Parameters of quotes (docs.stripe.com/api/quotes/create, /update, /finalize, /list)."""

from typing import Generic, TypeVar

from emulator.billing.catalog.price_term_params import ProductPriceParams
from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.core.params import NOT_GIVEN, Given, ListParams, OperationParams
from emulator.billing.quotes.params import (
    ChangedQuoteLineParams,
    FromQuoteParams,
    NewSubscriptionDataParams,
    QuoteCreateParams,
    QuoteFinalizeParams,
    QuoteInvoiceSettingsParams,
    QuoteLineParams,
    QuoteUpdateParams,
    SubscriptionDataParams,
)
from emulator.billing.quotes.quote import STATUSES
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart
from schemas.stripe.connect import QuoteTransferParamsSchema, share_amount, share_percent
from schemas.stripe.customer import CustomFieldParamsSchema
from schemas.stripe.discount import discounts
from schemas.stripe.invoice_params import AutomaticTaxParamsSchema, IssuerParamsSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.price_terms import IntervalParamsSchema, unit_amount, unit_amount_decimal
from schemas.stripe.subscription_item import quantity
from schemas.stripe.subscription_params import BillingModeParamsSchema

P = TypeVar("P")


class QuotePriceDataParamsSchema(ParamsPart[ProductPriceParams]):
    """A price made on the spot, of an existing product."""

    currency = wire.Currency(required=True)
    product = wire.Id(required=True)
    recurring = Nested(IntervalParamsSchema)
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    unit_amount = unit_amount()
    unit_amount_decimal = unit_amount_decimal()


class QuoteLineParamsSchema(ParamsPart[QuoteLineParams]):
    """Something to offer."""

    discounts = discounts()
    price = wire.Id()
    price_data = Nested(QuotePriceDataParamsSchema)
    quantity = quantity()
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class ChangedQuoteLineParamsSchema(ParamsPart[ChangedQuoteLineParams]):
    """Something to offer, or a line that stays."""

    discounts = discounts()
    id = wire.Id()
    price = wire.Id()
    price_data = Nested(QuotePriceDataParamsSchema)
    quantity = quantity()
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class QuoteInvoiceSettingsParamsSchema(ParamsPart[QuoteInvoiceSettingsParams]):
    """What invoices start with."""

    custom_fields = ArrayOf(Nested(CustomFieldParamsSchema), max_elements=4, unsettable=True)
    days_until_due = wire.Integer(minimum=0, maximum=36_500)
    description = wire.String(1500, unsettable=True)
    footer = wire.String(unsettable=True)
    issuer = Nested(IssuerParamsSchema)


class NewSubscriptionDataParamsSchema(ParamsPart[NewSubscriptionDataParams]):
    """What a subscription is to be."""

    billing_mode = Nested(BillingModeParamsSchema)
    description = wire.String(500)
    effective_date = wire.TimestampOr(unsettable=True, unsupported=("current_period_end",))
    metadata = Metadata()
    trial_period_days = wire.Integer(minimum=1, maximum=730, unsettable=True)


class SubscriptionDataParamsSchema(ParamsPart[SubscriptionDataParams]):
    """What a subscription is to be; how it is billed stays."""

    description = wire.String(500, unsettable=True)
    effective_date = wire.TimestampOr(unsettable=True, unsupported=("current_period_end",))
    metadata = Metadata()
    trial_period_days = wire.Integer(minimum=1, maximum=730, unsettable=True)


class FromQuoteParamsSchema(ParamsPart[FromQuoteParams]):
    """The quote to clone."""

    is_revision = wire.Boolean()
    quote = wire.Id(required=True)


class _QuoteParamsSchema(ParamsSchema[P], Generic[P]):
    application_fee_amount = share_amount(unsettable=True)
    application_fee_percent = share_percent(unsettable=True)
    automatic_tax = Nested(AutomaticTaxParamsSchema)
    collection_method = wire.Enum("charge_automatically", "send_invoice")
    customer = wire.Id()
    customer_account = wire.Unsupported()
    default_tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)
    description = wire.String(500, unsettable=True)
    discounts = discounts()
    expires_at = wire.Timestamp()
    footer = wire.String(500, unsettable=True)
    header = wire.String(50, unsettable=True)
    invoice_settings = Nested(QuoteInvoiceSettingsParamsSchema)
    metadata = Metadata()
    on_behalf_of = wire.Id(unsettable=True)
    transfer_data = Nested(QuoteTransferParamsSchema, unsettable=True)


class QuoteCreateParamsSchema(_QuoteParamsSchema[QuoteCreateParams]):
    """POST /v1/quotes."""

    from_quote = Nested(FromQuoteParamsSchema)
    line_items = ArrayOf(Nested(QuoteLineParamsSchema))
    subscription_data = Nested(NewSubscriptionDataParamsSchema)
    test_clock = wire.Id()


class QuoteUpdateParamsSchema(_QuoteParamsSchema[QuoteUpdateParams]):
    """POST /v1/quotes/:id."""

    line_items = ArrayOf(Nested(ChangedQuoteLineParamsSchema))
    subscription_data = Nested(SubscriptionDataParamsSchema)


class QuoteFinalizeParamsSchema(ParamsSchema[QuoteFinalizeParams]):
    """POST /v1/quotes/:id/finalize."""

    expires_at = wire.Timestamp()


class QuoteTransitionParamsSchema(ParamsSchema[OperationParams]):
    """POST /v1/quotes/:id/accept and /cancel."""


class QuoteListParams(ListParams, frozen=True, kw_only=True):
    """The filters of a list of quotes."""

    customer: Given[str] = NOT_GIVEN
    status: Given[str] = NOT_GIVEN
    test_clock: Given[str] = NOT_GIVEN


class QuoteListParamsSchema(ListParamsSchema[QuoteListParams]):
    """GET /v1/quotes."""

    customer = wire.Id()
    customer_account = wire.Unsupported()
    status = wire.Enum(*STATUSES)
    test_clock = wire.Id()


class QuoteLineListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/quotes/:id/line_items and /computed_upfront_line_items."""
