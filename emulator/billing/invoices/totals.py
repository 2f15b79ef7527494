"""What an invoice adds up to, from its lines, discounts, taxes, shipping, and its customer's balance."""

from collections.abc import Sequence
from decimal import Decimal

from emulator.billing.arithmetic.amounts import Amounts, LineInput, ShippingInput, compute
from emulator.billing.arithmetic.credit_amounts import CreditInput
from emulator.billing.arithmetic.tax_amounts import TaxRateInput
from emulator.billing.core.money import minimum_charge
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.automatic_tax import REASON
from emulator.billing.invoices.invoice import CustomerSnapshot, Invoice, Line


def recalculated(
    invoice: Invoice, starting_balance: int | None = None, *, credits: Sequence[CreditInput] = ()
) -> Invoice:
    """The draft with its amounts computed anew; `starting_balance` (minor units) replaces the one it had.

    `credits` are the billing credits that pay lines of it, in the order in which they are used.
    """
    balance = invoice.amounts.starting_balance if starting_balance is None else starting_balance
    products = {line.id: line.details.product for line in invoice.lines}
    shipping = invoice.shipping_cost
    amounts = compute(
        [_input(line, taxed=_is_taxed(invoice)) for line in invoice.lines],
        currency=invoice.currency,
        discounts=[discount.as_input(invoice.currency, products) for discount in invoice.discounts],
        credits=credits,
        default_tax_rates=default_rate_inputs(invoice),
        shipping=None if shipping is None else ShippingInput(shipping.amount),
        starting_balance=balance,
        minimum_charge=_minimum_charge(invoice),
    )
    return replace(invoice, amounts=amounts)


def empty_amounts(currency: str, starting_balance: int) -> Amounts:
    """The amounts of a draft without lines; `starting_balance` in minor units, negative for credit."""
    return compute([], currency=currency, starting_balance=starting_balance)


def default_rate_inputs(invoice: Invoice) -> tuple[TaxRateInput, ...]:
    """The rates for lines without rates of their own: those of the invoice, or what automatic tax taxes by.

    None for a customer who is exempt.
    """
    if not _is_taxed(invoice):
        return ()
    if invoice.automatic_tax is None:
        return tuple(rate.as_input for rate in invoice.default_tax_rates)
    located = invoice.automatic_rate
    if located is None or located.rate is None:
        return ()
    return (replace(located.rate.as_input, taxability_reason=REASON),)


def _is_taxed(invoice: Invoice) -> bool:
    """An exempt customer pays no tax, and one under reverse charge accounts for it (docs.stripe.com/tax/zero-tax)."""
    return invoice.customer_snapshot.tax_exempt == "none"


def _minimum_charge(invoice: Invoice) -> int:
    """What is charged at all; an invoice that is sent asks for everything."""
    if invoice.collection_method == "send_invoice":
        return 0
    return minimum_charge(invoice.currency) or 0


def _input(line: Line, *, taxed: bool) -> LineInput:
    details = line.details
    keys = {line.id: details.product}
    inputs = [discount.as_input(details.currency, keys) for discount in details.discounts]
    own_rates = tuple(rate.as_input for rate in details.tax_rates) if details.tax_rates else None
    by_hand = None if details.tax_amounts is None else tuple(tax.as_amount for tax in details.tax_amounts)
    return LineInput(
        key=line.id,
        quantity=Decimal(details.quantity_decimal),
        amount=details.amount,
        discountable=details.discountable,
        discount_amounts=details.discount_amounts,
        discounts=tuple(discount for discount in inputs if discount.covers(line.id)),
        tax_rates=own_rates if taxed else (),
        tax_amounts=by_hand,
    )


def with_customer_snapshot(invoice: Invoice, customer: Customer) -> Invoice:
    """A draft as it reads now that its customer is `customer`; a finalized invoice is frozen."""
    if invoice.status != "draft":
        return invoice
    snapshot = CustomerSnapshot.of(customer)
    taxed_alike = snapshot.tax_exempt == invoice.customer_snapshot.tax_exempt
    if snapshot != invoice.customer_snapshot:
        invoice = replace(invoice, customer_snapshot=snapshot)
    balance = customer.balance_in(invoice.currency)
    taxed_alike = taxed_alike and invoice.automatic_tax is None
    if balance != invoice.amounts.starting_balance or not taxed_alike:
        invoice = recalculated(invoice, balance)
    return invoice
