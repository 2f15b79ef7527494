"""What an invoice of Day Zero's is (ondayzero.com/docs/guides/invoices)."""

from typing import ClassVar, Literal, get_args

from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct

Status = Literal["draft", "open", "partially_paid", "stripe_paid", "manual_paid", "void", "uncollectible"]
STATUSES: tuple[Status, ...] = get_args(Status)
PLACE_PREFIX = "dayzero_invoice"


class DayzeroLine(Struct, frozen=True, kw_only=True):
    """A line; the price and the amount are in cents."""

    id: str
    description: str
    quantity: int
    unit_price: int
    amount: int


class DayzeroPayment(Struct, frozen=True, kw_only=True):
    """What a bank transaction pays of an invoice: cents of its currency; `paid_on` is unix seconds, UTC."""

    id: str
    created: int
    updated: int
    transaction_id: str
    amount: int
    paid_on: int


class DayzeroInvoice(Struct, frozen=True, kw_only=True):
    """An invoice. Amounts are in cents of `currency` (upper case); times are unix seconds, UTC; days are text.

    Attributes:
        place: sorts by creation, which the id does not.
        customer_name: what the customer was called at creation, for searching alone.
        file_secret: part of the links to its PDF and its payment page.
        paid_by_stripe: what came in through its payment page, besides the `payments` by bank transactions.
        paid_on: when it was paid in full, None while it is not.
        recurring_template_id: what made it, or was made with it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("dayzero_invoice", display_name="Invoice", prefix=PLACE_PREFIX)

    id: str
    created: int
    place: str
    updated: int
    customer_id: str
    customer_name: str
    currency: str
    due_date: str
    total: int
    file_secret: str
    description: str | None = None
    finalized_at: int | None = None
    fulfillment_location_id: str | None = None
    issue_date: str | None = None
    lines: tuple[DayzeroLine, ...] = ()
    number: str | None = None
    paid_by_stripe: int = 0
    paid_on: int | None = None
    payments: tuple[DayzeroPayment, ...] = ()
    recurring_template_id: str | None = None
    status: Status = "draft"
    listed: str = "listed"

    @property
    def total_paid(self) -> int:
        """All that came in."""
        return self.paid_by_stripe + sum(payment.amount for payment in self.payments)

    @property
    def balance_due(self) -> int:
        """What is still to be paid; nothing where more came in than was asked for."""
        return max(self.total - self.total_paid, 0)


class DayzeroSequence(Struct, frozen=True, kw_only=True):
    """The business's invoice numbers: `drawn` is how many were drawn."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("dayzero_sequence")
    ID: ClassVar[str] = "invoices"

    id: str = ID
    created: int
    drawn: int = 0
