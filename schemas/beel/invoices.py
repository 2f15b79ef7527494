"""Invoices: what may be said of them until they are issued (docs.beel.es, Invoices)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from emulator.billing.beel import choices
from emulator.billing.beel.amounts import Line, MainTax
from emulator.billing.beel.invoice import EmailConfig
from schemas.beel.fields import Anything, Choice, Day, Email, Flag, Number, OneOfNumbers, Several, Text, Uuid
from schemas.beel.parties import PaymentInfoSchema, RecipientSchema
from schemas.beel.requests import RequestSchema, part

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


def addresses(*, least: int = 0, required: bool = False) -> Several:
    """A list of mail addresses."""
    return Several(Email(), least=least, most=choices.MAX_RECIPIENTS, required=required)


def _line(**given: Any) -> Line:
    tax = MainTax(type="IVA", percentage=choices.DEFAULT_VAT, regime_key=choices.DEFAULT_REGIME)
    return Line(**{"unit": choices.DEFAULT_UNIT, "main_tax": tax, **given})


class MainTaxSchema(RequestSchema):
    """The tax of a line."""

    makes = MainTax

    type = Choice(("IVA", "IGIC", "IPSI", "OTHER"), required=True)
    percentage = Number(least=0, most=100, required=True)
    regime_key = Choice(REGIME_KEYS, load_default=choices.DEFAULT_REGIME)


class LineSchema(RequestSchema):
    """A line."""

    makes = _line

    description = Text(least=1, most=500, required=True)
    quantity = Number(least=-choices.MAX_QUANTITY, most=choices.MAX_QUANTITY, places=4, required=True)
    unit = Text(most=50)
    unit_price = Number(least=0, most=Decimal("999999.9999"), places=4, required=True)
    discount_percentage = Number(least=0, most=100)
    main_tax = part(MainTaxSchema)
    equivalence_surcharge_rate = OneOfNumbers(("0", "0.5", "1.4", "5.2"))
    irpf_rate = OneOfNumbers(("0", "2", "7", "15", "19", "21", "24"))


class EmailConfigSchema(RequestSchema):
    """How the invoice is to be mailed."""

    makes = EmailConfig

    recipients = addresses(least=1, required=True)
    cc = addresses()
    subject = Text(least=1, most=200)
    message = Text(least=1, most=2000)


class OptionsSchema(RequestSchema):
    """What is to happen at once."""

    makes = Options

    verifactu_enabled = Flag()
    issue_directly = Flag()
    wait_for_pdf = Flag()
    send_automatically = Flag()
    email_config = part(EmailConfigSchema)


class _InvoiceFacts(RequestSchema):
    series_id = Uuid()
    issue_date = Day()
    due_date = Day()
    payment_info = part(PaymentInfoSchema)
    notes = Text(most=1000)


class CreateInvoice(_InvoiceFacts):
    """POST /v1/invoices."""

    type = Choice(INVOICE_TYPES, required=True)
    recipient = part(RecipientSchema, required=True)
    lines = Several(part(LineSchema), least=1, most=choices.MAX_LINES, required=True)
    rectified_invoice_id = Uuid()
    rectification_reason = Text(most=500)
    metadata = Anything(most=choices.MAX_METADATA_BYTES)
    options = part(OptionsSchema, load_default=Options())


class UpdateInvoice(_InvoiceFacts):
    """PUT /v1/invoices/{invoice_id}."""

    recipient = part(RecipientSchema)
    lines = Several(part(LineSchema), least=1, most=choices.MAX_LINES)
