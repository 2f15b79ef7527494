"""What a portal session is: a customer's way into the portal (docs.stripe.com/api/customer_portal/sessions)."""

from typing import ClassVar, Literal

from emulator.billing.core.calendar import DAY
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import HoldsSecrets, Struct
from emulator.billing.portal.configuration import Features

FlowType = Literal[
    "customer_update",
    "payment_method_update",
    "subscription_cancel",
    "subscription_pause",
    "subscription_update",
    "subscription_update_confirm",
]
"""What customers can be sent to do; pausing a subscription is not emulated, and is refused where it is asked for."""
AfterCompletionType = Literal["hosted_confirmation", "portal_homepage", "redirect"]


UNUSED_SECONDS = 5 * 60
"""How long a link is good that nobody has followed."""

MAILED_SECONDS = 60 * 60
"""How long one is good that was mailed, as mail takes its time."""

IDLE_SECONDS = 60 * 60
"""How long one is good since somebody did something in the portal."""

_ACTIVITY_STEP = 60
"""What is done within so many seconds counts as done at once: not every look at a page is written down."""


def is_enabled(type: FlowType, features: Features) -> bool:
    """Whether customers may do at all what a flow of a type is for."""
    match type:
        case "customer_update":
            return features.customer_update.enabled
        case "payment_method_update":
            return features.payment_method_update
        case "subscription_cancel":
            return features.subscription_cancel.enabled
        case "subscription_update" | "subscription_update_confirm":
            return features.subscription_update.enabled
        case "subscription_pause":
            return False


class AfterCompletion(Struct, frozen=True, kw_only=True):
    """What follows when a flow is done: a page that says so, an address, or the portal itself."""

    type: AfterCompletionType = "portal_homepage"
    custom_message: str | None = None
    return_url: str | None = None


class FlowItem(Struct, frozen=True, kw_only=True):
    """An item of a subscription, by its id, and what it is to become: another price, by its id, or quantity."""

    id: str
    price: str | None = None
    quantity: int | None = None


class FlowDiscount(Struct, frozen=True, kw_only=True):
    """A coupon or a promotion code, by its id."""

    coupon: str | None = None
    promotion_code: str | None = None


class Flow(Struct, frozen=True, kw_only=True):
    """The one thing that a customer is sent to do.

    Attributes:
        type: what it is.
        after_completion: what follows.
        subscription: which subscription it is about, if one, by its id.
        coupon_offer: the coupon that is offered to those who want to cancel, by its id.
        items: what a change that is to be confirmed changes.
        discounts: what it takes off; None where nothing was said.
    """

    type: FlowType
    after_completion: AfterCompletion = AfterCompletion()
    subscription: str | None = None
    coupon_offer: str | None = None
    items: tuple[FlowItem, ...] = ()
    discounts: tuple[FlowDiscount, ...] | None = None


class Recovery(Struct, frozen=True, kw_only=True):
    """That a session which has expired is replaced for whoever has its customer's mail address; until when, if ever."""

    expires_at: int | None = None


class PortalSession(HoldsSecrets, frozen=True, kw_only=True):
    """A way into the portal. Times are unix seconds, UTC, in the world's own time.

    Attributes:
        configuration: what the customer may do, by its id.
        customer: whose portal it is, by its id.
        secret: what its link has that nobody can guess.
        active_at: when something was last done in it; None until its link is followed.
        by_mail: whether its link was mailed to who asked for it: they cannot change their mail address by it.
        flow: the one thing that the customer is sent to do, if any.
        flow_done: whether that is done.
        locale: the language that was asked for.
        on_behalf_of: the connected account whose subscriptions and invoices alone are shown.
        recovery: whether another one can be had by mail once it has expired.
        return_url: where the link back leads.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "billing_portal.session",
        display_name="session",
        prefix="bps",
        events=("billing_portal.session.created",),
        ttl=DAY,
    )
    SECRETS: ClassVar[tuple[str, ...]] = ("secret",)

    id: str
    created: int
    configuration: str
    customer: str
    secret: str
    active_at: int | None = None
    by_mail: bool = False
    flow: Flow | None = None
    flow_done: bool = False
    locale: str | None = None
    on_behalf_of: str | None = None
    recovery: Recovery | None = None
    return_url: str | None = None

    @property
    def expires_at(self) -> int:
        """The second from which on its link is good for nothing."""
        if self.active_at is not None:
            return self.active_at + IDLE_SECONDS
        return self.created + (MAILED_SECONDS if self.by_mail else UNUSED_SECONDS)

    def is_noted(self, now: int) -> bool:
        """Whether it says already that somebody is there at `now`, near enough."""
        return self.active_at is not None and now < self.active_at + _ACTIVITY_STEP

    def is_recoverable(self, now: int) -> bool:
        """Whether another one can be had by mail at `now`, should it have expired."""
        deadline = None if self.recovery is None else self.recovery.expires_at
        return self.recovery is not None and (deadline is None or now < deadline)


class RecoverableSession(HoldsSecrets, frozen=True, kw_only=True):
    """What outlives a session that can be recovered: what it was when it was made. Its id is the session's."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("billing_portal.recoverable_session", prefix="bps")

    id: str
    created: int
    session: PortalSession
