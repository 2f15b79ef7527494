"""Charges: single attempts to move money (docs.stripe.com/api/charges)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from emulator.billing.core.addresses import Shipping, shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.payments.cards import Decline
from emulator.billing.payments.payment_methods import BillingDetails, Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """An attempt to collect `amount` minor units of `currency`. `decline` says why it failed, if it did.

    Until `captured` it is a hold on the card; `amount_captured` and `amount_refunded` are in minor units.
    `receipt_number` is what a mailed receipt is called; `receipt_secret` makes the link to it unguessable.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("charge", display_name="charge", prefix="ch")

    id: str
    created: int
    amount: int
    billing_details: BillingDetails
    card: Card
    currency: str
    payment_intent: str
    payment_method: str
    amount_captured: int = 0
    amount_refunded: int = 0
    captured: bool = False
    customer: str | None = None
    decline: Decline | None = None
    description: str | None = None
    fraud_details: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    receipt_email: str | None = None
    receipt_number: str | None = None
    receipt_secret: str | None = None
    shipping: Shipping | None = None
    statement_descriptor: str | None = None
    statement_descriptor_suffix: str | None = None
    transfer_group: str | None = None

    @property
    def status(self) -> str:
        """`succeeded` or `failed`; cards are never pending."""
        return "succeeded" if self.decline is None else "failed"

    @property
    def refundable(self) -> int:
        """What has not been given back yet, in minor units."""
        held = self.amount_captured if self.captured else self.amount
        return held - self.amount_refunded

    @property
    def refunded(self) -> bool:
        """Whether all of it was given back."""
        return self.amount_refunded > 0 and self.refundable == 0


def update_charge(old: Charge, given: Mapping[str, Any], changes: Changes) -> Charge:
    """The charge with the parameters applied.

    Raises APIError for another customer than it has, or for a transfer group once there is one.
    """
    if given.get("customer", old.customer) != old.customer and old.customer is not None:
        raise APIError("You cannot change the customer of a charge that already has one.", param="customer")
    new: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "shipping" in given:
        new["shipping"] = shipping_after(old.shipping, given["shipping"])
    if "fraud_details" in given:
        new["fraud_details"] = {name: value for name, value in given["fraud_details"].items() if value}
    charge = replace(old, **new)
    if charge != old:
        changes.save(charge)
        changes.emit("charge.updated", charge, old)
    return charge


_PLAIN = ("customer", "description", "receipt_email", "transfer_group")


def capture_charge(old: Charge, amount: int, changes: Changes) -> Charge:
    """The held charge after `amount` minor units of it were collected; the rest of the hold is let go."""
    charge = replace(old, captured=True, amount_captured=amount)
    changes.save(charge)
    changes.emit("charge.captured", charge, old)
    return charge
