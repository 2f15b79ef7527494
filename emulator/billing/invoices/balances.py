"""A customer's balances: what each pays of invoices in its currency and what it gets back.

docs.stripe.com/billing/customer/balance and docs.stripe.com/invoicing/multi-currency-customers.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.customers.balance_transactions import (
    BalanceChange,
    BalanceTransaction,
    BalanceTransactionType,
    record_transaction,
)
from emulator.billing.customers.customer import Customer, set_balance
from emulator.billing.invoices.invoice import Invoice


def change_balance(
    customer: Customer, balance_change: BalanceChange, ctx: Context, changes: Changes
) -> tuple[Customer, BalanceTransaction]:
    """The customer after a movement of the balance in a currency, and the transaction; emits `customer.updated`.

    A balance in another currency than the customer's own is seen only by who expands it: its movement is no event.
    """
    after, transaction = _record_change(customer, balance_change, ctx, changes)
    if after != customer:
        changes.save(after)
        changes.emit("customer.updated", after, customer)
    return after, transaction


def apply_balance(invoice: Invoice, customer: Customer, ctx: Context, changes: Changes) -> Customer:
    """The customer after the balance paid what it could of an invoice that is being finalized.

    What is too little to be charged becomes a debt (`invoice_too_small`). The caller saves the customer.
    """
    amounts = invoice.amounts
    owed = amounts.total + amounts.starting_balance
    too_small = amounts.ending_balance if amounts.total > 0 and amounts.ending_balance == owed > 0 else 0
    applied = amounts.ending_balance - amounts.starting_balance - too_small
    after = customer
    if applied:
        after, _ = _record_change(after, _for(invoice, applied, "applied_to_invoice"), ctx, changes)
    if too_small:
        after, _ = _record_change(after, _for(invoice, too_small, "invoice_too_small"), ctx, changes)
    if after != customer:
        changes.emit("customer.updated", after, customer)
    return after


def unapply_balance(invoice: Invoice, customer: Customer, ctx: Context, changes: Changes) -> None:
    """Takes back what finalizing an invoice did to the balance: credit returns, a collected debt is owed again."""
    taken = invoice.amounts.ending_balance - invoice.amounts.starting_balance
    if taken:
        after, _ = _record_change(customer, _for(invoice, -taken, "unapplied_from_invoice"), ctx, changes)
        changes.save(after)
        changes.emit("customer.updated", after, customer)


def credit_overpayment(invoice: Invoice, amount: int, customer: Customer, ctx: Context, changes: Changes) -> None:
    """Gives a customer credit for `amount` minor units that were paid on an invoice beyond what was due.

    docs.stripe.com/api/invoices/object, `amount_overpaid`
    """
    change_balance(customer, _for(invoice, -amount, "invoice_overpaid"), ctx, changes)


def _for(invoice: Invoice, amount: int, type: BalanceTransactionType) -> BalanceChange:
    return BalanceChange(amount=amount, currency=invoice.currency, type=type, invoice=invoice.id)


def _record_change(
    customer: Customer, balance_change: BalanceChange, ctx: Context, changes: Changes
) -> tuple[Customer, BalanceTransaction]:
    currency = balance_change.currency
    balance = customer.balance_in(currency) + balance_change.amount
    after = replace(set_balance(customer, currency, balance), currency=customer.currency or currency)
    return after, record_transaction(balance_change, customer.id, balance, ctx, changes)
