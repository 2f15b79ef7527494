"""Changes of customers."""

from emulator.billing.catalog.discounts import Redemption
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.customers.balance_transactions import record_balance_change
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.discounts import apply_discount, emit_discount_event
from emulator.billing.customers.invoice_prefixes import InvoicePrefix
from emulator.billing.customers.params import CustomerUpdateParams
from emulator.billing.customers.terms import apply_params


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
    customer = apply_discount(apply_params(old, params, prefix, ctx, changes), discount, ctx, changes)
    if customer != old:
        changes.save(customer)
        record_balance_change(old.balance, customer, "adjustment", ctx, changes)
        emit_discount_event(old.discount, customer.discount, changes)
        changes.emit("customer.updated", customer, old)
    return customer
