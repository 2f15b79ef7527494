"""What a Checkout Session is (docs.stripe.com/api/checkout/sessions/object)."""

from decimal import Decimal
from typing import Any, ClassVar, Literal

from msgspec import field

from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.checkout.settings import (
    AdjustableQuantity,
    CheckoutField,
    ChoosableAmount,
    InvoiceCreation,
    PaymentIntentData,
    Recovery,
    SessionSubscriptionData,
    SetupIntentData,
    ShippingOption,
)
from emulator.billing.core.addresses import Address, Shipping
from emulator.billing.core.calendar import DAY
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.invoices.automatic_tax import OrderTax

Mode = Literal["payment", "setup", "subscription"]
SessionStatus = Literal["complete", "expired", "open"]
PaymentStatus = Literal["no_payment_required", "paid", "unpaid"]

STATUSES: tuple[SessionStatus, ...] = ("complete", "expired", "open")
HOSTED, EMBEDDED, ELEMENTS = "hosted_page", "embedded_page", "elements"
LIFETIME = DAY
"""Seconds in which a session can be completed, unless it says less."""

# fmt: off
LOCALES = (
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hi-IN",
    "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl",
    "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
)
# fmt: on
"""The languages of the page (docs.stripe.com/api/checkout/sessions/create, `locale`)."""

UI_MODES = (ELEMENTS, EMBEDDED, "form", HOSTED)


def _with_invoice_settings(attributes: dict[str, Any]) -> dict[str, Any]:
    """Of the settings of a subscription's invoices, shape 1 kept who issues them, by itself."""
    data = dict(attributes.get("subscription_data", {}))
    issuer = data.pop("issuer", None)
    return (
        attributes
        if issuer is None
        else {**attributes, "subscription_data": {**data, "invoice_settings": {"issuer": issuer}}}
    )


class CheckoutLine(Struct, frozen=True, kw_only=True):
    """Something that is paid for: a price as it was when the session was made, so many times.

    `quantity` is None of what a meter counts, and 0 of what the customer took away. `amount` is what they want to pay,
    in minor units, where that is theirs to choose, and None until they have.
    """

    id: str
    description: str
    price: Price
    quantity: int | None = 1
    adjustable: AdjustableQuantity | None = None
    amount: int | None = None
    choosable: ChoosableAmount | None = None
    discounts: tuple[Discount, ...] = ()
    images: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    tax_rates: tuple[TaxRate, ...] = ()

    @property
    def is_recurring(self) -> bool:
        """Whether a subscription has it as an item."""
        return self.price.recurring is not None

    def cost(self, currency: str) -> int:
        """What it costs, for a whole period where it recurs, in minor units; what a meter counts costs nothing yet."""
        if not self.quantity:
            return 0
        if self.choosable is not None:
            return self.amount or 0
        return self.price.amount(Decimal(self.quantity), currency)


class EnteredTaxId(Struct, frozen=True):
    """A tax number that the customer typed."""

    type: str
    value: str


class CustomerDetails(Struct, frozen=True, kw_only=True):
    """Who paid, as they said on the page."""

    address: Address | None = None
    business_name: str | None = None
    email: str | None = None
    individual_name: str | None = None
    name: str | None = None
    phone: str | None = None
    tax_exempt: str = "none"
    tax_ids: tuple[EnteredTaxId, ...] = ()


class Consent(Struct, frozen=True, kw_only=True):
    """What the customer agreed to."""

    promotions: str | None = None
    terms_of_service: str | None = None


class CheckoutSession(Struct, frozen=True, kw_only=True):
    """A Checkout Session. Times are unix seconds, UTC; amounts are in minor units of `currency`.

    It lives in the world's time, whatever test clock its customer lives on.

    Attributes:
        place: where it stands in lists: an id that says when it was made, as its own does not.
        lines: what is paid for, in the order given.
        payment_link: the payment link that it was opened by.
        prefilled_email: the address that its page suggests, where the customer may type another one.
        thanks: what its last page says in the place of our own words.
        optional_items: the lines that the customer may add, and take away again.
        payment_method_configuration: the payment method configuration that chose the types; None where the caller did.
        currency: None where nothing is paid for, and none was said.
        shown: what was asked for and is only shown, or asked of the customer on the page, by its name.
        customer: who pays; None until the customer is made, or known not to be.
        customer_discount: what a subscription takes off for its customer where nothing else is taken off.
        draft_subscription: the subscription that waits for its first payment, which the session does not show before.
        invoice: what it became.
        is_taxed: whether its customer pays taxes at all.
        shipping: where to, as the customer said.
        shipping_rate: which of the ways of shipping was chosen.
        recovered_from: the expired session that it takes up again.
        trial_setup: the setup intent that readies the payment method of a subscription which costs nothing at first.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "checkout.session",
        display_name="checkout.session",
        prefix="cs",
        events=(
            "checkout.session.async_payment_failed",
            "checkout.session.async_payment_succeeded",
            "checkout.session.completed",
            "checkout.session.expired",
        ),
        upgrades=(_with_invoice_settings,),
    )

    id: str
    created: int
    expires_at: int
    mode: Mode
    place: str
    allow_promotion_codes: bool | None = None
    automatic_tax: OrderTax | None = None
    billing_address_collection: str | None = None
    cancel_url: str | None = None
    client_reference_id: str | None = None
    client_secret: str | None = None
    consent: Consent | None = None
    currency: str | None = None
    custom_fields: tuple[CheckoutField, ...] = ()
    custom_text: dict[str, str] = field(default_factory=dict)
    customer: str | None = None
    customer_creation: str | None = None
    customer_details: CustomerDetails | None = None
    customer_discount: Discount | None = None
    customer_email: str | None = None
    customer_update: dict[str, str] = field(default_factory=dict)
    discounts: tuple[Discount, ...] = ()
    draft_subscription: str | None = None
    invoice: str | None = None
    invoice_creation: InvoiceCreation = field(default_factory=InvoiceCreation)
    lines: tuple[CheckoutLine, ...] = ()
    is_taxed: bool = True
    locale: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    optional_items: tuple[CheckoutLine, ...] = ()
    payment_intent: str | None = None
    payment_intent_data: PaymentIntentData = field(default_factory=PaymentIntentData)
    payment_link: str | None = None
    payment_method_collection: str | None = None
    payment_method_configuration: str | None = None
    payment_method_options: dict[str, dict[str, Any]] = field(default_factory=dict)
    payment_method_types: tuple[str, ...] = ("card",)
    payment_status: PaymentStatus = "unpaid"
    phone_number_collection: bool = False
    prefilled_email: str | None = None
    recovered_from: str | None = None
    recovery: Recovery | None = None
    redirect_on_completion: str | None = None
    return_url: str | None = None
    setup_intent: str | None = None
    setup_intent_data: SetupIntentData = field(default_factory=SetupIntentData)
    shipping: Shipping | None = None
    shipping_address_collection: tuple[str, ...] | None = None
    shipping_options: tuple[ShippingOption, ...] = ()
    shipping_rate: str | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    status: SessionStatus = "open"
    submit_type: str | None = None
    subscription: str | None = None
    subscription_data: SessionSubscriptionData = field(default_factory=SessionSubscriptionData)
    success_url: str | None = None
    tax_id_collection: dict[str, Any] | None = None
    thanks: str | None = None
    trial_setup: str | None = None
    ui_mode: str = HOSTED

    @property
    def order(self) -> str:
        """What lists are sorted by."""
        return self.place

    @property
    def listed(self) -> str:
        """All are in the lists that ask for nothing else."""
        return "listed"

    @property
    def bought(self) -> tuple[CheckoutLine, ...]:
        """The lines that the customer has not taken away."""
        return tuple(line for line in self.lines if line.quantity != 0)

    @property
    def lets_choose(self) -> bool:
        """Whether the customer chooses what to pay."""
        return any(line.choosable is not None for line in self.lines)

    @property
    def names_asked(self) -> dict[str, bool]:
        """Which names the customer is asked for, `business` and `individual`, and whether they may leave them out."""
        asked = self.shown.get("name_collection") or {}
        return {kind: bool(terms.get("optional")) for kind, terms in asked.items() if terms.get("enabled")}

    @property
    def discounts_in_force(self) -> tuple[Discount, ...]:
        """What is taken off: its own discounts, else the customer's."""
        if self.discounts or self.customer_discount is None:
            return self.discounts
        return (self.customer_discount,)

    @property
    def made_customer(self) -> bool:
        """Whether its customer was made by it: what they typed before they paid is theirs to correct."""
        return self.customer is not None and self.customer_creation is not None

    @property
    def chosen_shipping(self) -> ShippingOption | None:
        """The way of shipping that was chosen, the first one until the customer says another; None where none is."""
        named = [each for each in self.shipping_options if each.rate.id == self.shipping_rate]
        return next(iter(named or self.shipping_options), None)
