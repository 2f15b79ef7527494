"""What a Checkout Session is told to ask for, and what it is to make (docs.stripe.com/api/checkout/sessions/object)."""

from typing import Literal

from msgspec import field

from emulator.billing.catalog.shipping_rates import ShippingRate
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.addresses import Shipping
from emulator.billing.core.calendar import Interval
from emulator.billing.core.structs import Struct
from emulator.billing.customers.invoice_settings import AmountTaxDisplay, CustomField
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.payments.connect import NO_TERMS, ConnectTerms
from emulator.billing.subscriptions.subscription import AnchorConfig, BillingMode, InvoiceSettings, TrialSettings

FieldType = Literal["dropdown", "numeric", "text"]


class AdjustableQuantity(Struct, frozen=True, kw_only=True):
    """Between which bounds the customer chooses how many."""

    minimum: int = 0
    maximum: int = 99


class ChoosableAmount(Struct, frozen=True, kw_only=True):
    """Between which bounds, in minor units, the customer chooses what to pay."""

    minimum: int
    maximum: int


class CheckoutField(Struct, frozen=True, kw_only=True):
    """Something more that the customer is asked, and what they said: `value`.

    `options` are those of a dropdown, each with its label and its value.
    """

    key: str
    label: str
    type: FieldType
    default: str | None = None
    maximum_length: int | None = None
    minimum_length: int | None = None
    optional: bool = False
    options: tuple[tuple[str, str], ...] = ()
    value: str | None = None


class ShippingOption(Struct, frozen=True, kw_only=True):
    """A way of shipping that the customer may choose, with its rate as it was when the session was made."""

    rate: ShippingRate


class PaymentIntentData(Struct, frozen=True, kw_only=True):
    """What the payment intent of a session is to be."""

    capture_method: str | None = None
    connect: ConnectTerms = NO_TERMS
    description: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    receipt_email: str | None = None
    setup_future_usage: str | None = None
    shipping: Shipping | None = None
    statement_descriptor: str | None = None
    statement_descriptor_suffix: str | None = None
    transfer_group: str | None = None


class SetupIntentData(Struct, frozen=True, kw_only=True):
    """What the setup intent of a session is."""

    description: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    on_behalf_of: str | None = None


class SessionSubscriptionData(Struct, frozen=True, kw_only=True):
    """What the subscription of a session is to be; times are unix seconds, UTC.

    `first_period` is how many seconds of how many are billed at first; None where that is a whole period.
    """

    anchor_config: AnchorConfig | None = None
    billing_cycle_anchor: int | None = None
    billing_mode: BillingMode | None = None
    connect: ConnectTerms = NO_TERMS
    default_tax_rates: tuple[TaxRate, ...] = ()
    description: str | None = None
    first_period: tuple[int, int] | None = None
    invoice_settings: InvoiceSettings = InvoiceSettings()
    metadata: dict[str, str] = field(default_factory=dict)
    pending_interval: Interval | None = None
    proration_behavior: str | None = None
    trial_end: int | None = None
    trial_period_days: int | None = None
    trial_settings: TrialSettings = TrialSettings()

    @property
    def has_trial(self) -> bool:
        """Whether what recurs costs nothing at first."""
        return bool(self.trial_end or self.trial_period_days)


class InvoiceCreation(Struct, frozen=True, kw_only=True):
    """Whether a payment is to have an invoice, and what that begins with; `issuer` is a connected account.

    `template` is a rendering template, in the version that was the newest when the session was made.
    """

    enabled: bool = False
    account_tax_ids: tuple[TaxId, ...] | None = None
    amount_tax_display: AmountTaxDisplay | None = None
    custom_fields: tuple[CustomField, ...] | None = None
    description: str | None = None
    footer: str | None = None
    issuer: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    template: str | None = None
    template_version: int | None = None


class Recovery(Struct, frozen=True, kw_only=True):
    """Whether a session can be taken up again once it has expired, until `expires_at` (unix seconds, UTC).

    `allow_promotion_codes` is whether that takes codes then, `session` the last one that took it up.
    """

    enabled: bool = False
    allow_promotion_codes: bool = False
    expires_at: int | None = None
    session: str | None = None
