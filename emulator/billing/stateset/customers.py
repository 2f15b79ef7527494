"""Stateset's customers (docs.stateset.com/api-reference/customer/create)."""

import uuid
from typing import Any, ClassVar

from msgspec import field

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.params import NOT_GIVEN, Given, Params
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

PLACE_PREFIX = "stateset_customer"


class StatesetAddress(Struct, frozen=True, kw_only=True):
    """Where a customer lives; `country` is an ISO 3166 code."""

    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


class StatesetCustomer(Struct, frozen=True, kw_only=True):
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
    updated_at: int | None = None
    listed: str = "listed"

    @property
    def updated(self) -> int:
        """When it was changed last."""
        return self.updated_at or self.created

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def language(self) -> str | None:
        """The language that the customer wants mail in, if one is known."""
        preferred = self.preferences.get("language")
        return preferred if isinstance(preferred, str) else None


class CustomerCreateParams(Struct, frozen=True, kw_only=True):
    """POST /customers. `date_of_birth` is a day as text; None is what was not given."""

    email: str
    first_name: str
    last_name: str
    address: StatesetAddress | None = None
    custom_fields: dict[str, Any] | None = None
    customer_tier: str | None = None
    date_of_birth: str | None = None
    marketing_consent: bool = False
    notes: str | None = None
    phone: str | None = None
    preferences: dict[str, Any] | None = None
    referral_source: str | None = None
    stripe_customer_id: str | None = None
    tags: tuple[str, ...] = ()


class CustomerUpdateParams(Params, frozen=True, kw_only=True):
    """PUT /customers/{id}: what is given takes the place of what was; None is what there is without it."""

    email: Given[str] = NOT_GIVEN
    first_name: Given[str] = NOT_GIVEN
    last_name: Given[str] = NOT_GIVEN
    address: Given[StatesetAddress | None] = NOT_GIVEN
    custom_fields: Given[dict[str, Any] | None] = NOT_GIVEN
    customer_tier: Given[str | None] = NOT_GIVEN
    date_of_birth: Given[str | None] = NOT_GIVEN
    marketing_consent: Given[bool | None] = NOT_GIVEN
    notes: Given[str | None] = NOT_GIVEN
    phone: Given[str | None] = NOT_GIVEN
    preferences: Given[dict[str, Any] | None] = NOT_GIVEN
    referral_source: Given[str | None] = NOT_GIVEN
    stripe_customer_id: Given[str | None] = NOT_GIVEN
    tags: Given[tuple[str, ...] | None] = NOT_GIVEN


def create_customer(params: CustomerCreateParams, ctx: Context, changes: Changes) -> StatesetCustomer:
    """A new customer."""
    customer = StatesetCustomer(
        id=f"cust_{uuid.uuid4()}",
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        email=params.email,
        first_name=params.first_name,
        last_name=params.last_name,
        address=params.address,
        custom_fields=params.custom_fields or {},
        customer_tier=params.customer_tier,
        date_of_birth=params.date_of_birth,
        marketing_consent=params.marketing_consent,
        notes=params.notes,
        phone=params.phone,
        preferences=params.preferences or {},
        referral_source=params.referral_source,
        stripe_customer_id=params.stripe_customer_id,
        tags=params.tags,
    )
    changes.save(customer)
    return customer


def update_customer(
    customer: StatesetCustomer, params: CustomerUpdateParams, ctx: Context, changes: Changes
) -> StatesetCustomer:
    """The customer with what was given. Invoices show it from their next sending on."""
    given = {name: getattr(params, name) for name in params.given_names()}
    empty = {name: value for name, value in _EMPTY.items() if name in given and given[name] is None}
    updated = replace(customer, **{**given, **empty}, updated_at=ctx.now)
    changes.save(updated)
    return updated


_EMPTY: dict[str, Any] = {"custom_fields": {}, "marketing_consent": False, "preferences": {}, "tags": ()}
"""What null stands for where it is not None."""
