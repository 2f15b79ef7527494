"""What a subscription is (docs.stripe.com/api/subscriptions/object, /api/subscription_items/object)."""

from decimal import Decimal
from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.calendar import Interval, Period
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.customers.invoice_settings import CustomField
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.automatic_tax import AutomaticTax
from emulator.billing.invoices.invoice import CollectionMethod
from emulator.billing.invoices.payment_settings import PaymentSettings
from emulator.billing.invoices.subscription_parents import CreditedItems
from emulator.billing.meters.tallies import Tally
from emulator.billing.payments.connect import NO_TERMS, ConnectTerms

Status = Literal["active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"]
BillingModeType = Literal["classic", "flexible"]
ProrationDiscounts = Literal["included", "itemized"]
CancellationReason = Literal["cancellation_requested", "payment_disputed", "payment_failed"]
PauseBehavior = Literal["keep_as_draft", "mark_uncollectible", "void"]
MissingPaymentMethod = Literal["cancel", "create_invoice", "pause"]
PauseReason = Literal["pause_requested", "trial_end_without_payment_method"]

TERMINAL: frozenset[Status] = frozenset({"canceled", "incomplete_expired"})
"""The statuses that nothing leads out of."""


class BilledTerms(Struct, frozen=True, kw_only=True):
    """What was last billed of an item: what a change gives back under flexible billing.

    Attributes:
        price: what it was priced by.
        quantity: how many.
        period_start: when the whole period begins that the price is for; of a part of it, too. Unix seconds, UTC.
        period_end: when it ends.
        billed_until: when what was billed of it ends, where that is earlier because the subscription ends there.
        taken: what discounts took off the whole period.
        percent_off: the percentage that its text names, where one coupon took off a percentage.
        credited_items: the line that it stands on, where that is known.
    """

    price: Price
    quantity: int
    period_start: int
    period_end: int
    taken: tuple[DiscountAmount, ...] = ()
    percent_off: str | None = None
    credited_items: CreditedItems | None = None
    billed_until: int | None = None

    @property
    def until(self) -> int:
        """The second (unix, UTC) until which it is billed."""
        return self.period_end if self.billed_until is None else self.billed_until

    @property
    def period(self) -> Period:
        """The whole period that the price is for."""
        return Period(self.period_start, self.period_end)


class SubscriptionItem(Struct, frozen=True, kw_only=True):
    """One item. `price` is the price as it was when it was last looked at; `quantity` is None for a metered one.

    `usage_billed` is how much of what was used in its period was billed at a threshold already, `usage_clearings` how
    often its usage records were thrown away. `usage_gte` is how much is to be used until an invoice is made for it.
    `first_second_billed` is what of its period's first second was billed by the end of the period before, where that
    bills the second in which it comes.

    `billed` is None as long as nothing was billed for the period from `period_start` to `period_end` (unix seconds,
    UTC). The store keeps items with their subscription; `SubscriptionItemKey` finds it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "subscription_item", display_name="subscription_item", prefix="si"
    )

    id: str
    created: int
    subscription: str
    price: Price
    period_start: int
    period_end: int
    quantity: int | None = 1
    billed: BilledTerms | None = None
    discounts: tuple[Discount, ...] = ()
    first_second_billed: Tally | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    tax_rates: tuple[TaxRate, ...] = ()
    usage_billed: Decimal = Decimal(0)
    usage_clearings: int = 0
    usage_gte: int | None = None

    @property
    def period(self) -> Period:
        """The period that it is in."""
        return Period(self.period_start, self.period_end)

    @property
    def interval(self) -> Interval:
        """How often it is billed."""
        return interval_of(self.price)

    @property
    def is_metered(self) -> bool:
        """Whether it is billed by what was used."""
        return is_metered(self.price)

    @property
    def takes_usage_records(self) -> bool:
        """Whether what was used is told by usage records of its own, as a price without a meter has it."""
        return self.is_metered and self.price.recurring is not None and self.price.recurring.meter is None

    @property
    def usage_series(self) -> str:
        """What its usage records are filed under."""
        return f"{self.id}#{self.usage_clearings}" if self.usage_clearings else self.id


class SubscriptionItemKey(Struct, frozen=True, kw_only=True):
    """Which subscription has an item; its id is the item's. `place` sorts by the subscription's creation."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("subscription_item_key", prefix="si", conditional_put=False)

    id: str
    created: int
    subscription: str
    price: str
    place: str


def key_of(item: SubscriptionItem) -> SubscriptionItemKey:
    """What finds an item's subscription, by the item and by its price."""
    return SubscriptionItemKey(
        id=item.id,
        created=item.created,
        subscription=item.subscription,
        price=item.price.id,
        place=f"si_{item.subscription}#{item.id}",
    )


class IncludedFeature(Struct, frozen=True, kw_only=True):
    """A feature that comes with an item of a subscription, by the item's product: ids, and its lookup key."""

    item: str
    product: str
    feature: str
    lookup_key: str


class AnchorConfig(Struct, frozen=True, kw_only=True):
    """When periods begin, as the caller gave it: a day of the month, perhaps a month and a time of day, UTC."""

    day_of_month: int
    hour: int | None = None
    minute: int | None = None
    month: int | None = None
    second: int | None = None


class BillingMode(Struct, frozen=True, kw_only=True):
    """How it is billed; `updated_at` is None for classic billing.

    docs.stripe.com/billing/subscriptions/billing-mode
    """

    type: BillingModeType = "flexible"
    proration_discounts: ProrationDiscounts = "included"
    updated_at: int | None = None


class BillingThresholds(Struct, frozen=True, kw_only=True):
    """From which amount, in minor units, an invoice is made before the period is over."""

    amount_gte: int | None = None
    reset_billing_cycle_anchor: bool | None = None


class CancellationDetails(Struct, frozen=True, kw_only=True):
    """Why it was canceled; `feedback_option` is the id of one."""

    comment: str | None = None
    feedback: str | None = None
    feedback_option: str | None = None
    reason: CancellationReason | None = None


class InvoiceSettings(Struct, frozen=True, kw_only=True):
    """What its invoices start with; `issuer` is a connected account, None for the account itself."""

    account_tax_ids: tuple[TaxId, ...] | None = None
    custom_fields: tuple[CustomField, ...] | None = None
    description: str | None = None
    footer: str | None = None
    issuer: str | None = None


class PauseCollection(Struct, frozen=True, kw_only=True):
    """What becomes of its invoices while nothing is collected; `resumes_at` is unix seconds, UTC."""

    behavior: PauseBehavior
    resumes_at: int | None = None


class TrialSettings(Struct, frozen=True, kw_only=True):
    """What happens at the end of a trial: to whom no payment method is known of, and to the anchor."""

    missing_payment_method: MissingPaymentMethod = "create_invoice"
    billing_cycle_anchor: Literal["now", "unchanged"] = "now"


class PendingUpdate(Struct, frozen=True, kw_only=True):
    """A change that waits for its invoice to be paid until `expires_at`; None is what it does not change.

    `resumes` is whether it ends a pause.
    """

    expires_at: int
    invoice: str
    billing_cycle_anchor: int | None = None
    cancel_at_period_end: bool | None = None
    discounts: tuple[Discount, ...] | None = None
    items: tuple[SubscriptionItem, ...] | None = None
    metadata: dict[str, str] | None = None
    resumes: bool = False
    trial_end: int | None = None


class Paused(Struct, frozen=True, kw_only=True):
    """Why and since when it is paused: unix seconds, UTC.

    `billed` is what of that second was billed, by the items' ids.
    """

    type: PauseReason
    transitioned_at: int
    billed: dict[str, Tally] = field(default_factory=dict)


class Subscription(Struct, frozen=True, kw_only=True):
    """A subscription. Every time is unix seconds, UTC; `currency` is an ISO code in lower case.

    Attributes:
        items: what is billed, in the order in which it was added.
        features: what came with its products when its period began, or its items were changed; with those of a change
            that waits.
        next_pending_invoice_item_invoice: when what waits on it is billed next, where that has an interval of its own.
        overdue_at: when the latest invoice is overdue, where it was sent and is open.
        reminded_until: the boundary that `invoice.upcoming` or `trial_will_end` told of last.
        saves_payment_method: whether a method that pays becomes the default one.
        schedule: the schedule that manages it.
        test_clock: the clock that it lives by.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "subscription",
        display_name="subscription",
        prefix="sub",
        events=(
            "customer.subscription.created",
            "customer.subscription.deleted",
            "customer.subscription.paused",
            "customer.subscription.pending_update_applied",
            "customer.subscription.pending_update_expired",
            "customer.subscription.resumed",
            "customer.subscription.trial_will_end",
            "customer.subscription.updated",
        ),
    )

    id: str
    created: int
    billing_cycle_anchor: int
    currency: str
    customer: str
    items: tuple[SubscriptionItem, ...]
    start_date: int
    status: Status
    anchor_config: AnchorConfig | None = None
    automatic_tax: AutomaticTax | None = None
    billing_mode: BillingMode = BillingMode()
    billing_thresholds: BillingThresholds | None = None
    cancel_at: int | None = None
    cancel_at_period_end: bool = False
    canceled_at: int | None = None
    cancellation_details: CancellationDetails = CancellationDetails()
    collection_method: CollectionMethod = "charge_automatically"
    connect: ConnectTerms = NO_TERMS
    days_until_due: int | None = None
    default_payment_method: str | None = None
    default_source: str | None = None
    default_tax_rates: tuple[TaxRate, ...] = ()
    description: str | None = None
    discounts: tuple[Discount, ...] = ()
    ended_at: int | None = None
    features: tuple[IncludedFeature, ...] = ()
    invoice_settings: InvoiceSettings = InvoiceSettings()
    latest_invoice: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    next_pending_invoice_item_invoice: int | None = None
    overdue_at: int | None = None
    pause_collection: PauseCollection | None = None
    paused: Paused | None = None
    payment_settings: PaymentSettings = field(default_factory=PaymentSettings)
    pending_invoice_item_interval: Interval | None = None
    pending_setup_intent: str | None = None
    pending_update: PendingUpdate | None = None
    reminded_until: int | None = None
    saves_payment_method: bool = False
    schedule: str | None = None
    test_clock: str | None = None
    trial_end: int | None = None
    trial_settings: TrialSettings = TrialSettings()
    trial_start: int | None = None

    @property
    def listing(self) -> str | None:
        """Which lists show it: those of its test clock, or all. A canceled one is in none that does not ask for it."""
        return None if self.status == "canceled" else self.test_clock or "listed"

    @property
    def is_flexible(self) -> bool:
        """Whether it is billed flexibly."""
        return self.billing_mode.type == "flexible"

    @property
    def next_boundary(self) -> int:
        """When the first of its items is billed next."""
        return min(item.period_end for item in self.items)

    @property
    def current_period(self) -> Period:
        """The period of its items: of several the one that ends first, which is what filters compare."""
        ends_first = min(self.items, key=lambda item: item.period_end)
        return ends_first.period

    def item(self, id: str) -> SubscriptionItem | None:
        """The item with this id, or None."""
        return next((item for item in self.items if item.id == id), None)


def is_metered(price: Price) -> bool:
    """Whether a price is for what was used."""
    return price.recurring is not None and price.recurring.usage_type == "metered"


def interval_of(price: Price) -> Interval:
    """How often a price recurs. Raises ValueError for one that does not."""
    if price.recurring is None:
        raise ValueError(f"{price.id} does not recur")
    return Interval(price.recurring.interval, price.recurring.interval_count)
