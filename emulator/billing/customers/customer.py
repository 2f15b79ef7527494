"""Customers: who is billed (docs.stripe.com/api/customers)."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from emulator.billing.catalog.discounts import Discount, DiscountTarget, Redemption, redeem
from emulator.billing.core import ids
from emulator.billing.core.addresses import Address, Shipping, address_after, shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.customers.balance_transactions import BalanceChange, BalanceTransactionType, record_transaction
from emulator.billing.customers.tax_ids import MAX_TAX_IDS, TaxId, new_tax_id

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
    default_payment_method: str | None = None
    footer: str | None = None
    amount_tax_display: AmountTaxDisplay | None = None
    has_rendering_options: bool = False
    template: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer. `balance` is in minor units of `currency`, negative when the customer has credit."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "customer",
        display_name="customer",
        prefix="cus",
        events=(
            "customer.created",
            "customer.deleted",
            "customer.updated",
        ),
    )

    id: str
    created: int
    invoice_prefix: str
    address: Address | None = None
    balance: int = 0
    business_name: str | None = None
    currency: str | None = None
    deleted: bool = False
    description: str | None = None
    discount: Discount | None = None
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
    tax_ids: tuple[TaxId, ...] = ()
    tax_ip_address: str | None = None

    @property
    def listed(self) -> str | None:
        """Deleted customers can still be retrieved, but no list shows them."""
        return None if self.deleted else "listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePrefix:
    """The prefix of a customer's invoice numbers; reserved for good, even after its customer is deleted.

    While no customer has it, a caller may choose numbers that begin with it: `highest_chosen` is the last of those, 0
    when there is none. A customer's own sequence can then only begin after it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("invoice_prefix")

    id: str
    created: int
    customer: str | None
    highest_chosen: int = 0


_PREFIX_ALPHABET = string.ascii_uppercase + string.digits


def create_customer(given: Mapping[str, Any], prefix: InvoicePrefix | None, ctx: Context, changes: Changes) -> Customer:
    """A new customer from the parameters `given`; `prefix` is who has the invoice prefix asked for, if anybody.

    Raises APIError when the prefix is taken.
    """
    blank = Customer(id=ctx.new_id("cus"), created=ctx.now, invoice_prefix=ids.random_text(8, _PREFIX_ALPHABET))
    customer = _apply_discount(_with(blank, given, prefix, ctx, changes), given, ctx, changes)
    if "invoice_prefix" not in given:
        changes.save(InvoicePrefix(id=customer.invoice_prefix, created=ctx.now, customer=customer.id))
    changes.save(customer)
    _record_balance(0, customer, "initial", ctx, changes)
    changes.emit("customer.created", customer)
    _emit_discount_event(None, customer.discount, changes)
    tax_ids = [new_tax_id(each.type, each.value, customer.id, ctx, changes) for each in given.get("tax_id_data", ())]
    if tax_ids:
        customer = replace(customer, tax_ids=tuple(tax_ids))
        changes.save(customer)
    return customer


def update_customer(
    old: Customer, given: Mapping[str, Any], prefix: InvoicePrefix | None, ctx: Context, changes: Changes
) -> Customer:
    """The customer with the parameters `given` applied; no event when nothing changes.

    Raises APIError when the prefix is taken or the sequence would repeat a number.
    """
    customer = _apply_discount(_with(old, given, prefix, ctx, changes), given, ctx, changes)
    if customer != old:
        changes.save(customer)
        _record_balance(old.balance, customer, "adjustment", ctx, changes)
        _emit_discount_event(old.discount, customer.discount, changes)
        changes.emit("customer.updated", customer, old)
    return customer


def _record_balance(
    before: int, customer: Customer, type: BalanceTransactionType, ctx: Context, changes: Changes
) -> None:
    if customer.balance != before:
        currency = customer.currency or ctx.account.default_currency
        balance_change = BalanceChange(amount=customer.balance - before, currency=currency, type=type)
        record_transaction(balance_change, customer.id, customer.balance, ctx, changes)


def delete_discount(customer: Customer, changes: Changes) -> Discount:
    """Takes the customer's discount off. Raises APIError when there is none."""
    discount = customer.discount
    if discount is None:
        raise APIError(
            f"No active discount for customer: {customer.id}", status=404, code="resource_missing", param="customer"
        )
    changes.save(_remove_discount(customer, changes))
    return discount


def use_up_discount(customer: Customer, applied: Sequence[Discount], changes: Changes) -> Customer:
    """The customer after the discounts `applied` went into an invoice: one that is for one invoice is gone.

    The caller saves the customer.
    """
    discount = customer.discount
    if discount is None or not discount.once or discount not in applied:
        return customer
    return _remove_discount(customer, changes)


def _remove_discount(customer: Customer, changes: Changes) -> Customer:
    after = replace(customer, discount=None)
    _emit_discount_event(customer.discount, None, changes)
    changes.emit("customer.updated", after, customer)
    return after


def _apply_discount(customer: Customer, given: Mapping[str, Any], ctx: Context, changes: Changes) -> Customer:
    """The customer after `discount` in the parameters: a redemption, or None to take the discount off."""
    if "discount" not in given:
        return customer
    wanted: Redemption | None = given["discount"]
    if wanted is None:
        return replace(customer, discount=None)
    return replace(customer, discount=redeem(wanted, DiscountTarget(customer=customer.id), ctx, changes))


def _emit_discount_event(before: Discount | None, after: Discount | None, changes: Changes) -> None:
    if after is None and before is not None:
        changes.emit("customer.discount.deleted", before)
    if after is not None and before is None:
        changes.emit("customer.discount.created", after)
    if after is not None and before is not None and after != before:
        changes.emit("customer.discount.updated", after, before)


def add_tax_id(customer: Customer, type: str, value: str, ctx: Context, changes: Changes) -> TaxId:
    """A new tax id of the customer. Raises APIError for a value that cannot be one, and for too many."""
    if len(customer.tax_ids) >= MAX_TAX_IDS:
        raise APIError(f"A customer can have at most {MAX_TAX_IDS} tax IDs.")
    tax_id = new_tax_id(type, value, customer.id, ctx, changes)
    changes.save(replace(customer, tax_ids=(*customer.tax_ids, tax_id)))
    return tax_id


def remove_tax_id(customer: Customer, tax_id: TaxId, changes: Changes) -> None:
    """Takes a tax id off its customer."""
    changes.save(replace(customer, tax_ids=tuple(each for each in customer.tax_ids if each.id != tax_id.id)))


def delete_customer(customer: Customer, changes: Changes) -> Customer:
    """Deletes for good: a stub stays so that it can still be retrieved; finalized invoices stay as they are."""
    changes.emit("customer.deleted", customer)
    gone = replace(customer, deleted=True)
    changes.save(gone)
    return gone


def set_currency(customer: Customer, currency: str, changes: Changes) -> Customer:
    """The first invoice fixes the customer's currency."""
    if customer.currency is not None:
        return customer
    stamped = replace(customer, currency=currency)
    changes.save(stamped)
    changes.emit("customer.updated", stamped, customer)
    return stamped


_PLAIN = ("business_name", "description", "email", "individual_name", "name", "next_invoice_sequence", "phone")


def _with(
    old: Customer, given: Mapping[str, Any], prefix: InvoicePrefix | None, ctx: Context, changes: Changes
) -> Customer:
    new: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    if "address" in given:
        new["address"] = address_after(old.address, given["address"])
    if "shipping" in given:
        new["shipping"] = shipping_after(old.shipping, given["shipping"])
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "tax_exempt" in given:
        new["tax_exempt"] = given["tax_exempt"] or "none"
    if "preferred_locales" in given:
        new["preferred_locales"] = tuple(given["preferred_locales"] or ())
    if "invoice_settings" in given:
        new["invoice_settings"] = _merged_settings(old.invoice_settings, given["invoice_settings"])
    if "ip_address" in given.get("tax", {}):
        new["tax_ip_address"] = given["tax"]["ip_address"]
    if "balance" in given:
        new["balance"] = given["balance"]
        new["currency"] = old.currency or (ctx.account.default_currency if given["balance"] else None)
    _check_sequence(old, given)
    if given.get("invoice_prefix", old.invoice_prefix) != old.invoice_prefix:
        sequence = given.get("next_invoice_sequence", old.next_invoice_sequence)
        new["invoice_prefix"] = _reserve(given["invoice_prefix"], old.id, sequence, prefix, ctx, changes)
    return replace(old, **new)


def _merged_settings(old: InvoiceSettings, given: Mapping[str, Any]) -> InvoiceSettings:
    new: dict[str, Any] = {}
    if "custom_fields" in given:
        new["custom_fields"] = custom_fields(given["custom_fields"])
    if "default_payment_method" in given:
        new["default_payment_method"] = given["default_payment_method"]
    if "footer" in given:
        new["footer"] = given["footer"]
    if "rendering_options" in given:
        options = given["rendering_options"]
        new["has_rendering_options"] = options is not None
        nothing = {"amount_tax_display": None, "template": None}
        new |= nothing if options is None else {name: options[name] for name in nothing if name in options}
    return replace(old, **new)


def custom_fields(given: list[Mapping[str, str]] | None) -> tuple[CustomField, ...] | None:
    """The fields as an invoice keeps them; an empty list or None clears them."""
    return tuple(CustomField(entry["name"], entry["value"]) for entry in given) if given else None


def _reserve(
    wanted: str, customer: str, sequence: int, reserved: InvoicePrefix | None, ctx: Context, changes: Changes
) -> str:
    found = reserved or InvoicePrefix(id=wanted, created=ctx.now, customer=None)
    if found.customer not in (None, customer):
        raise APIError(
            f"This invoice number prefix is taken by customer: {found.customer}. Please enter a different prefix.",
            param="invoice_prefix",
        )
    if sequence <= found.highest_chosen:
        raise APIError(
            f"The invoice number {wanted}-{found.highest_chosen:04d} is used already. Please enter a different prefix, "
            f"or a `next_invoice_sequence` greater than {found.highest_chosen}.",
            param="invoice_prefix",
        )
    if found.customer is None:
        changes.save(replace(found, customer=customer))
    return wanted


def _check_sequence(old: Customer, given: Mapping[str, Any]) -> None:
    wanted = given.get("next_invoice_sequence", old.next_invoice_sequence)
    if wanted < old.next_invoice_sequence:
        raise APIError(
            f"The next invoice sequence must be at least {old.next_invoice_sequence}: smaller numbers are used.",
            param="next_invoice_sequence",
        )
