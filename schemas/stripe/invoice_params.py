"""Parameters of /v1/invoices (docs.stripe.com/api/invoices/create, /update, /list)."""

from marshmallow import Schema

from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from schemas.stripe import fields as wire
from schemas.stripe.addresses import Shipping
from schemas.stripe.composites import ArrayOf, Metadata, Nested, RangeFilter
from schemas.stripe.customer import CustomFieldParams
from schemas.stripe.discount import discounts
from schemas.stripe.params import ListParams, ParamsSchema
from schemas.stripe.payment_settings import PaymentSettingsParams
from schemas.stripe.shipping_rate import ShippingRateDataParams

STATUSES = ("draft", "open", "void", "paid", "uncollectible")
"""In the order of Stripe's own complaint."""


class AutomaticTaxParams(Schema):
    """Automatic tax is not calculated here: only its being off can be asked for."""

    enabled = wire.Boolean(unsupported=("true", "True"), required=True)
    liability = wire.Unsupported()


class IssuerParams(Schema):
    """Who issues the invoice: here only the account itself, for there are no connected ones."""

    account = wire.Unsupported()
    type = wire.Enum("account", "self", unsupported=("account",), required=True)


class PdfParams(Schema):
    """The paper of the PDF."""

    page_size = wire.Enum("a4", "auto", "letter")


class RenderingParams(Schema):
    """How the PDF looks."""

    amount_tax_display = wire.Enum("exclude_tax", "include_inclusive_tax", unsettable=True)
    pdf = Nested(PdfParams)
    template = wire.Id()
    template_version = wire.Integer(minimum=1, unsettable=True)


class FromInvoiceParams(Schema):
    """The invoice to make a revision of."""

    action = wire.Enum("revision", required=True)
    invoice = wire.Id(required=True)


class ShippingCostParams(Schema):
    """What shipping costs: an existing rate, or one made on the spot."""

    shipping_rate = wire.Id()
    shipping_rate_data = Nested(ShippingRateDataParams)


class InvoiceUpdateParams(ParamsSchema):
    """POST /v1/invoices/:id."""

    account_tax_ids = ArrayOf(wire.Id(), unsettable=True)
    application_fee_amount = wire.Unsupported()
    auto_advance = wire.Boolean()
    automatic_tax = Nested(AutomaticTaxParams)
    automatically_finalizes_at = wire.Timestamp()
    collection_method = wire.Enum("charge_automatically", "send_invoice")
    custom_fields = ArrayOf(Nested(CustomFieldParams), max_elements=4, unsettable=True)
    days_until_due = wire.Integer(minimum=0, maximum=36500)
    default_payment_method = wire.Id(unsettable=True)
    default_source = wire.Unsupported()
    default_tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)
    description = wire.String(1500, unsettable=True)
    discounts = discounts()
    due_date = wire.Timestamp()
    effective_at = wire.Timestamp(unsettable=True)
    footer = wire.String(unsettable=True)
    issuer = Nested(IssuerParams)
    metadata = Metadata()
    number = wire.String(26, unsettable=True)
    on_behalf_of = wire.Unsupported()
    payment_settings = Nested(PaymentSettingsParams)
    rendering = Nested(RenderingParams)
    shipping_cost = Nested(ShippingCostParams, unsettable=True)
    shipping_details = Shipping(unsettable=True)
    statement_descriptor = wire.StatementDescriptor(unsettable=True)
    transfer_data = wire.Unsupported()


class InvoiceCreateParams(InvoiceUpdateParams):
    """POST /v1/invoices."""

    currency = wire.Currency()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    from_invoice = Nested(FromInvoiceParams)
    pending_invoice_items_behavior = wire.Enum("include", "exclude")
    subscription = wire.Unsupported()


class InvoiceListParams(ListParams):
    """GET /v1/invoices."""

    collection_method = wire.Enum("charge_automatically", "send_invoice")
    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    due_date = RangeFilter()
    status = wire.Enum(*STATUSES)
    subscription = wire.Unsupported()


class LineListParams(ListParams):
    """GET /v1/invoices/:id/lines."""


class FinalizeParams(ParamsSchema):
    """POST /v1/invoices/:id/finalize."""

    auto_advance = wire.Boolean()


class SendParams(ParamsSchema):
    """POST /v1/invoices/:id/send takes nothing but `expand`."""


class PayParams(ParamsSchema):
    """POST /v1/invoices/:id/pay.

    A card pays all or nothing, so `forgive` has nothing to forgive; a cardholder is never asked to be there, so
    `off_session` changes nothing.
    """

    forgive = wire.Boolean()
    mandate = wire.Unsupported()
    off_session = wire.Boolean()
    paid_out_of_band = wire.Boolean()
    payment_method = wire.Id()
    source = wire.Unsupported()


class AttachPaymentParams(ParamsSchema):
    """POST /v1/invoices/:id/attach_payment."""

    payment_intent = wire.Id(required=True)
    payment_record = wire.Unsupported()


class TransitionParams(ParamsSchema):
    """POST /v1/invoices/:id/void and /mark_uncollectible take nothing but `expand`."""


class RetrieveParams(ParamsSchema):
    """A GET by id takes nothing but `expand`."""


class DeleteParams(ParamsSchema):
    """A DELETE takes nothing."""

    class Meta(ParamsSchema.Meta):
        """What is deleted has nothing to expand."""

        exclude = ("expand",)
