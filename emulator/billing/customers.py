"""Customers: who is billed (docs.stripe.com/api/customers)."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from emulator.billing import ids
from emulator.billing.addresses import Address, Shipping, merged_address, merged_shipping
from emulator.billing.changes import Changes
from emulator.billing.kinds import Kind
from emulator.billing.metadata import merged_metadata
from emulator.billing.moment import Moment
from emulator.billing.refusals import Refusal

AmountTaxDisplay = Literal["exclude_tax", "include_inclusive_tax"]


@dataclass(frozen=True, slots=True)
class CustomField:
    """One of up to four name-value pairs that an invoice shows."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSettings:
    """What a customer's new invoices start with."""

    custom_fields: tuple[CustomField, ...] | None = None
    footer: str | None = None
    amount_tax_display: AmountTaxDisplay | None = None
    has_rendering_options: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer. `balance` is in minor units of `currency`, negative when the customer has credit."""

    KIND: ClassVar[Kind] = Kind("customer", noun="customer", prefix="cus", listed_by=(("listed",), ("email", "listed")))

    id: str
    created: int
    invoice_prefix: str
    address: Address | None = None
    balance: int = 0
    business_name: str | None = None
    currency: str | None = None
    deleted: bool = False
    description: str | None = None
    email: str | None = None
    individual_name: str | None = None
    invoice_settings: InvoiceSettings = InvoiceSettings()
    metadata: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    next_invoice_sequence: int = 1
    phone: str | None = None
    preferred_locales: tuple[str, ...] = ()
    shipping: Shipping | None = None
    tax_exempt: str = "none"

    @property
    def listed(self) -> str | None:
        """Deleted customers can still be retrieved, but no list shows them."""
        return None if self.deleted else "listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePrefix:
    """A prefix that a caller chose; reserved for good, even after its customer is deleted."""

    KIND: ClassVar[Kind] = Kind("invoice_prefix")

    id: str
    created: int
    customer: str


_PREFIX_ALPHABET = string.ascii_uppercase + string.digits


def create_customer(given: Mapping[str, Any], prefix: InvoicePrefix | None, at: Moment, changes: Changes) -> Customer:
    """A new customer from the parameters `given`; `prefix` is who holds the invoice prefix asked for, if anybody.

    Raises Refusal when the prefix is taken.
    """
    blank = Customer(id=at.new_id("cus"), created=at.now, invoice_prefix=ids.random_text(8, _PREFIX_ALPHABET))
    customer = _with(blank, given, prefix, at, changes)
    changes.save(customer)
    changes.happened("customer.created", customer)
    return customer


def update_customer(
    old: Customer, given: Mapping[str, Any], prefix: InvoicePrefix | None, at: Moment, changes: Changes
) -> Customer:
    """The customer with the parameters `given` applied; no event when nothing changes.

    Raises Refusal when the prefix is taken or the sequence would repeat a number.
    """
    customer = _with(old, given, prefix, at, changes)
    if customer != old:
        changes.save(customer)
        changes.happened("customer.updated", customer, old)
    return customer


def delete_customer(customer: Customer, changes: Changes) -> Customer:
    """Deletes for good: a stub stays so that it can still be retrieved; finalized invoices stay as they are."""
    changes.happened("customer.deleted", customer)
    gone = replace(customer, deleted=True)
    changes.save(gone)
    return gone


def stamp_currency(customer: Customer, currency: str, changes: Changes) -> Customer:
    """The first invoice fixes the customer's currency."""
    if customer.currency is not None:
        return customer
    stamped = replace(customer, currency=currency)
    changes.save(stamped)
    changes.happened("customer.updated", stamped, customer)
    return stamped


_PLAIN = ("business_name", "description", "email", "individual_name", "name", "next_invoice_sequence", "phone")


def _with(
    old: Customer, given: Mapping[str, Any], prefix: InvoicePrefix | None, at: Moment, changes: Changes
) -> Customer:
    new: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    if "address" in given:
        new["address"] = merged_address(old.address, given["address"])
    if "shipping" in given:
        new["shipping"] = merged_shipping(old.shipping, given["shipping"])
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "tax_exempt" in given:
        new["tax_exempt"] = given["tax_exempt"] or "none"
    if "preferred_locales" in given:
        new["preferred_locales"] = tuple(given["preferred_locales"] or ())
    if "invoice_settings" in given:
        new["invoice_settings"] = _merged_settings(old.invoice_settings, given["invoice_settings"])
    if "balance" in given:
        new["balance"] = given["balance"]
        new["currency"] = old.currency or (at.account.default_currency if given["balance"] else None)
    if given.get("invoice_prefix", old.invoice_prefix) != old.invoice_prefix:
        new["invoice_prefix"] = _reserve(given["invoice_prefix"], old.id, prefix, at, changes)
    _check_sequence(old, given)
    return replace(old, **new)


def _merged_settings(old: InvoiceSettings, given: Mapping[str, Any]) -> InvoiceSettings:
    new: dict[str, Any] = {}
    if "custom_fields" in given:
        new["custom_fields"] = custom_fields(given["custom_fields"])
    if "footer" in given:
        new["footer"] = given["footer"]
    if "rendering_options" in given:
        options = given["rendering_options"]
        new["has_rendering_options"] = options is not None
        new["amount_tax_display"] = (options or {}).get("amount_tax_display")
    return replace(old, **new)


def custom_fields(given: list[Mapping[str, str]] | None) -> tuple[CustomField, ...] | None:
    """The fields as an invoice keeps them; an empty list or None clears them."""
    return tuple(CustomField(entry["name"], entry["value"]) for entry in given) if given else None


def _reserve(wanted: str, customer: str, holder: InvoicePrefix | None, at: Moment, changes: Changes) -> str:
    if holder is not None and holder.customer != customer:
        raise Refusal(
            f"This invoice number prefix is taken by customer: {holder.customer}. Please enter a different prefix.",
            param="invoice_prefix",
        )
    if holder is None:
        changes.save(InvoicePrefix(id=wanted, created=at.now, customer=customer))
    return wanted


def _check_sequence(old: Customer, given: Mapping[str, Any]) -> None:
    wanted = given.get("next_invoice_sequence", old.next_invoice_sequence)
    if wanted < old.next_invoice_sequence:
        raise Refusal(
            f"The next invoice sequence must be at least {old.next_invoice_sequence}: smaller numbers are used.",
            param="next_invoice_sequence",
        )
