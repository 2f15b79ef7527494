"""Parameters of /v1/invoices (docs.stripe.com/api/invoices/create, /update, /list)."""

from marshmallow import Schema

from schemas.stripe import fields as wire
from schemas.stripe.addresses import Address, Phone
from schemas.stripe.composites import ArrayOf, Metadata, Nested, RangeFilter
from schemas.stripe.customer import CustomFieldParams
from schemas.stripe.params import ListParams, ParamsSchema

STATUSES = ("draft", "open", "void", "paid", "uncollectible")
"""In the order of Stripe's own complaint."""


class AutomaticTaxParams(Schema):
    """Automatic tax is not calculated here: only its being off can be asked for."""

    enabled = wire.Enum("false", required=True)
    liability = wire.NotCarried()


class PdfParams(Schema):
    """The paper of the PDF."""

    page_size = wire.Enum("a4", "auto", "letter")


class RenderingParams(Schema):
    """How the PDF looks."""

    amount_tax_display = wire.Enum("exclude_tax", "include_inclusive_tax", unsettable=True)
    pdf = Nested(PdfParams)
    template = wire.NotCarried()
    template_version = wire.NotCarried()


class ShippingDetailsParams(Schema):
    """Who receives the goods, and where."""

    address = Address(required=True)
    name = wire.String(required=True)
    phone = Phone(unsettable=True)


class InvoiceUpdateParams(ParamsSchema):
    """POST /v1/invoices/:id."""

    account_tax_ids = wire.NotCarried()
    application_fee_amount = wire.NotCarried()
    auto_advance = wire.Boolean()
    automatic_tax = wire.NotCarried()
    automatically_finalizes_at = wire.Timestamp()
    collection_method = wire.Enum("charge_automatically", "send_invoice")
    custom_fields = ArrayOf(Nested(CustomFieldParams), max_elements=4, unsettable=True)
    days_until_due = wire.Integer(minimum=0, maximum=36500)
    default_payment_method = wire.NotCarried()
    default_source = wire.NotCarried()
    default_tax_rates = wire.NotCarried()
    description = wire.String(1500, unsettable=True)
    discounts = wire.NotCarried()
    due_date = wire.Timestamp()
    effective_at = wire.Timestamp(unsettable=True)
    footer = wire.String(unsettable=True)
    issuer = wire.NotCarried()
    metadata = Metadata()
    number = wire.String(26, unsettable=True)
    on_behalf_of = wire.NotCarried()
    payment_settings = wire.NotCarried()
    rendering = Nested(RenderingParams)
    shipping_cost = wire.NotCarried()
    shipping_details = Nested(ShippingDetailsParams, unsettable=True)
    statement_descriptor = wire.StatementDescriptor(unsettable=True)
    transfer_data = wire.NotCarried()


class InvoiceCreateParams(InvoiceUpdateParams):
    """POST /v1/invoices."""

    currency = wire.Currency()
    customer = wire.Id()
    customer_account = wire.NotCarried()
    from_invoice = wire.NotCarried()
    pending_invoice_items_behavior = wire.Enum("include", "exclude")
    subscription = wire.NotCarried()


class InvoiceListParams(ListParams):
    """GET /v1/invoices."""

    collection_method = wire.Enum("charge_automatically", "send_invoice")
    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.NotCarried()
    due_date = RangeFilter()
    status = wire.Enum(*STATUSES)
    subscription = wire.NotCarried()


class LineListParams(ListParams):
    """GET /v1/invoices/:id/lines."""


class FinalizeParams(ParamsSchema):
    """POST /v1/invoices/:id/finalize."""

    auto_advance = wire.Boolean()


class SendParams(ParamsSchema):
    """POST /v1/invoices/:id/send takes nothing but `expand`."""


class RetrieveParams(ParamsSchema):
    """A GET by id takes nothing but `expand`."""


class DeleteParams(ParamsSchema):
    """A DELETE takes nothing."""

    class Meta(ParamsSchema.Meta):
        """What is deleted has nothing to expand."""

        exclude = ("expand",)
