"""What one of Stateset's invoices is (docs.stateset.com/api-reference/invoices)."""

from decimal import Decimal
from typing import Any, ClassVar, Literal, get_args

from msgspec import field

from emulator.billing.core.addresses import Address
from emulator.billing.core.days import day_of
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct

Status = Literal["draft", "sent", "viewed", "partially_paid", "paid", "overdue", "voided"]
STATUSES: tuple[Status, ...] = get_args(Status)

OWED: tuple[Status, ...] = ("sent", "viewed", "partially_paid", "overdue")
"""The statuses in which the customer owes something."""

PLACE_PREFIX = "stateset_invoice"


class StatesetLine(Struct, frozen=True, kw_only=True):
    """A line. `unit_price`, `amount` and `tax_amount` are in minor units; `tax_rate` is a fraction, 0.08 for 8 %."""

    id: str
    description: str
    quantity: Decimal
    unit_price: int
    amount: int
    tax_rate: Decimal
    tax_amount: int
    account_code: str | None = None
    product_id: str | None = None


class StatesetPayment(Struct, frozen=True, kw_only=True):
    """Money that came in for an invoice.

    Attributes:
        id: `pay_` and a UUID.
        created: when it was recorded, unix seconds, UTC.
        amount: in minor units of the invoice's currency.
        payment_date: the day it came in, as text.
        payment_method: how, in the caller's own words.
        reference: what the caller finds it by.
        notes: for the caller's own eyes.
    """

    id: str
    created: int
    amount: int
    payment_date: str
    payment_method: str | None = None
    reference: str | None = None
    notes: str | None = None


class StatesetInvoice(Struct, frozen=True, kw_only=True):
    """An invoice. Amounts are in minor units of `currency` (upper case); times are unix seconds, UTC; days are text.

    Attributes:
        place: sorts by creation, which the id does not.
        customer_name: the customer's, as at the last sending, of a draft as at its creation; so is `customer_email`.
        file_secret: part of the links to the PDF and the page.
        sent_at: the first sending.
        last_sent_at: the latest.
        sent_to: who got the latest, and gets the reminders that nobody asks for; so does `sent_cc` a copy.
        next_reminder_at: when the customer is reminded, should nothing be paid.
        reminder_count: how many reminders went out since the latest sending, `last_reminder_at` the last of them.
        payments: in the order in which they were recorded.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "stateset_invoice",
        display_name="Invoice",
        prefix=PLACE_PREFIX,
        events=("invoice.created", "invoice.overdue", "invoice.paid", "invoice.partially_paid"),
    )

    id: str
    created: int
    place: str
    number: str
    customer_id: str
    customer_name: str
    customer_email: str
    currency: str
    issue_date: str
    due_date: str
    subtotal: int
    tax_amount: int
    total_amount: int
    file_secret: str
    amount_paid: int = 0
    billing_address: Address | None = None
    language: str | None = None
    last_reminder_at: int | None = None
    last_sent_at: int | None = None
    lines: tuple[StatesetLine, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    next_reminder_at: int | None = None
    notes: str | None = None
    payment_terms: str | None = None
    payments: tuple[StatesetPayment, ...] = ()
    reminder_count: int = 0
    sent_at: int | None = None
    sent_cc: tuple[str, ...] = ()
    sent_count: int = 0
    sent_to: tuple[str, ...] = ()
    status: Status = "draft"
    updated_at: int | None = None
    viewed_at: int | None = None
    listed: str = "listed"

    @property
    def amount_due(self) -> int:
        """What is still to be paid."""
        return self.total_amount - self.amount_paid

    @property
    def updated(self) -> int:
        """When anything of it was changed last."""
        return self.updated_at or self.created

    def is_overdue(self, now: int) -> bool:
        """Whether its due date has passed and something is owed."""
        return self.status in OWED and self.amount_due > 0 and self.due_date < day_of(now)
