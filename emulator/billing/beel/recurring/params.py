"""The parameters of recurring invoices, as the rules get them."""

from datetime import date

import msgspec

from emulator.billing.beel.invoice import EmailConfig
from emulator.billing.beel.parties import PaymentInfo
from emulator.billing.beel.recurring.recurrence import Frequency
from emulator.billing.beel.recurring.template import TemplateType
from emulator.billing.beel.taxes import LineParams
from emulator.billing.core.structs import Struct


class RecurringCreateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a new template; what a template needs and is not given is that of the invoice it is made from."""

    name: str
    day_of_month: int
    start_date: date
    frequency: Frequency = "MONTHLY"
    end_date: date | None = None
    series_id: str | None = None
    invoice_type: TemplateType = "STANDARD"
    max_invoices: int | None = None
    customer_id: str | None = None
    lines: tuple[LineParams, ...] = ()
    payment_info: PaymentInfo | None = None
    notes: str | None = None
    draft_in_advance: bool = False
    send_automatically: bool = False
    email_config: EmailConfig | None = None


class RecurringUpdateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a change of a template; what is None stays as it is, and what is `cleared` is taken away."""

    name: str | None = None
    frequency: Frequency | None = None
    day_of_month: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    series_id: str | None = None
    invoice_type: TemplateType | None = None
    max_invoices: int | None = None
    customer_id: str | None = None
    lines: tuple[LineParams, ...] = ()
    payment_info: PaymentInfo | None = None
    notes: str | None = None
    draft_in_advance: bool | None = None
    send_automatically: bool | None = None
    email_config: EmailConfig | None = None
    cleared: frozenset[str] = msgspec.field(default_factory=frozenset)
