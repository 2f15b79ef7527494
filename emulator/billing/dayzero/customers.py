"""Day Zero's customers and their contacts (ondayzero.com/docs/guides/customers)."""

import uuid
from typing import ClassVar

from msgspec import structs

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customer_params import ContactCreateParams, CustomerCreateParams, CustomerUpdateParams

STATUSES = ("active", "inactive", "blocked")
PLACE_PREFIX = "dayzero_customer"


class DayzeroContact(Struct, frozen=True, kw_only=True):
    """Somebody at a customer's."""

    id: str
    created: int
    name: str
    email: str | None = None
    role: str | None = None
    is_primary: bool = False


class DayzeroCustomer(Struct, frozen=True, kw_only=True):
    """A customer; `place` sorts by creation, which the id does not. The credit limit is in cents."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "dayzero_customer", display_name="Customer", prefix=PLACE_PREFIX
    )

    id: str
    created: int
    place: str
    updated: int
    name: str
    email: str | None = None
    address: str | None = None
    phone: str | None = None
    tax_id: str | None = None
    website: str | None = None
    notes: str | None = None
    credit_limit_cents: int | None = None
    default_payment_term_id: str | None = None
    status: str = "active"
    category: str | None = None
    invoice_footer: str | None = None
    contacts: tuple[DayzeroContact, ...] = ()
    listed: str = "listed"


def create_customer(params: CustomerCreateParams, ctx: Context, changes: Changes) -> DayzeroCustomer:
    """A new customer."""
    customer = DayzeroCustomer(
        id=str(uuid.uuid4()), created=ctx.now, updated=ctx.now, place=ctx.new_id(PLACE_PREFIX), **structs.asdict(params)
    )
    changes.save(customer)
    return customer


def update_customer(
    old: DayzeroCustomer, params: CustomerUpdateParams, ctx: Context, changes: Changes
) -> DayzeroCustomer:
    """The customer with what is given in place of what it had."""
    given = {name: getattr(params, name) for name in params.given_names()}
    needed = {"name": params.name or old.name, "status": params.status or old.status}
    customer = replace(old, **given | needed, updated=ctx.now)
    changes.save(customer)
    return customer


def add_contact(
    customer: DayzeroCustomer, params: ContactCreateParams, ctx: Context, changes: Changes
) -> DayzeroContact:
    """A new contact; the primary one is the only one that is.

    Raises APIError (409) for an address that another contact has, and (400) for one contact too many.
    """
    if params.email is not None and any(contact.email == params.email for contact in customer.contacts):
        raise APIError(choices.EXISTS, status=409)
    if len(customer.contacts) >= choices.MAX_CONTACTS:
        raise APIError(f"A customer can have at most {choices.MAX_CONTACTS} contacts", status=400)
    contact = DayzeroContact(id=str(uuid.uuid4()), created=ctx.now, **structs.asdict(params))
    others = customer.contacts
    if contact.is_primary:
        others = tuple(replace(other, is_primary=False) for other in others)
    changes.save(replace(customer, contacts=(*others, contact), updated=ctx.now))
    return contact
