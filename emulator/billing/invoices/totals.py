"""What an invoice adds up to, from its lines and its customer's balance."""

from dataclasses import replace
from decimal import Decimal

from emulator.billing.amounts import Amounts, LineInput, compute
from emulator.billing.customers import Customer
from emulator.billing.invoices.invoice import CustomerSnapshot, Invoice, Line


def retotalled(invoice: Invoice, starting_balance: int | None = None) -> Invoice:
    """The invoice with its amounts computed anew; `starting_balance` (minor units) replaces the one it had."""
    balance = invoice.amounts.starting_balance if starting_balance is None else starting_balance
    return replace(invoice, amounts=amounts_of(invoice.lines, invoice.currency, balance))


def amounts_of(lines: tuple[Line, ...], currency: str, starting_balance: int) -> Amounts:
    """The amounts of a draft with these lines; `starting_balance` in minor units, negative for credit."""
    return compute([_input(line) for line in lines], currency=currency, starting_balance=starting_balance)


def _input(line: Line) -> LineInput:
    details = line.details
    return LineInput(
        key=line.id,
        quantity=Decimal(details.quantity_decimal),
        amount=details.amount,
        discountable=details.discountable,
    )


def following(invoice: Invoice, customer: Customer) -> Invoice:
    """A draft as it reads now that its customer is `customer`; a finalized invoice is frozen."""
    if invoice.status != "draft":
        return invoice
    snapshot = CustomerSnapshot.of(customer)
    if snapshot != invoice.customer_snapshot:
        invoice = replace(invoice, customer_snapshot=snapshot)
    if customer.balance != invoice.amounts.starting_balance:
        invoice = retotalled(invoice, customer.balance)
    return invoice
