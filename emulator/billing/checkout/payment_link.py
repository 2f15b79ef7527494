"""What a payment link is (docs.stripe.com/api/payment-link/object)."""

from typing import ClassVar

from msgspec import field

from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.payments.connect import ConnectTerms


class PaymentLink(Struct, frozen=True, kw_only=True):
    """A link that sells to whoever opens it: each time, a new Checkout Session.

    Attributes:
        prototype: a session as those of the link begin. It is none itself: nobody can open it. What is stored of it
            has the link's shape: whoever upgrades sessions upgrades links, as a test sees to.
        active: whether the link takes anybody.
        completed: how many of its sessions were completed since there is a `limit`.
        inactive_message: what is said to whom it does not take.
        limit: how many may be completed; None for any number.
        payment_method_types: how its sessions may be paid; None for what the account's settings say by then.
        thanks: what the last page of a session says.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "payment_link",
        display_name="payment link",
        prefix="plink",
        events=("payment_link.created", "payment_link.updated"),
    )

    id: str
    created: int
    prototype: CheckoutSession
    active: bool = True
    completed: int = 0
    inactive_message: str | None = None
    limit: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    payment_method_types: tuple[str, ...] | None = None
    thanks: str | None = None

    @property
    def activity(self) -> str:
        """What the `active` filter of lists asks for."""
        return "active" if self.active else "inactive"

    @property
    def is_used_up(self) -> bool:
        """Whether as many of its sessions were completed as may be."""
        return self.limit is not None and self.completed >= self.limit

    @property
    def connect(self) -> ConnectTerms:
        """Whose business the payments are, and who gets of them."""
        prototype = self.prototype
        data = prototype.subscription_data if prototype.mode == "subscription" else prototype.payment_intent_data
        return data.connect
