"""Invoices: what may be said of them until they are issued (docs.beel.es, Invoices)."""

from decimal import Decimal
from typing import Any

from emulator.billing.beel import choices
from emulator.billing.beel.amounts import TAX_TYPES, MainTax
from emulator.billing.beel.correctives import RECTIFICATION_CODES, CorrectiveParams
from emulator.billing.beel.drafts import InvoiceCreateParams, InvoiceDuplicateParams, InvoiceUpdateParams, Options
from emulator.billing.beel.invoice import INVOICE_TYPES, RECTIFICATION_TYPES, EmailConfig
from emulator.billing.beel.tax_catalog import CATALOG
from emulator.billing.beel.taxes import LineParams
from schemas.beel.fields import ArrayOf, Boolean, Day, Email, Enum, FreeFormObject, Number, NumberEnum, String, Uuid
from schemas.beel.parties import PaymentInfoSchema, RecipientSchema
from schemas.beel.requests import RequestSchema, nested

MAX_IN_BULK = 100
MAX_PRICE = Decimal("999999.9999")


def addresses(*, minimum: int = 0, required: bool = False) -> ArrayOf:
    """A list of mail addresses."""
    return ArrayOf(Email(), minimum=minimum, maximum=choices.MAX_RECIPIENTS, required=required)


class MainTaxSchema(RequestSchema):
    """The tax of a line."""

    factory = MainTax

    type = Enum(TAX_TYPES, required=True)
    percentage = Number(minimum=0, maximum=100, required=True)
    regime_key = Enum(tuple(CATALOG.regime_keys), load_default=choices.DEFAULT_REGIME)


class LineFields(RequestSchema):
    """What every line says, however it names its main tax."""

    description = String(minimum=1, maximum=500, required=True)
    quantity = Number(minimum=-choices.MAX_QUANTITY, maximum=choices.MAX_QUANTITY, places=4, required=True)
    unit = String(maximum=50)
    unit_price = Number(minimum=0, maximum=MAX_PRICE, places=4, required=True)
    discount_percentage = Number(minimum=0, maximum=100)
    equivalence_surcharge_rate = NumberEnum(CATALOG.surcharge_rates)
    irpf_rate = NumberEnum(CATALOG.irpf_rates)


class LineSchema(LineFields):
    """A line."""

    factory = LineParams

    main_tax = nested(MainTaxSchema)


class CorrectiveLineSchema(LineSchema):
    """A line of a corrective invoice, whose price can be negative, too."""

    unit_price = Number(minimum=-MAX_PRICE, maximum=MAX_PRICE, places=4, required=True)


class EmailConfigSchema(RequestSchema):
    """How the invoice is to be mailed."""

    factory = EmailConfig

    recipients = addresses(minimum=1, required=True)
    cc = addresses()
    subject = String(minimum=1, maximum=200)
    message = String(minimum=1, maximum=2000)


class OptionsSchema(RequestSchema):
    """What is to happen at once."""

    factory = Options

    verifactu_enabled = Boolean()
    issue_directly = Boolean()
    wait_for_pdf = Boolean()
    send_automatically = Boolean()
    email_config = nested(EmailConfigSchema)


class _InvoiceFields(RequestSchema):
    series_id = Uuid()
    issue_date = Day()
    due_date = Day()
    payment_info = nested(PaymentInfoSchema)
    notes = String(maximum=1000)


class CreateInvoice(_InvoiceFields):
    """POST /v1/invoices."""

    factory = InvoiceCreateParams

    type = Enum(INVOICE_TYPES, required=True)
    recipient = nested(RecipientSchema, required=True)
    lines = ArrayOf(nested(LineSchema), minimum=1, maximum=choices.MAX_LINES, required=True)
    rectified_invoice_id = Uuid()
    rectification_reason = String(maximum=500)
    metadata = FreeFormObject(maximum=choices.MAX_METADATA_BYTES)
    options = nested(OptionsSchema)


class CreateInvoices(RequestSchema):
    """POST /v1/invoices/bulk."""

    items = "invoices"

    invoices = ArrayOf(nested(CreateInvoice), minimum=1, maximum=MAX_IN_BULK, required=True)


class UpdateInvoice(_InvoiceFields):
    """PUT /v1/invoices/{invoice_id}."""

    factory = InvoiceUpdateParams

    recipient = nested(RecipientSchema)
    lines = ArrayOf(nested(LineSchema), minimum=1, maximum=choices.MAX_LINES)


class DuplicateInvoice(RequestSchema):
    """POST /v1/invoices/{invoice_id}/duplicate."""

    factory = InvoiceDuplicateParams

    issue_date = Day()
    series_id = Uuid()
    notes = String(maximum=2000)


class DeriveInvoice(RequestSchema):
    """POST /v1/companies/{company_id}/invoices/derivations."""

    from_invoice_id = Uuid(required=True)
    mode = Enum(("DUPLICATE",), required=True)
    series_id = Uuid()
    notes = String(maximum=2000)

    @staticmethod
    def factory(*, from_invoice_id: str, mode: str, **given: Any) -> tuple[str, InvoiceDuplicateParams]:
        """The invoice that is copied, and how."""
        del mode
        return from_invoice_id, InvoiceDuplicateParams(**given)


class CreateCorrective(RequestSchema):
    """POST /v1/invoices/{invoice_id}/corrective."""

    factory = CorrectiveParams

    rectification_type = Enum(RECTIFICATION_TYPES, required=True)
    rectification_code = Enum(RECTIFICATION_CODES, required=True)
    reason = String(minimum=20, maximum=1000, required=True)
    lines = ArrayOf(nested(CorrectiveLineSchema), minimum=1, maximum=choices.MAX_LINES)
    notes = String(maximum=1000)
    series_id = Uuid()
    options = nested(OptionsSchema)
