"""What a quote is (docs.stripe.com/api/quotes/object)."""

from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.customers.invoice_settings import CustomField
from emulator.billing.invoices.automatic_tax import OrderTax
from emulator.billing.invoices.invoice import CollectionMethod
from emulator.billing.payments.connect import NO_TERMS, ConnectTerms
from emulator.billing.subscriptions.subscription import BillingMode

QuoteStatus = Literal["accepted", "canceled", "draft", "open"]
STATUSES: tuple[QuoteStatus, ...] = ("accepted", "canceled", "draft", "open")

UNDECIDED: frozenset[QuoteStatus] = frozenset({"draft", "open"})
"""The statuses that something leads out of."""


class QuoteLine(Struct, frozen=True, kw_only=True):
    """Something that is offered: a price as it was when it was quoted, so many times."""

    id: str
    description: str
    price: Price
    quantity: int = 1
    discounts: tuple[Discount, ...] = ()
    tax_rates: tuple[TaxRate, ...] = ()

    @property
    def is_recurring(self) -> bool:
        """Whether a subscription would have it as an item."""
        return self.price.recurring is not None


class FromQuote(Struct, frozen=True, kw_only=True):
    """The quote that a quote was cloned from; a revision is to take its place."""

    quote: str
    is_revision: bool


class QuoteInvoiceSettings(Struct, frozen=True, kw_only=True):
    """What invoices start with that come of the quote; `issuer` is a connected account, None for the account itself."""

    custom_fields: tuple[CustomField, ...] | None = None
    days_until_due: int | None = None
    description: str | None = None
    footer: str | None = None
    issuer: str | None = None


class SubscriptionData(Struct, frozen=True, kw_only=True):
    """What a subscription is to be that comes of the quote; `effective_date` is unix seconds, UTC."""

    billing_mode: BillingMode = field(default_factory=BillingMode)
    description: str | None = None
    effective_date: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    trial_period_days: int | None = None


class QuoteTransitions(Struct, frozen=True, kw_only=True):
    """When the quote reached each status: unix seconds, UTC."""

    accepted_at: int | None = None
    canceled_at: int | None = None
    finalized_at: int | None = None


class Quote(Struct, frozen=True, kw_only=True):
    """A quote. Times are unix seconds, UTC; amounts are in minor units of `currency`.

    Attributes:
        lines: what is offered, in the order given.
        sequence: which of its customer's quotes it is; a revision has that of the quote it takes the place of.
        revision: which version of that quote it is.
        number: what people call it, from its finalization on: `QT-5B9DA057-0001-1`.
        invoice: what it became, or the first invoice of the subscription that it became.
        subscription: what it became, if something recurs.
        subscription_schedule: what it became, if that is to begin later.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "quote",
        display_name="quote",
        prefix="qt",
        events=("quote.accepted", "quote.canceled", "quote.created", "quote.finalized"),
    )

    id: str
    created: int
    currency: str
    expires_at: int
    automatic_tax: OrderTax | None = None
    collection_method: CollectionMethod = "charge_automatically"
    connect: ConnectTerms = NO_TERMS
    customer: str | None = None
    default_tax_rates: tuple[TaxRate, ...] = ()
    description: str | None = None
    discounts: tuple[Discount, ...] = ()
    footer: str | None = None
    from_quote: FromQuote | None = None
    header: str | None = None
    invoice: str | None = None
    invoice_settings: QuoteInvoiceSettings = QuoteInvoiceSettings()
    lines: tuple[QuoteLine, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    number: str | None = None
    revision: int = 1
    sequence: int | None = None
    status: QuoteStatus = "draft"
    subscription: str | None = None
    subscription_data: SubscriptionData = field(default_factory=SubscriptionData)
    subscription_schedule: str | None = None
    test_clock: str | None = None
    transitions: QuoteTransitions = QuoteTransitions()

    @property
    def listing(self) -> str:
        """Which lists show it that name no customer: those of its test clock, or all."""
        return self.test_clock or "listed"

    @property
    def recurs(self) -> bool:
        """Whether a subscription is offered."""
        return any(line.is_recurring for line in self.lines)


class QuoteSequence(Struct, frozen=True, kw_only=True):
    """How many quotes of a customer were finalized, revisions aside; its id is the customer's."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("quote_sequence")

    id: str
    created: int
    drawn: int = 0
