"""Customers of a company (docs.beel.es, Customers)."""

from decimal import Decimal
from typing import ClassVar

from emulator.billing.beel.details import detail
from emulator.billing.beel.errors import bad_request, conflict, invalid
from emulator.billing.beel.ids import PLACE_PREFIX, new_place, new_uuid
from emulator.billing.beel.parameters import given_of
from emulator.billing.beel.parties import Address, AlternativeId, PaymentInfo, Recipient
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace


class Customer(Struct, frozen=True, kw_only=True):
    """A customer. `billing_emails` are where invoices go, in the place of `email`; times are unix seconds, UTC."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("beel_customer", display_name="customer", prefix=PLACE_PREFIX)

    id: str
    place: str
    created: int
    updated: int
    legal_name: str
    address: Address
    trade_name: str | None = None
    nif: str | None = None
    alternative_id: AlternativeId | None = None
    phone: str | None = None
    email: str | None = None
    web: str | None = None
    billing_emails: tuple[str, ...] = ()
    contact_person: str | None = None
    notes: str | None = None
    preferred_payment_method: PaymentInfo | None = None
    general_discount: Decimal = Decimal(0)
    active: bool = True

    @property
    def listed(self) -> str:
        """What all customers are listed under."""
        return "customers"

    @property
    def email_addresses(self) -> tuple[str, ...]:
        """Where invoices go: the billing addresses, or the customer's own when there are none."""
        return self.billing_emails or ((self.email,) if self.email else ())

    def as_recipient(self) -> Recipient:
        """The customer as an invoice writes it."""
        return Recipient(
            legal_name=self.legal_name,
            customer_id=self.id,
            trade_name=self.trade_name,
            nif=self.nif,
            alternative_id=self.alternative_id,
            address=self.address,
            phone=self.phone,
            email=self.email,
        )


class UniqueNif(Struct, frozen=True, kw_only=True):
    """Which customer has a tax number; no two of a company have the same. Its id is the number."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("beel_nif")

    id: str
    created: int
    customer: str


class CustomerUpdateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a change of a customer; what is None stays as it is."""

    legal_name: str | None = None
    address: Address | None = None
    trade_name: str | None = None
    phone: str | None = None
    email: str | None = None
    web: str | None = None
    billing_emails: tuple[str, ...] | None = None
    contact_person: str | None = None
    notes: str | None = None
    preferred_payment_method: PaymentInfo | None = None
    general_discount: Decimal | None = None
    active: bool | None = None


class CustomerCreateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a new customer, who has a tax number or another identification."""

    legal_name: str
    address: Address
    nif: str | None = None
    alternative_id: AlternativeId | None = None
    trade_name: str | None = None
    phone: str | None = None
    email: str | None = None
    web: str | None = None
    billing_emails: tuple[str, ...] | None = None
    contact_person: str | None = None
    notes: str | None = None
    preferred_payment_method: PaymentInfo | None = None
    general_discount: Decimal | None = None


def create_customer(params: CustomerCreateParams, holder: UniqueNif | None, ctx: Context, changes: Changes) -> Customer:
    """A new customer; `holder` is who has the tax number, if anybody.

    Raises APIError without any identification (422), or when the number is taken (409).
    """
    nif = params.nif
    if nif is None and params.alternative_id is None:
        raise invalid({"nif": detail("required_unless", other="alternative_id")})
    if nif is not None and holder is not None:
        raise conflict("duplicate_nif", "DUPLICATE_NIF", "nif", nif, holder.customer)
    customer = Customer(id=new_uuid(), place=new_place(ctx), created=ctx.now, updated=ctx.now, **given_of(params))
    changes.save(customer)
    if nif is not None:
        changes.save(UniqueNif(id=nif, created=ctx.now, customer=customer.id))
    return customer


def update_customer(customer: Customer, params: CustomerUpdateParams, ctx: Context, changes: Changes) -> Customer:
    """The customer with what was given; invoices that exist keep what they say."""
    changed = replace(customer, **given_of(params), updated=ctx.now)
    changes.save(changed)
    return changed


def deactivate_customer(customer: Customer, *, has_invoices: bool, ctx: Context, changes: Changes) -> None:
    """Deactivates. Raises APIError (400) for a customer who has invoices."""
    if has_invoices:
        raise bad_request("customer_has_invoices")
    changes.save(replace(customer, active=False, updated=ctx.now))
