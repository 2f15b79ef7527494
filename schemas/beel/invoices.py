"""Invoices: what may be said of them until they are issued (docs.beel.es, Invoices)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from emulator.billing.beel import choices
from emulator.billing.beel.amounts import Line, MainTax
from emulator.billing.beel.invoice import EmailConfig
from schemas.beel.fields import ArrayOf, Boolean, Day, Email, Enum, FreeFormObject, Number, NumberEnum, String, Uuid
from schemas.beel.parties import PaymentInfoSchema, RecipientSchema
from schemas.beel.requests import RequestSchema, nested

INVOICE_TYPES = ("STANDARD", "CORRECTIVE", "SIMPLIFIED")
REGIME_KEYS = (*(f"{number:02}" for number in range(1, 12)), "14", "15", "17", "18", "19", "20")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is to happen to an invoice as soon as it is made."""

    verifactu_enabled: bool = False
    issue_directly: bool = False
    wait_for_pdf: bool = False
    send_automatically: bool = False
    email_config: EmailConfig | None = None


def addresses(*, minimum: int = 0, required: bool = False) -> ArrayOf:
    """A list of mail addresses."""
    return ArrayOf(Email(), minimum=minimum, maximum=choices.MAX_RECIPIENTS, required=required)


def _line(**given: Any) -> Line:
    tax = MainTax(type="IVA", percentage=choices.DEFAULT_VAT, regime_key=choices.DEFAULT_REGIME)
    return Line(**{"unit": choices.DEFAULT_UNIT, "main_tax": tax, **given})


class MainTaxSchema(RequestSchema):
    """The tax of a line."""

    factory = MainTax

    type = Enum(("IVA", "IGIC", "IPSI", "OTHER"), required=True)
    percentage = Number(minimum=0, maximum=100, required=True)
    regime_key = Enum(REGIME_KEYS, load_default=choices.DEFAULT_REGIME)


class LineSchema(RequestSchema):
    """A line."""

    factory = _line

    description = String(minimum=1, maximum=500, required=True)
    quantity = Number(minimum=-choices.MAX_QUANTITY, maximum=choices.MAX_QUANTITY, places=4, required=True)
    unit = String(maximum=50)
    unit_price = Number(minimum=0, maximum=Decimal("999999.9999"), places=4, required=True)
    discount_percentage = Number(minimum=0, maximum=100)
    main_tax = nested(MainTaxSchema)
    equivalence_surcharge_rate = NumberEnum(("0", "0.5", "1.4", "5.2"))
    irpf_rate = NumberEnum(("0", "2", "7", "15", "19", "21", "24"))


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

    type = Enum(INVOICE_TYPES, required=True)
    recipient = nested(RecipientSchema, required=True)
    lines = ArrayOf(nested(LineSchema), minimum=1, maximum=choices.MAX_LINES, required=True)
    rectified_invoice_id = Uuid()
    rectification_reason = String(maximum=500)
    metadata = FreeFormObject(maximum=choices.MAX_METADATA_BYTES)
    options = nested(OptionsSchema, load_default=Options())


class UpdateInvoice(_InvoiceFields):
    """PUT /v1/invoices/{invoice_id}."""

    recipient = nested(RecipientSchema)
    lines = ArrayOf(nested(LineSchema), minimum=1, maximum=choices.MAX_LINES)
