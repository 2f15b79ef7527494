"""New customers."""

import string

from emulator.billing.catalog.discounts import Redemption
from emulator.billing.core import ids
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.balance_transactions import record_balance_change
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.discounts import apply_discount, emit_discount_event
from emulator.billing.customers.invoice_prefixes import InvoicePrefix
from emulator.billing.customers.params import CustomerCreateParams
from emulator.billing.customers.tax_ids import new_tax_id
from emulator.billing.customers.terms import apply_params

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
    customer = apply_discount(apply_params(blank, params, prefix, ctx, changes), discount, ctx, changes)
    if params.invoice_prefix is NOT_GIVEN:
        changes.save(InvoicePrefix(id=customer.invoice_prefix, created=ctx.now, customer=customer.id))
    changes.save(customer)
    record_balance_change(0, customer, "initial", ctx, changes)
    changes.emit("customer.created", customer)
    emit_discount_event(None, customer.discount, changes)
    tax_ids = [new_tax_id(each.type, each.value, customer.id, ctx, changes) for each in params.tax_id_data or ()]
    if tax_ids:
        customer = replace(customer, tax_ids=tuple(tax_ids))
        changes.save(customer)
    return customer
