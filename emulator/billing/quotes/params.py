"""What requests say of quotes (docs.stripe.com/api/quotes/create, /update, /finalize).

Times are unix seconds, UTC; amounts are in minor units.
"""

from collections.abc import Sequence

from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.catalog.price_term_params import ProductPriceParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.customers.invoice_settings import CustomFieldParams
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams
from emulator.billing.invoices.invoice import CollectionMethod
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.payments.connect import QuoteTransferParams
from emulator.billing.subscriptions.params import BillingModeParams


class QuoteLineParams(Params, frozen=True, kw_only=True):
    """Something to offer."""

    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    price: Given[str] = NOT_GIVEN
    price_data: Given[ProductPriceParams] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN
    tax_rates: Given[Sequence[str] | None] = NOT_GIVEN


class ChangedQuoteLineParams(QuoteLineParams, frozen=True, kw_only=True):
    """Something to offer, or by its `id` a line that stays, as the rest says."""

    id: Given[str] = NOT_GIVEN


class QuoteInvoiceSettingsParams(Params, frozen=True, kw_only=True):
    """What invoices are to start with."""

    custom_fields: Given[list[CustomFieldParams] | None] = NOT_GIVEN
    days_until_due: Given[int] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    footer: Given[str | None] = NOT_GIVEN
    issuer: Given[IssuerParams] = NOT_GIVEN


class SubscriptionDataParams(Params, frozen=True, kw_only=True):
    """What a subscription is to be."""

    description: Given[str | None] = NOT_GIVEN
    effective_date: Given[int | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    trial_period_days: Given[int | None] = NOT_GIVEN


class NewSubscriptionDataParams(SubscriptionDataParams, frozen=True, kw_only=True):
    """What a subscription is to be, and how it is billed, which cannot be changed later."""

    billing_mode: Given[BillingModeParams] = NOT_GIVEN
    description: Given[str] = NOT_GIVEN


class FromQuoteParams(Params, frozen=True, kw_only=True):
    """The quote to clone."""

    quote: str
    is_revision: Given[bool] = NOT_GIVEN


class QuoteTermsParams(OperationParams, frozen=True, kw_only=True):
    """What may be said of a quote when it is made and later."""

    application_fee_amount: Given[int | None] = NOT_GIVEN
    application_fee_percent: Given[str | None] = NOT_GIVEN
    automatic_tax: Given[AutomaticTaxParams] = NOT_GIVEN
    collection_method: Given[CollectionMethod] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    default_tax_rates: Given[Sequence[str] | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    expires_at: Given[int] = NOT_GIVEN
    footer: Given[str | None] = NOT_GIVEN
    header: Given[str | None] = NOT_GIVEN
    invoice_settings: Given[QuoteInvoiceSettingsParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    on_behalf_of: Given[str | None] = NOT_GIVEN
    transfer_data: Given[QuoteTransferParams | None] = NOT_GIVEN


class QuoteCreateParams(QuoteTermsParams, frozen=True, kw_only=True):
    """What makes a quote, or clones one."""

    from_quote: Given[FromQuoteParams] = NOT_GIVEN
    line_items: Given[Sequence[QuoteLineParams]] = NOT_GIVEN
    subscription_data: Given[NewSubscriptionDataParams] = NOT_GIVEN
    test_clock: Given[str] = NOT_GIVEN


class QuoteUpdateParams(QuoteTermsParams, frozen=True, kw_only=True):
    """What may change of a quote."""

    line_items: Given[Sequence[ChangedQuoteLineParams]] = NOT_GIVEN
    subscription_data: Given[SubscriptionDataParams] = NOT_GIVEN


class QuoteFinalizeParams(OperationParams, frozen=True, kw_only=True):
    """Until when what is finalized can be accepted."""

    expires_at: Given[int] = NOT_GIVEN
