"""Payment intents: what is to be collected, until it is (docs.stripe.com/api/payment_intents)."""

from typing import ClassVar

from emulator.billing.core.addresses import Shipping
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType, reindexed
from emulator.billing.payments.connect import NO_TERMS, ConnectTerms
from emulator.billing.payments.intents import Intent, PaymentError
from emulator.billing.payments.mandates import SingleUse
from emulator.billing.payments.payment_methods import PaymentMethod


class PaymentIntent(Intent, frozen=True, kw_only=True):
    """An intent to collect `amount` minor units of `currency`; `invoice` is the invoice that made it, if one did.

    `amount_funded` is how much of its customer's cash is set aside for it.
    `authenticated` is the payment method whose owner has authenticated, where it is confirmed by hand.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "payment_intent",
        display_name="payment_intent",
        prefix="pi",
        events=(
            "payment_intent.amount_capturable_updated",
            "payment_intent.canceled",
            "payment_intent.created",
            "payment_intent.partially_funded",
            "payment_intent.payment_failed",
            "payment_intent.processing",
            "payment_intent.requires_action",
            "payment_intent.succeeded",
        ),
        upgrades=(reindexed, reindexed),
    )

    amount: int
    currency: str
    amount_capturable: int = 0
    amount_funded: int = 0
    amount_received: int = 0
    authenticated: str | None = None
    canceled_at: int | None = None
    connect: ConnectTerms = NO_TERMS
    capture_method: str = "automatic"
    confirmation_method: str = "automatic"
    invoice: str | None = None
    last_payment_error: PaymentError | None = None
    latest_charge: str | None = None
    receipt_email: str | None = None
    setup_future_usage: str | None = None
    shipping: Shipping | None = None
    statement_descriptor: str | None = None
    statement_descriptor_suffix: str | None = None
    transfer_group: str | None = None

    @property
    def amount_unfunded(self) -> int:
        """What its customer still has to send, where they pay by bank transfer."""
        return self.amount - self.amount_funded

    @property
    def single_use(self) -> SingleUse | None:
        """What a mandate given for it permits to be debited; None where its payment method is kept for later ones."""
        return None if self.setup_future_usage is not None else SingleUse(self.amount, self.currency)


def require_accepted_type(intent: PaymentIntent, method: PaymentMethod) -> None:
    """Raises APIError for a payment method of a type that the intent does not take."""
    if method.type not in intent.payment_method_types:
        raise APIError(
            f"The PaymentMethod provided ({method.type}) is not allowed for this PaymentIntent. Please attach a "
            f"PaymentMethod of one of the following types: {', '.join(intent.payment_method_types)}.",
            param="payment_method",
        )
