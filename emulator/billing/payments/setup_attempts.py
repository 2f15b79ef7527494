"""Setup attempts: each confirmation of a setup intent, and what came of it (docs.stripe.com/api/setup_attempts)."""

from typing import ClassVar, Literal

from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.payments.card_details import Card
from emulator.billing.payments.intents import PaymentError

AttemptStatus = Literal["abandoned", "failed", "requires_action", "succeeded"]


class SetupAttempt(Struct, frozen=True, kw_only=True):
    """An attempt to ready a payment method.

    Its intent has a copy of the latest one, and is what is checked when either is written.

    Attributes:
        created: when the intent was confirmed, unix seconds, UTC.
        setup_intent: the id of what was confirmed.
        payment_method: the id of what was to be readied.
        method_type: its type.
        usage: what it was to be readied for.
        card: the card as it was then; None for the other types.
        customer: whose it was to be, by their id.
        on_behalf_of: the account that it was to be readied for, where that is another.
        setup_error: why it failed, if it did.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "setup_attempt", display_name="setupattempt", prefix="setatt", conditional_put=False
    )

    id: str
    created: int
    setup_intent: str
    payment_method: str
    method_type: str
    usage: str
    card: Card | None = None
    customer: str | None = None
    on_behalf_of: str | None = None
    setup_error: PaymentError | None = None
    status: AttemptStatus = "requires_action"
