"""The parameters of invoices (docs.stripe.com/api/invoices/create, /update)."""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.catalog.discounts import DiscountParams, Redemption
from emulator.billing.catalog.shipping_rates import ShippingRate, ShippingRateDataParams
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.addresses import ShippingParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.core.structs import Struct
from emulator.billing.customers.invoice_settings import AmountTaxDisplay, CustomFieldParams
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams, LocatedRate
from emulator.billing.invoices.invoice import CollectionMethod, PageSize
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.invoices.payment_settings import PaymentSettingsParams
from emulator.billing.invoices.subscription_parents import InvoiceOrigin
from emulator.billing.payments.connect import TransferDataParams


class PdfParams(Params, frozen=True, kw_only=True):
    """The paper of the PDF."""

    page_size: Given[PageSize] = NOT_GIVEN


class RenderingParams(Params, frozen=True, kw_only=True):
    """How the PDF looks: `template` is an id, `template_version` one of its versions, the newest if none is given."""

    amount_tax_display: Given[AmountTaxDisplay | None] = NOT_GIVEN
    pdf: Given[PdfParams] = NOT_GIVEN
    template: Given[str] = NOT_GIVEN
    template_version: Given[int | None] = NOT_GIVEN


class FromInvoiceParams(Params, frozen=True, kw_only=True):
    """The invoice to make a revision of, by its id."""

    action: Literal["revision"]
    invoice: str


class ShippingCostParams(Params, frozen=True, kw_only=True):
    """What shipping costs: exactly one of a rate, by its id, and what makes one on the spot."""

    shipping_rate: Given[str] = NOT_GIVEN
    shipping_rate_data: Given[ShippingRateDataParams] = NOT_GIVEN


class InvoiceUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of an invoice. Times are unix seconds, UTC; tax ids, rates and methods are named by their ids."""

    account_tax_ids: Given[Sequence[str] | None] = NOT_GIVEN
    application_fee_amount: Given[int] = NOT_GIVEN
    auto_advance: Given[bool] = NOT_GIVEN
    automatic_tax: Given[AutomaticTaxParams] = NOT_GIVEN
    automatically_finalizes_at: Given[int] = NOT_GIVEN
    collection_method: Given[CollectionMethod] = NOT_GIVEN
    custom_fields: Given[list[CustomFieldParams] | None] = NOT_GIVEN
    days_until_due: Given[int] = NOT_GIVEN
    default_payment_method: Given[str | None] = NOT_GIVEN
    default_source: Given[str | None] = NOT_GIVEN
    default_tax_rates: Given[Sequence[str] | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    due_date: Given[int] = NOT_GIVEN
    effective_at: Given[int | None] = NOT_GIVEN
    footer: Given[str | None] = NOT_GIVEN
    issuer: Given[IssuerParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    number: Given[str | None] = NOT_GIVEN
    on_behalf_of: Given[str | None] = NOT_GIVEN
    payment_settings: Given[PaymentSettingsParams] = NOT_GIVEN
    rendering: Given[RenderingParams] = NOT_GIVEN
    shipping_cost: Given[ShippingCostParams | None] = NOT_GIVEN
    shipping_details: Given[ShippingParams | None] = NOT_GIVEN
    statement_descriptor: Given[str | None] = NOT_GIVEN
    transfer_data: Given[TransferDataParams | None] = NOT_GIVEN


class InvoiceCreateParams(InvoiceUpdateParams, frozen=True, kw_only=True):
    """What makes an invoice: of a customer, or as the revision of another one.

    `include_and_require` is of older API versions: without pending items there is no invoice.
    """

    currency: Given[str] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    from_invoice: Given[FromInvoiceParams] = NOT_GIVEN
    pending_invoice_items_behavior: Given[Literal["include", "exclude", "include_and_require"]] = NOT_GIVEN
    subscription: Given[str] = NOT_GIVEN


class InvoiceReferences(Struct, frozen=True, kw_only=True):
    """What the parameters of an invoice name, found; not given is what they say nothing of.

    No tax ids, rates or discounts at all take those that there are away, as None does with the shipping rate. `origin`
    is what a new invoice takes from its subscription, if it is of one; `quote` is the id of the quote that it comes of,
    if of one.
    """

    account_tax_ids: Given[tuple[TaxId, ...]] = NOT_GIVEN
    automatic_tax_rates: tuple[LocatedRate, ...] = ()
    default_tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN
    discounts: Given[tuple[Redemption, ...]] = NOT_GIVEN
    origin: InvoiceOrigin | None = None
    quote: str | None = None
    shipping_rate: Given[ShippingRate | None] = NOT_GIVEN
