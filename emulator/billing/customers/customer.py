"""Customers: who is billed (docs.stripe.com/api/customers)."""

from typing import Any, ClassVar

from msgspec import field

from emulator.billing.catalog.discounts import Discount
from emulator.billing.core.addresses import Address, Shipping
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.search_keys import search_key
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.invoice_settings import InvoiceSettings
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.system.test_clocks import TestClock


def _balance_per_currency(attributes: dict[str, Any]) -> dict[str, Any]:
    """The upgrade of a customer with one balance, which was in the customer's currency."""
    rest = {name: value for name, value in attributes.items() if name != "balance"}
    balance, currency = attributes.get("balance"), attributes.get("currency")
    return {**rest, "balances": {currency: balance}} if balance and currency else rest


class Customer(Struct, frozen=True, kw_only=True):
    """A customer. Callers may choose its id; `place` is then where it stands in lists, in the form of an id.

    `balances` are in minor units by currency, negative for credit; one that is zero is not among them.

    What is owed or credited in one currency never pays for anything in another
    (docs.stripe.com/invoicing/multi-currency-customers).
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "customer",
        display_name="customer",
        prefix="cus",
        events=(
            "customer.created",
            "customer.deleted",
            "customer.updated",
        ),
        upgrades=(_balance_per_currency,),
    )

    id: str
    created: int
    invoice_prefix: str
    address: Address | None = None
    balances: dict[str, int] = field(default_factory=dict)
    business_name: str | None = None
    currency: str | None = None
    default_source: str | None = None
    deleted: bool = False
    description: str | None = None
    discount: Discount | None = None
    email: str | None = None
    individual_name: str | None = None
    invoice_settings: InvoiceSettings = field(default_factory=InvoiceSettings)
    metadata: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    next_invoice_sequence: int = 1
    phone: str | None = None
    place: str | None = None
    preferred_locales: tuple[str, ...] = ()
    shipping: Shipping | None = None
    tax_exempt: str = "none"
    tax_ids: tuple[TaxId, ...] = ()
    tax_ip_address: str | None = None
    test_clock: str | None = None

    @property
    def order(self) -> str:
        """What lists are sorted by: an id that says when the customer was created."""
        return self.place or self.id

    @property
    def email_key(self) -> str | None:
        """What searches by the mail address find it under."""
        return search_key(self.email)

    @property
    def name_key(self) -> str | None:
        """What searches by the name find it under."""
        return search_key(self.name)

    @property
    def balance(self) -> int:
        """The balance in the customer's own currency."""
        return 0 if self.currency is None else self.balance_in(self.currency)

    def balance_in(self, currency: str) -> int:
        """The balance in a currency."""
        return self.balances.get(currency, 0)

    @property
    def listed(self) -> str | None:
        """Which lists show it: those of its test clock, or all. Deleted ones can be retrieved, but are in no list."""
        return None if self.deleted else self.test_clock or "listed"


def set_balance(customer: Customer, currency: str, balance: int) -> Customer:
    """The customer with another balance in a currency; the caller records why."""
    others = {other: amount for other, amount in customer.balances.items() if other != currency}
    return replace(customer, balances={**others, currency: balance} if balance else others)


def delete_customer(customer: Customer, changes: Changes) -> Customer:
    """Deletes for good: a stub stays so that it can still be retrieved; finalized invoices stay as they are."""
    changes.emit("customer.deleted", customer)
    gone = replace(customer, deleted=True)
    changes.save(gone)
    return gone


def attach_test_clock(customer: Customer, clock: TestClock, changes: Changes) -> Customer:
    """Lets a customer live on a test clock from now on. Raises APIError for one who lives on a clock already.

    docs.stripe.com/changelog/dahlia/2026-05-27/test-clock-creation-customer-parameter
    """
    if customer.test_clock is not None:
        raise APIError(
            f"Customer {customer.id} is attached to test clock {customer.test_clock} already, and cannot be removed "
            "from it.",
            param="customer",
        )
    attached = replace(customer, test_clock=clock.id)
    changes.save(attached)
    changes.emit("customer.updated", attached, customer)
    return attached


def set_currency(customer: Customer, currency: str, changes: Changes) -> Customer:
    """The first invoice fixes the customer's currency."""
    if customer.currency is not None:
        return customer
    stamped = replace(customer, currency=currency)
    changes.save(stamped)
    changes.emit("customer.updated", stamped, customer)
    return stamped
