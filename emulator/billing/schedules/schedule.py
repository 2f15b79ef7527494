"""What a schedule is (docs.stripe.com/api/subscription_schedules/object)."""

from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.customers.invoice_settings import CustomField
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.invoice import CollectionMethod
from emulator.billing.payments.connect import NO_TERMS, ConnectTerms
from emulator.billing.schedules.pause_schedule import PauseSchedule
from emulator.billing.subscriptions.params import ProrationBehavior
from emulator.billing.subscriptions.subscription import BillingMode, BillingThresholds

ScheduleStatus = Literal["active", "canceled", "completed", "not_started", "released"]
EndBehavior = Literal["cancel", "none", "release", "renew"]
"""Stripe has deprecated `none` and `renew`; they are refused by name."""

PhaseAnchor = Literal["automatic", "phase_start"]

RUNNING: frozenset[ScheduleStatus] = frozenset({"active", "not_started"})
"""The statuses that something leads out of."""


class PhaseDiscount(Struct, frozen=True, kw_only=True):
    """What is to be redeemed when a phase begins; one of the ids is there."""

    coupon: str | None = None
    discount: str | None = None
    promotion_code: str | None = None


class PhaseItem(Struct, frozen=True, kw_only=True):
    """An item that the subscription has in a phase; `quantity` is None for a metered one, `usage_gte` its threshold."""

    price: str
    quantity: int | None = 1
    discounts: tuple[PhaseDiscount, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    tax_rates: tuple[TaxRate, ...] = ()
    usage_gte: int | None = None


class PeriodEnd(Struct, frozen=True, kw_only=True):
    """Where the period of something that is billed once begins or ends."""

    type: str
    timestamp: int | None = None


class AddedItem(Struct, frozen=True, kw_only=True):
    """Something that is billed once, on the first invoice of a phase."""

    price: str
    quantity: int = 1
    discountable: bool | None = None
    discounts: tuple[PhaseDiscount, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    period_end: PeriodEnd = PeriodEnd(type="min_item_period_end")
    period_start: PeriodEnd = PeriodEnd(type="max_item_period_start")
    tax_rates: tuple[TaxRate, ...] = ()


class PhaseTax(Struct, frozen=True, kw_only=True):
    """Whether taxes are computed automatically; `liability` is the connected account that owes them."""

    enabled: bool = False
    liability: str | None = None


class PhaseInvoiceSettings(Struct, frozen=True, kw_only=True):
    """What the subscription's invoices start with; `issuer` is a connected account, None for the account itself."""

    account_tax_ids: tuple[TaxId, ...] | None = None
    custom_fields: tuple[CustomField, ...] | None = None
    days_until_due: int | None = None
    description: str | None = None
    footer: str | None = None
    issuer: str | None = None


class DefaultSettings(Struct, frozen=True, kw_only=True):
    """What holds in every phase that says nothing else."""

    automatic_tax: PhaseTax = PhaseTax()
    billing_cycle_anchor: PhaseAnchor = "automatic"
    billing_thresholds: BillingThresholds | None = None
    collection_method: CollectionMethod = "charge_automatically"
    connect: ConnectTerms = NO_TERMS
    default_payment_method: str | None = None
    description: str | None = None
    invoice_settings: PhaseInvoiceSettings = PhaseInvoiceSettings()


class Phase(Struct, frozen=True, kw_only=True):
    """What the subscription is from `start_date` to `end_date` (unix seconds, UTC); None is as the defaults say."""

    currency: str
    end_date: int
    items: tuple[PhaseItem, ...]
    start_date: int
    add_invoice_items: tuple[AddedItem, ...] = ()
    automatic_tax: PhaseTax | None = None
    billing_cycle_anchor: PhaseAnchor | None = None
    billing_thresholds: BillingThresholds | None = None
    collection_method: CollectionMethod | None = None
    connect: ConnectTerms = NO_TERMS
    default_payment_method: str | None = None
    default_tax_rates: tuple[TaxRate, ...] = ()
    description: str | None = None
    discounts: tuple[PhaseDiscount, ...] = ()
    invoice_settings: PhaseInvoiceSettings | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    proration_behavior: ProrationBehavior = "create_prorations"
    trial_end: int | None = None


class SubscriptionSchedule(Struct, frozen=True, kw_only=True):
    """A schedule. Every time is unix seconds, UTC.

    Attributes:
        phases: what the subscription is to be, in the order of time; each begins where the one before it ends.
        entered: how many of the phases have begun.
        subscription: what it manages while it is active.
        released_subscription: what it managed until it was released.
        pause_schedule: the pause that is planned, or was; there can be one.
        expiry_told: whether the event came that tells of its end some days before.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "subscription_schedule",
        display_name="subscription schedule",
        prefix="sub_sched",
        events=(
            "subscription_schedule.aborted",
            "subscription_schedule.canceled",
            "subscription_schedule.completed",
            "subscription_schedule.created",
            "subscription_schedule.expiring",
            "subscription_schedule.released",
            "subscription_schedule.updated",
        ),
    )

    id: str
    created: int
    customer: str
    phases: tuple[Phase, ...]
    billing_mode: BillingMode = field(default_factory=BillingMode)
    canceled_at: int | None = None
    completed_at: int | None = None
    default_settings: DefaultSettings = DefaultSettings()
    end_behavior: EndBehavior = "release"
    entered: int = 0
    expiry_told: bool = False
    metadata: dict[str, str] = field(default_factory=dict)
    pause_schedule: PauseSchedule | None = None
    released_at: int | None = None
    released_subscription: str | None = None
    status: ScheduleStatus = "not_started"
    subscription: str | None = None
    test_clock: str | None = None

    @property
    def current_phase(self) -> Phase | None:
        """The phase that has begun last, while it is active."""
        return self.phases[self.entered - 1] if self.status == "active" and self.entered else None

    @property
    def listing(self) -> str:
        """Which lists show it that name no customer: those of its test clock, or all."""
        return self.test_clock or "listed"
