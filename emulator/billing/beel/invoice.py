"""What an invoice is (docs.beel.es, Invoices)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal, get_args

from msgspec import field

from emulator.billing.beel.amounts import Line, Totals, totals_of
from emulator.billing.beel.ids import PLACE_PREFIX
from emulator.billing.beel.parties import Issuer, PaymentInfo, Recipient
from emulator.billing.beel.statuses import InvoiceStatus
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

InvoiceType = Literal["STANDARD", "CORRECTIVE", "SIMPLIFIED"]
INVOICE_TYPES: tuple[InvoiceType, ...] = get_args(InvoiceType)

GenerationAction = Literal["DRAFT", "ISSUE_AND_SEND"]
GENERATION_ACTIONS: tuple[GenerationAction, ...] = get_args(GenerationAction)

RectificationType = Literal["TOTAL", "PARTIAL"]
RECTIFICATION_TYPES: tuple[RectificationType, ...] = get_args(RectificationType)


class EmailConfig(Struct, frozen=True, kw_only=True):
    """How an invoice is to be mailed, said when it was made."""

    recipients: tuple[str, ...]
    cc: tuple[str, ...] = ()
    subject: str | None = None
    message: str | None = None


class Sending(Struct, frozen=True, kw_only=True):
    """One sending by mail, which stands in the outbox as `mail`.

    `at` is unix seconds, UTC. `error` is why there was none; `refused` says of a recipient why the mail never reached
    it.
    """

    id: str
    at: int
    recipients: tuple[str, ...] = ()
    error: str | None = None
    mail: str | None = None
    refused: Mapping[str, str] = field(default_factory=dict)


class Invoice(Struct, frozen=True, kw_only=True):
    """An invoice. Its status is kept without OVERDUE, which comes with the day: see `with_overdue_status`.

    Times are unix seconds, UTC; `payment_date` and `void_date` are days that the caller says. `number` and
    `invoice_number` are None until it is issued. `link_secret` signs the links to its PDF.

    On the day `scheduled_for` a SCHEDULED one becomes a draft again, or is issued and sent, as `scheduled_action` says;
    one that a recurring invoice has made may be issued then without being sent.

    A corrective invoice cancels the one with the id `rectified_invoice_id` and the number `rectified_number` (TOTAL) or
    corrects a part of it; `rectification_code` is the tax agency's, `R1` to `R5`.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "beel_invoice",
        display_name="invoice",
        prefix=PLACE_PREFIX,
        events=(
            "email_sent",
            "issued",
            "schedule_failed",
            "voided",
        ),
    )

    id: str
    place: str
    created: int
    updated: int
    type: InvoiceType
    series_id: str
    series_code: str
    issue_date: date
    due_date: date
    issuer: Issuer
    recipient: Recipient
    lines: tuple[Line, ...]
    link_secret: str
    status: InvoiceStatus = "DRAFT"
    number: int | None = None
    invoice_number: str | None = None
    payment_info: PaymentInfo | None = None
    notes: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    verifactu_enabled: bool = False
    email_config: EmailConfig | None = None
    rectified_invoice_id: str | None = None
    rectification_reason: str | None = None
    rectification_type: RectificationType | None = None
    rectification_code: str | None = None
    rectified_number: str | None = None
    scheduled_for: date | None = None
    scheduled_action: GenerationAction | None = None
    is_sent_when_scheduled: bool = True
    recurring_invoice_id: str | None = None
    recurring_invoice_name: str | None = None
    sendings: tuple[Sending, ...] = ()
    sent_at: int | None = None
    paid_at: int | None = None
    payment_date: date | None = None
    void_date: date | None = None
    void_reason: str | None = None

    @property
    def listed(self) -> str:
        """What all invoices are listed under."""
        return "invoices"

    @property
    def customer_id(self) -> str | None:
        """The customer, None for somebody who is none."""
        return self.recipient.customer_id

    @property
    def totals(self) -> Totals:
        """What the lines add up to."""
        return totals_of(self.lines)


def with_overdue_status(invoice: Invoice, today: date) -> Invoice:
    """The invoice as it reads today: one that waits for payment is OVERDUE once its due date has passed."""
    if invoice.status in ("ISSUED", "SENT") and invoice.due_date < today:
        return replace(invoice, status="OVERDUE")
    return invoice
