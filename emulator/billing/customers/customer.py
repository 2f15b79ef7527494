"""Customers: who is billed (docs.stripe.com/api/customers)."""

import string
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from emulator.billing.catalog.discounts import Discount, DiscountTarget, Redemption, redeem
from emulator.billing.core import ids
from emulator.billing.core.addresses import (
    Address,
    AddressParams,
    Shipping,
    ShippingParams,
    address_after,
    shipping_after,
)
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.search_keys import search_key
from emulator.billing.customers.balance_transactions import BalanceChange, BalanceTransactionType, record_transaction
from emulator.billing.customers.cash_settings import CashBalanceParams
from emulator.billing.customers.invoice_prefixes import InvoicePrefix, reserve_prefix
from emulator.billing.customers.source_params import SourceParam
from emulator.billing.customers.tax_ids import MAX_TAX_IDS, TaxId, TaxIdDataParams, new_tax_id
from emulator.billing.system.test_clocks import TestClock

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


def _balance_per_currency(attributes: dict[str, Any]) -> dict[str, Any]:
    """The upgrade of a customer with one balance, which was in the customer's currency."""
    rest = {name: value for name, value in attributes.items() if name != "balance"}
    balance, currency = attributes.get("balance"), attributes.get("currency")
    return {**rest, "balances": {currency: balance}} if balance and currency else rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
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
    invoice_settings: InvoiceSettings = InvoiceSettings()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomFieldParams(Params):
    """One of the name-value pairs that invoices are to show."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderingOptionsParams(Params):
    """How the customer's PDFs are to look by default."""

    amount_tax_display: Given[AmountTaxDisplay | None] = NOT_GIVEN
    template: Given[str | None] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSettingsParams(Params):
    """What the customer's invoices are to start with."""

    custom_fields: Given[list[CustomFieldParams] | None] = NOT_GIVEN
    default_payment_method: Given[str | None] = NOT_GIVEN
    footer: Given[str | None] = NOT_GIVEN
    rendering_options: Given[RenderingOptionsParams | None] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTaxParams(Params):
    """Where the customer is to be taxed; `validate_location` is whether that must be known at once."""

    ip_address: Given[str | None] = NOT_GIVEN
    validate_location: Given[str] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerParams(OperationParams):
    """What can be said of a customer at any time. `balance` is in minor units."""

    address: Given[AddressParams | None] = NOT_GIVEN
    balance: Given[int] = NOT_GIVEN
    business_name: Given[str | None] = NOT_GIVEN
    cash_balance: Given[CashBalanceParams] = NOT_GIVEN
    coupon: Given[str | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    email: Given[str | None] = NOT_GIVEN
    individual_name: Given[str | None] = NOT_GIVEN
    invoice_prefix: Given[str] = NOT_GIVEN
    invoice_settings: Given[InvoiceSettingsParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    name: Given[str | None] = NOT_GIVEN
    next_invoice_sequence: Given[int] = NOT_GIVEN
    phone: Given[str | None] = NOT_GIVEN
    preferred_locales: Given[list[str]] = NOT_GIVEN
    promotion_code: Given[str | None] = NOT_GIVEN
    shipping: Given[ShippingParams | None] = NOT_GIVEN
    source: Given[SourceParam] = NOT_GIVEN
    tax: Given[CustomerTaxParams] = NOT_GIVEN
    tax_exempt: Given[str | None] = NOT_GIVEN
    validate: Given[bool] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerUpdateParams(CustomerParams):
    """What may change of a customer (docs.stripe.com/api/customers/update)."""

    default_source: Given[str] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCreateParams(CustomerParams):
    """What makes a customer (docs.stripe.com/api/customers/create); `id` is taken, though undocumented (reported)."""

    id: Given[str] = NOT_GIVEN
    payment_method: Given[str] = NOT_GIVEN
    tax_id_data: Given[list[TaxIdDataParams]] = NOT_GIVEN
    test_clock: Given[str] = NOT_GIVEN


_PREFIX_ALPHABET = string.ascii_uppercase + string.digits


def create_customer(
    params: CustomerCreateParams,
    prefix: InvoicePrefix | None,
    ctx: Context,
    changes: Changes,
    *,
    discount: Given[Redemption | None] = NOT_GIVEN,
    existing: Customer | None = None,
) -> Customer:
    """A new customer from the parameters.

    Args:
        params: what is said of the customer.
        prefix: who has the invoice prefix asked for, if anybody.
        ctx: the moment.
        changes: what is saved and emitted.
        discount: what the parameters ask to be redeemed for the customer.
        existing: who has the id asked for, if anybody.

    Raises APIError when the prefix or the id is taken.
    """
    if existing is not None:
        raise APIError("Customer already exists.", code="resource_already_exists", param="id")
    place = ctx.new_id("cus")
    blank = Customer(
        id=given_or(params.id, place),
        created=ctx.now,
        invoice_prefix=ids.random_text(8, _PREFIX_ALPHABET),
        place=None if params.id is NOT_GIVEN else place,
        test_clock=params.test_clock or None,
    )
    customer = _apply_discount(_with_params(blank, params, prefix, ctx, changes), discount, ctx, changes)
    if params.invoice_prefix is NOT_GIVEN:
        changes.save(InvoicePrefix(id=customer.invoice_prefix, created=ctx.now, customer=customer.id))
    changes.save(customer)
    _record_balance(0, customer, "initial", ctx, changes)
    changes.emit("customer.created", customer)
    _emit_discount_event(None, customer.discount, changes)
    tax_ids = [new_tax_id(each.type, each.value, customer.id, ctx, changes) for each in params.tax_id_data or ()]
    if tax_ids:
        customer = replace(customer, tax_ids=tuple(tax_ids))
        changes.save(customer)
    return customer


def update_customer(
    old: Customer,
    params: CustomerUpdateParams,
    prefix: InvoicePrefix | None,
    ctx: Context,
    changes: Changes,
    *,
    discount: Given[Redemption | None] = NOT_GIVEN,
) -> Customer:
    """The customer with the parameters applied; no event when nothing changes.

    Args:
        old: the customer as it stands.
        params: what is to change.
        prefix: who has the invoice prefix asked for, if anybody.
        ctx: the moment.
        changes: what is saved and emitted.
        discount: what the parameters ask to be redeemed for the customer; None takes the discount off.

    Raises APIError when the prefix is taken or the sequence would repeat a number.
    """
    customer = _apply_discount(_with_params(old, params, prefix, ctx, changes), discount, ctx, changes)
    if customer != old:
        changes.save(customer)
        _record_balance(old.balance, customer, "adjustment", ctx, changes)
        _emit_discount_event(old.discount, customer.discount, changes)
        changes.emit("customer.updated", customer, old)
    return customer


def set_balance(customer: Customer, currency: str, balance: int) -> Customer:
    """The customer with another balance in a currency; the caller records why."""
    others = {other: amount for other, amount in customer.balances.items() if other != currency}
    return replace(customer, balances={**others, currency: balance} if balance else others)


def _record_balance(
    before: int, customer: Customer, type: BalanceTransactionType, ctx: Context, changes: Changes
) -> None:
    if customer.currency is not None and customer.balance != before:
        balance_change = BalanceChange(amount=customer.balance - before, currency=customer.currency, type=type)
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


def _apply_discount(customer: Customer, wanted: Given[Redemption | None], ctx: Context, changes: Changes) -> Customer:
    if wanted is NOT_GIVEN:
        return customer
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


def _with_params(
    old: Customer, params: CustomerParams, prefix: InvoicePrefix | None, ctx: Context, changes: Changes
) -> Customer:
    tax = given_or(params.tax, CustomerTaxParams())
    currency = old.currency or (ctx.account.default_currency if params.balance else None)
    customer = replace(
        old,
        address=address_after(old.address, params.address),
        business_name=given_or(params.business_name, old.business_name),
        currency=currency,
        description=given_or(params.description, old.description),
        email=given_or(params.email, old.email),
        individual_name=given_or(params.individual_name, old.individual_name),
        invoice_settings=_merged_settings(old.invoice_settings, params.invoice_settings),
        metadata=metadata_after(old.metadata, params.metadata),
        name=given_or(params.name, old.name),
        next_invoice_sequence=_sequence_after(old, params.next_invoice_sequence, ctx),
        phone=given_or(params.phone, old.phone),
        preferred_locales=tuple(given_or(params.preferred_locales, old.preferred_locales)),
        shipping=shipping_after(old.shipping, params.shipping),
        tax_exempt=given_or(params.tax_exempt, old.tax_exempt) or "none",
        tax_ip_address=given_or(tax.ip_address, old.tax_ip_address),
    )
    if params.balance is not NOT_GIVEN and currency is not None:
        customer = set_balance(customer, currency, params.balance)
    _check_sequence(old, customer.next_invoice_sequence)
    wanted = given_or(params.invoice_prefix, old.invoice_prefix)
    if wanted == old.invoice_prefix:
        return customer
    reserved = reserve_prefix(wanted, old.id, customer.next_invoice_sequence, prefix, ctx, changes)
    return replace(customer, invoice_prefix=reserved)


def _merged_settings(old: InvoiceSettings, params: Given[InvoiceSettingsParams]) -> InvoiceSettings:
    if params is NOT_GIVEN:
        return old
    fields = params.custom_fields
    settings = replace(
        old,
        custom_fields=old.custom_fields if fields is NOT_GIVEN else custom_fields(fields),
        default_payment_method=given_or(params.default_payment_method, old.default_payment_method),
        footer=given_or(params.footer, old.footer),
    )
    return _with_rendering_options(settings, params.rendering_options)


def _with_rendering_options(old: InvoiceSettings, params: Given[RenderingOptionsParams | None]) -> InvoiceSettings:
    if params is NOT_GIVEN:
        return old
    if params is None:
        return replace(old, amount_tax_display=None, has_rendering_options=False, template=None)
    return replace(
        old,
        amount_tax_display=given_or(params.amount_tax_display, old.amount_tax_display),
        has_rendering_options=True,
        template=given_or(params.template, old.template),
    )


def custom_fields(params: Sequence[CustomFieldParams] | None) -> tuple[CustomField, ...] | None:
    """The fields as an invoice keeps them; an empty list or None clears them."""
    return tuple(CustomField(each.name, each.value) for each in params) if params else None


def _sequence_after(old: Customer, wanted: Given[int], ctx: Context) -> int:
    """The customer's sequence; the parameter is ignored where the account numbers all invoices itself."""
    if ctx.account.invoice_numbering == "account":
        return old.next_invoice_sequence
    return given_or(wanted, old.next_invoice_sequence)


def _check_sequence(old: Customer, wanted: int) -> None:
    if wanted < old.next_invoice_sequence:
        raise APIError(
            f"The next invoice sequence must be at least {old.next_invoice_sequence}: smaller numbers are used.",
            param="next_invoice_sequence",
        )
