"""What parameters make of a customer, new or changed."""

from emulator.billing.core.addresses import address_after, shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer, set_balance
from emulator.billing.customers.invoice_prefixes import InvoicePrefix, reserve_prefix
from emulator.billing.customers.invoice_settings import settings_after
from emulator.billing.customers.params import CustomerParams, CustomerTaxParams


def apply_params(
    old: Customer, params: CustomerParams, prefix: InvoicePrefix | None, ctx: Context, changes: Changes
) -> Customer:
    """The customer with the parameters applied; an invoice prefix is reserved, nothing else is saved.

    Raises APIError when the prefix is taken or the sequence would repeat a number.
    """
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
        invoice_settings=settings_after(old.invoice_settings, params.invoice_settings),
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
