"""Stateset's customers (docs.stateset.com/api-reference/customer/create)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType

PLACE_PREFIX = "stateset_customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatesetAddress:
    """Where a customer lives; `country` is an ISO 3166 code."""

    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatesetCustomer:
    """A customer. `place` sorts by creation, which the id does not; `date_of_birth` is a day as text."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "stateset_customer", display_name="Customer", prefix=PLACE_PREFIX
    )

    id: str
    created: int
    place: str
    email: str
    first_name: str
    last_name: str
    address: StatesetAddress | None = None
    custom_fields: dict[str, Any] = field(default_factory=dict)
    customer_tier: str | None = None
    date_of_birth: str | None = None
    marketing_consent: bool = False
    notes: str | None = None
    phone: str | None = None
    preferences: dict[str, Any] = field(default_factory=dict)
    referral_source: str | None = None
    stripe_customer_id: str | None = None
    tags: tuple[str, ...] = ()
    listed: str = "listed"

    @property
    def updated(self) -> int:
        """When it was changed last; nothing changes a customer here."""
        return self.created

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def language(self) -> str | None:
        """The language that the customer wants mail in, if one is known."""
        preferred = self.preferences.get("language")
        return preferred if isinstance(preferred, str) else None


def create_customer(given: Mapping[str, Any], ctx: Context, changes: Changes) -> StatesetCustomer:
    """A new customer from the parameters `given`."""
    address = given["address"]
    customer = StatesetCustomer(
        id=f"cust_{uuid.uuid4()}",
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        email=given["email"],
        first_name=given["first_name"],
        last_name=given["last_name"],
        address=None if address is None else StatesetAddress(**address),
        custom_fields=given["custom_fields"] or {},
        customer_tier=given["customer_tier"],
        date_of_birth=given["date_of_birth"],
        marketing_consent=given["marketing_consent"],
        notes=given["notes"],
        phone=given["phone"],
        preferences=given["preferences"] or {},
        referral_source=given["referral_source"],
        stripe_customer_id=given["stripe_customer_id"],
        tags=tuple(given["tags"] or ()),
    )
    changes.save(customer)
    return customer
