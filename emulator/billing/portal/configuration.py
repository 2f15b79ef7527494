"""What a portal configuration is: what customers may do in the portal (docs.stripe.com/api/customer_portal).

What is not given is as the recorded configurations of zulip/zulip have it (December 2025).
"""

from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.core import ids
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.subscriptions.params import ProrationBehavior

CancelMode = Literal["at_period_end", "immediately"]
AllowedSubscriptionUpdate = Literal["price", "promotion_code", "quantity"]
CustomerDetail = Literal["address", "email", "name", "phone", "shipping", "tax_id"]
ScheduleCondition = Literal["decreasing_item_amount", "shortening_interval"]

REASONS = ("too_expensive", "missing_features", "switched_service", "unused", "other")
"""The reasons that a customer can choose from unless others are given."""

_DASHBOARD_DETAILS: tuple[CustomerDetail, ...] = ("name", "email", "address", "phone", "tax_id")


class BusinessProfile(Struct, frozen=True, kw_only=True):
    """What the portal says of the business."""

    headline: str | None = None
    privacy_policy_url: str | None = None
    terms_of_service_url: str | None = None


class CustomerUpdate(Struct, frozen=True, kw_only=True):
    """What customers may change of themselves."""

    allowed_updates: tuple[CustomerDetail, ...] = ()
    enabled: bool = False


class CancellationReasons(Struct, frozen=True, kw_only=True):
    """Whether customers are asked why they cancel; `feedback_options` are ids, beside the words of `options`."""

    enabled: bool = False
    feedback_options: tuple[str, ...] | None = None
    options: tuple[str, ...] = REASONS


class SubscriptionCancel(Struct, frozen=True, kw_only=True):
    """How customers may cancel."""

    cancellation_reason: CancellationReasons = CancellationReasons()
    enabled: bool = False
    mode: CancelMode = "at_period_end"
    proration_behavior: ProrationBehavior = "none"


class AdjustableQuantity(Struct, frozen=True, kw_only=True):
    """Whether customers may change how many they have, and between which numbers, both included."""

    enabled: bool = True
    maximum: int | None = None
    minimum: int = 1


class OfferedProduct(Struct, frozen=True, kw_only=True):
    """A product that customers may change to, by its id and those of its prices."""

    product: str
    prices: tuple[str, ...]
    adjustable_quantity: AdjustableQuantity = AdjustableQuantity()


class SubscriptionUpdate(Struct, frozen=True, kw_only=True):
    """How customers may change what they subscribe to; `conditions` are when a change waits for the period's end."""

    billing_cycle_anchor: Literal["now", "unchanged"] = "unchanged"
    conditions: tuple[ScheduleCondition, ...] = ()
    default_allowed_updates: tuple[AllowedSubscriptionUpdate, ...] = ()
    enabled: bool = False
    products: tuple[OfferedProduct, ...] = ()
    proration_behavior: ProrationBehavior = "none"
    trial_update_behavior: Literal["continue_trial", "end_trial"] = "end_trial"

    def offer_of(self, price: str) -> OfferedProduct | None:
        """The product among whose prices one stands, by its id."""
        return next((each for each in self.products if price in each.prices), None)


class Features(Struct, frozen=True, kw_only=True):
    """What customers may do; `payment_method_configuration` chooses the types of payment methods that they can add.

    Where it is None, the account's settings do.
    """

    customer_update: CustomerUpdate = CustomerUpdate()
    invoice_history: bool = False
    payment_method_configuration: str | None = None
    payment_method_update: bool = False
    subscription_cancel: SubscriptionCancel = SubscriptionCancel()
    subscription_update: SubscriptionUpdate = SubscriptionUpdate()


class PortalConfiguration(Struct, frozen=True, kw_only=True):
    """What customers see and may do in the portal. `created` and `updated` are unix seconds, UTC.

    `login_key` is what the link of its login page has that nobody can guess; None without such a page.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "billing_portal.configuration",
        display_name="configuration",
        prefix="bpc",
        events=("billing_portal.configuration.created", "billing_portal.configuration.updated"),
    )

    id: str
    created: int
    updated: int
    active: bool = True
    business_profile: BusinessProfile = BusinessProfile()
    default_return_url: str | None = None
    features: Features = Features()
    is_default: bool = False
    login_key: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    name: str | None = None


def without_email(features: Features) -> Features:
    """The same without changing the mail address."""
    update = features.customer_update
    allowed = tuple(each for each in update.allowed_updates if each != "email")
    return replace(features, customer_update=replace(update, allowed_updates=allowed))


def default_configuration(ctx: Context) -> PortalConfiguration:
    """The configuration that saving the portal's settings in the dashboard makes, where nobody has changed them.

    Its id is always the same and sorts before every other: whoever lists configurations finds it last.
    """
    made = ctx.account.created or ids.EPOCH
    return PortalConfiguration(
        id=default_id(ctx.account.id, livemode=ctx.livemode),
        created=made,
        updated=made,
        features=Features(
            customer_update=CustomerUpdate(allowed_updates=_DASHBOARD_DETAILS, enabled=True),
            invoice_history=True,
            payment_method_update=True,
            subscription_cancel=SubscriptionCancel(enabled=True),
        ),
        is_default=True,
    )


def default_id(account: str, *, livemode: bool) -> str:
    """The id of the default configuration of one mode of an account, which is named by its id."""
    prefix = PortalConfiguration.RESOURCE_TYPE.prefix
    return ids.default_id(prefix, account=account, livemode=livemode)
