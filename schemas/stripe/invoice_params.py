"""Parameters of /v1/invoices (docs.stripe.com/api/invoices/create, /update, /list)."""

from typing import Generic, TypeVar

from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, ListParams, OperationParams, Params, Range
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams
from emulator.billing.invoices.invoice_params import (
    FromInvoiceParams,
    InvoiceCreateParams,
    InvoiceUpdateParams,
    PdfParams,
    RenderingParams,
    ShippingCostParams,
)
from emulator.billing.invoices.issuers import IssuerParams
from schemas.stripe import fields as wire
from schemas.stripe.addresses import Shipping
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.connect import TransferDataParamsSchema, share_amount
from schemas.stripe.customer import CustomFieldParamsSchema
from schemas.stripe.discount import discounts
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.payment_settings import PaymentSettingsParamsSchema
from schemas.stripe.shipping_rate import ShippingRateDataParamsSchema

P = TypeVar("P")

STATUSES = ("draft", "open", "void", "paid", "uncollectible")
"""In the order of Stripe's own complaint."""


class IssuerParamsSchema(ParamsPart[IssuerParams]):
    """Who issues the invoice."""

    account = wire.Id()
    type = wire.Enum("account", "self", required=True)


class AutomaticTaxParamsSchema(ParamsPart[AutomaticTaxParams]):
    """Whether taxes are computed, here by the rates that `/_emulator/account` names."""

    enabled = wire.Boolean(required=True)
    liability = Nested(IssuerParamsSchema)


class PdfParamsSchema(ParamsPart[PdfParams]):
    """The paper of the PDF."""

    page_size = wire.Enum("a4", "auto", "letter")


class RenderingParamsSchema(ParamsPart[RenderingParams]):
    """How the PDF looks."""

    amount_tax_display = wire.Enum("exclude_tax", "include_inclusive_tax", unsettable=True)
    pdf = Nested(PdfParamsSchema)
    template = wire.Id()
    template_version = wire.Integer(minimum=1, unsettable=True)


class FromInvoiceParamsSchema(ParamsPart[FromInvoiceParams]):
    """The invoice to make a revision of."""

    action = wire.Enum("revision", required=True)
    invoice = wire.Id(required=True)


class ShippingCostParamsSchema(ParamsPart[ShippingCostParams]):
    """What shipping costs: an existing rate, or one made on the spot."""

    shipping_rate = wire.Id()
    shipping_rate_data = Nested(ShippingRateDataParamsSchema)


class _InvoiceParamsSchema(ParamsSchema[P], Generic[P]):
    account_tax_ids = ArrayOf(wire.Id(), unsettable=True)
    application_fee_amount = share_amount()
    auto_advance = wire.Boolean()
    automatic_tax = Nested(AutomaticTaxParamsSchema)
    automatically_finalizes_at = wire.Timestamp()
    collection_method = wire.Enum("charge_automatically", "send_invoice")
    custom_fields = ArrayOf(Nested(CustomFieldParamsSchema), max_elements=4, unsettable=True)
    days_until_due = wire.Integer(minimum=0, maximum=36500)
    default_payment_method = wire.Id(unsettable=True)
    default_source = wire.Id(unsettable=True)
    default_tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)
    description = wire.String(1500, unsettable=True)
    discounts = discounts()
    due_date = wire.Timestamp()
    effective_at = wire.Timestamp(unsettable=True)
    footer = wire.String(unsettable=True)
    issuer = Nested(IssuerParamsSchema)
    metadata = Metadata()
    number = wire.String(26, unsettable=True)
    on_behalf_of = wire.Id(unsettable=True)
    payment_settings = Nested(PaymentSettingsParamsSchema)
    rendering = Nested(RenderingParamsSchema)
    shipping_cost = Nested(ShippingCostParamsSchema, unsettable=True)
    shipping_details = Shipping(unsettable=True)
    statement_descriptor = wire.StatementDescriptor(unsettable=True)
    transfer_data = Nested(TransferDataParamsSchema, unsettable=True)


class InvoiceUpdateParamsSchema(_InvoiceParamsSchema[InvoiceUpdateParams]):
    """POST /v1/invoices/:id."""


class InvoiceCreateParamsSchema(_InvoiceParamsSchema[InvoiceCreateParams]):
    """POST /v1/invoices."""

    currency = wire.Currency()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    from_invoice = Nested(FromInvoiceParamsSchema)
    pending_invoice_items_behavior = wire.Enum("include", "exclude", former=("include_and_require",))
    subscription = wire.Id()


class InvoiceListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of invoices."""

    collection_method: Given[str] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    due_date: Given[Range] = NOT_GIVEN
    status: Given[str] = NOT_GIVEN
    subscription: Given[str] = NOT_GIVEN


class InvoiceListParamsSchema(ListParamsSchema[InvoiceListParams]):
    """GET /v1/invoices."""

    collection_method = wire.Enum("charge_automatically", "send_invoice")
    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    due_date = RangeFilter()
    status = wire.Enum(*STATUSES)
    subscription = wire.Id()


class LineListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/invoices/:id/lines."""


class FinalizeParams(OperationParams, frozen=True, kw_only=True):
    """How an invoice is finalized."""

    auto_advance: Given[bool] = NOT_GIVEN


class FinalizeParamsSchema(ParamsSchema[FinalizeParams]):
    """POST /v1/invoices/:id/finalize."""

    auto_advance = wire.Boolean()


class SendParamsSchema(ParamsSchema[OperationParams]):
    """POST /v1/invoices/:id/send takes nothing but `expand`."""


class PayParams(OperationParams, frozen=True, kw_only=True):
    """How an invoice is paid: by a payment method, by the default one, or by declaration."""

    forgive: Given[bool] = NOT_GIVEN
    mandate: Given[str | None] = NOT_GIVEN
    off_session: Given[bool] = NOT_GIVEN
    paid_out_of_band: Given[bool] = NOT_GIVEN
    payment_method: Given[str] = NOT_GIVEN
    source: Given[str] = NOT_GIVEN


class PayParamsSchema(ParamsSchema[PayParams]):
    """POST /v1/invoices/:id/pay.

    A card pays all or nothing, so `forgive` has nothing to forgive.
    """

    forgive = wire.Boolean()
    mandate = wire.Id(unsettable=True)
    off_session = wire.Boolean()
    paid_out_of_band = wire.Boolean()
    payment_method = wire.Id()
    source = wire.Id()


class AttachPaymentParams(OperationParams, frozen=True, kw_only=True):
    """What pays an invoice: an intent of its own."""

    payment_intent: str


class AttachPaymentParamsSchema(ParamsSchema[AttachPaymentParams]):
    """POST /v1/invoices/:id/attach_payment."""

    payment_intent = wire.Id(required=True)
    payment_record = wire.Unsupported()


class TransitionParamsSchema(ParamsSchema[OperationParams]):
    """POST /v1/invoices/:id/void and /mark_uncollectible take nothing but `expand`."""


class RetrieveParamsSchema(ParamsSchema[OperationParams]):
    """A GET by id takes nothing but `expand`."""


class DeleteParamsSchema(ParamsSchema[Params]):
    """A DELETE takes nothing."""

    class Meta(ParamsSchema.Meta):
        """What is deleted has nothing to expand."""

        exclude = ("expand",)
