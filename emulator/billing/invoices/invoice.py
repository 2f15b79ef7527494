"""What an invoice is."""

from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.arithmetic.amounts import Amounts
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.addresses import Address, Shipping
from emulator.billing.core.resource_types import ResourceType, reindexed
from emulator.billing.core.structs import Struct
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.invoice_settings import AmountTaxDisplay, CustomField
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.automatic_tax import AutomaticTax, LocatedRate
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.invoices.payment_settings import PaymentSettings
from emulator.billing.invoices.subscription_parents import BillingReason, InvoiceParent, ThresholdItem
from emulator.billing.payments.connect import NO_TERMS, ConnectTerms

Status = Literal["draft", "open", "paid", "uncollectible", "void"]
CollectionMethod = Literal["charge_automatically", "send_invoice"]
PageSize = Literal["a4", "auto", "letter"]


class Line(Struct, frozen=True, kw_only=True):
    """One line. `invoice_item` stands here, None where an item of a subscription does; its facts are `details`."""

    id: str
    invoice_item: str | None
    details: ItemDetails

    @classmethod
    def of(cls, invoice_item: str, details: ItemDetails) -> "Line":
        """The line on which an item stands. Its id is the item's but for the prefix, so that it leads to the item."""
        return cls(id=line_id(invoice_item), invoice_item=invoice_item, details=details)


def line_id(invoice_item: str) -> str:
    """The id of the line on which an item stands: `il_1` for `ii_1`."""
    return f"il_{invoice_item.partition('_')[2]}"


def item_of_line(line: str) -> str:
    """The id of the item that stands on a line, by the line's id."""
    return f"ii_{line.partition('_')[2]}"


class CustomerSnapshot(Struct, frozen=True, kw_only=True):
    """What the invoice says about its customer: it follows the customer while draft and freezes at finalization."""

    address: Address | None = None
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    preferred_locales: tuple[str, ...] = ()
    shipping: Shipping | None = None
    tax_exempt: str = "none"
    tax_ids: tuple[TaxId, ...] = ()

    @classmethod
    def of(cls, customer: Customer) -> "CustomerSnapshot":
        """The customer as it is now."""
        return cls(
            address=customer.address,
            email=customer.email,
            name=customer.name,
            phone=customer.phone,
            preferred_locales=customer.preferred_locales,
            shipping=customer.shipping,
            tax_exempt=customer.tax_exempt,
            tax_ids=customer.tax_ids,
        )


class Rendering(Struct, frozen=True, kw_only=True):
    """How the PDF looks."""

    amount_tax_display: AmountTaxDisplay | None = None
    page_size: PageSize = "auto"
    template: str | None = None
    template_version: int | None = None


class ShippingCost(Struct, frozen=True, kw_only=True):
    """What shipping costs, in minor units, and the name of its rate."""

    amount: int
    display_name: str
    shipping_rate: str


class IssuedCreditNote(Struct, frozen=True, kw_only=True):
    """A credit note issued against the invoice: `amount` in minor units, positive; `issued_at` unix seconds, UTC."""

    id: str
    amount: int
    number: str
    issued_at: int | None = None
    voided: bool = False


class FromInvoice(Struct, frozen=True, kw_only=True):
    """Which invoice this one was made from, and how."""

    action: Literal["revision"]
    invoice: str


class FinalizationError(Struct, frozen=True, kw_only=True):
    """Why the invoice could not be finalized the last time."""

    code: str
    message: str
    type: str = "invalid_request_error"


class Transitions(Struct, frozen=True, kw_only=True):
    """When the invoice reached each state: unix seconds, UTC."""

    finalized_at: int | None = None
    marked_uncollectible_at: int | None = None
    paid_at: int | None = None
    voided_at: int | None = None


class Invoice(Struct, frozen=True, kw_only=True, weakref=True):
    """An invoice. Every amount is in minor units of `currency`; every time is unix seconds, UTC.

    `issuer` is the connected account that issues it, None where that is the account itself.

    `lines` stand in the order the API shows them, newest first. `link_secret` makes the links to the hosted page and
    the PDF unguessable; it is drawn at finalization. `parent` is the subscription that it is of; the period is that
    subscription's then, and otherwise, as None, the second of creation. `quote` is the one that became it, by its id.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "invoice",
        display_name="invoice",
        prefix="in",
        events=(
            "invoice.created",
            "invoice.deleted",
            "invoice.finalization_failed",
            "invoice.finalized",
            "invoice.marked_uncollectible",
            "invoice.overdue",
            "invoice.overpaid",
            "invoice.paid",
            "invoice.payment_action_required",
            "invoice.payment_failed",
            "invoice.payment_succeeded",
            "invoice.sent",
            "invoice.upcoming",
            "invoice.updated",
            "invoice.voided",
            "invoice.will_be_due",
        ),
        upgrades=(reindexed, reindexed),
    )

    id: str
    created: int
    customer: str
    currency: str
    amounts: Amounts
    customer_snapshot: CustomerSnapshot
    account_tax_ids: tuple[TaxId, ...] | None = None
    attempt_count: int = 0
    attempted: bool = False
    auto_advance: bool = False
    automatic_tax: AutomaticTax | None = None
    automatically_finalizes_at: int | None = None
    billing_reason: BillingReason = "manual"
    collection_method: CollectionMethod = "charge_automatically"
    connect: ConnectTerms = NO_TERMS
    credit_notes: tuple[IssuedCreditNote, ...] = ()
    custom_fields: tuple[CustomField, ...] | None = None
    default_payment_method: str | None = None
    default_source: str | None = None
    default_tax_rates: tuple[TaxRate, ...] = ()
    discounts: tuple[Discount, ...] = ()
    description: str | None = None
    due_date: int | None = None
    effective_at: int | None = None
    footer: str | None = None
    from_invoice: FromInvoice | None = None
    issuer: str | None = None
    last_finalization_error: FinalizationError | None = None
    latest_revision: str | None = None
    lines: tuple[Line, ...] = ()
    link_secret: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    next_payment_attempt: int | None = None
    number: str | None = None
    paid_out_of_band: bool = False
    parent: InvoiceParent | None = None
    payment_intent: str | None = None
    payment_settings: PaymentSettings = field(default_factory=PaymentSettings)
    payments: tuple[str, ...] = ()
    period_end: int | None = None
    period_start: int | None = None
    post_payment_credit_notes_amount: int = 0
    pre_payment_credit_notes_amount: int = 0
    quote: str | None = None
    receipt_number: str | None = None
    rendering: Rendering = Rendering()
    shipping_cost: ShippingCost | None = None
    shipping_details: Shipping | None = None
    statement_descriptor: str | None = None
    status: Status = "draft"
    test_clock: str | None = None
    threshold_amount: int | None = None
    threshold_items: tuple[ThresholdItem, ...] = ()
    transitions: Transitions = Transitions()
    webhooks_delivered_at: int | None = None

    @property
    def automatic_rate(self) -> LocatedRate | None:
        """What automatic tax taxes by; None where it is not asked for, or the customer is nowhere."""
        snapshot = self.customer_snapshot
        return None if self.automatic_tax is None else self.automatic_tax.located(snapshot.address, snapshot.shipping)

    @property
    def lacks_location(self) -> bool:
        """Whether automatic tax cannot tell what the customer pays; nobody asks where one pays none at all."""
        exempt = self.customer_snapshot.tax_exempt != "none"
        return self.automatic_tax is not None and self.automatic_rate is None and not exempt

    @property
    def total(self) -> int:
        """What is billed, tax included."""
        return self.amounts.total

    @property
    def settled_connect(self) -> ConnectTerms:
        """`connect` with what its percentages come to of the total."""
        return self.connect.settled(max(self.total, 0))

    @property
    def subscription(self) -> str | None:
        """The id of the subscription that it is of; what the filter of that name asks for."""
        return None if self.parent is None else self.parent.subscription

    @property
    def shown_period(self) -> tuple[int, int]:
        """Its period, start and end."""
        start = self.created if self.period_start is None else self.period_start
        return start, self.created if self.period_end is None else self.period_end

    def line_of(self, invoice_item: str) -> Line | None:
        """The line on which an invoice item stands, or None."""
        return next((line for line in self.lines if line.invoice_item == invoice_item), None)
