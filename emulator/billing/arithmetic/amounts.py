"""What an invoice adds up to: every amount on it and on its lines, computed in one place from plain values.

The order is Stripe's: the line's own discounts, the invoice's discounts, billing credits, tax on what is left, then the
customer's balance. Amounts are in minor units; a line that is a credit is negative. Field by field as in
docs.stripe.com/api/invoices/object and docs.stripe.com/api/invoice-line-item/object.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

from emulator.billing.arithmetic.credit_amounts import CreditAmount, CreditInput, spread_credits
from emulator.billing.arithmetic.discount_amounts import (
    DiscountAmount,
    DiscountInput,
    line_discount_amounts,
    spread,
    total_discount_amounts,
)
from emulator.billing.arithmetic.tax_amounts import (
    TaxAmount,
    TaxRateInput,
    tax_added,
    tax_included,
    taxes_on,
    total_taxes,
)
from emulator.billing.core.money import amount_step, multiply
from emulator.billing.core.structs import Struct, replace


class LineInput(Struct, frozen=True):
    """One line: what it costs, and which discounts and taxes are its own.

    It costs either `unit_amount_decimal * quantity` or a fixed `amount` (a plain amount, a tiered price). `tax_rates`
    None means the invoice's default rates. `tax_amounts` are taxes set by hand and replace every rate
    (docs.stripe.com/invoicing/taxes/manual-tax-amounts). `discount_amounts` are what discounts have taken from it
    already; of a credit they are negative.

    Raises:
        ValueError: if both or neither of `unit_amount_decimal` and `amount` are set.
    """

    key: str
    quantity: Decimal = Decimal(1)
    unit_amount_decimal: Decimal | None = None
    amount: int | None = None
    discountable: bool = True
    discounts: tuple[DiscountInput, ...] = ()
    discount_amounts: tuple[DiscountAmount, ...] = ()
    tax_rates: tuple[TaxRateInput, ...] | None = None
    tax_amounts: tuple[TaxAmount, ...] | None = None

    def __post_init__(self) -> None:
        """Refuses a line with two prices, or none."""
        if (self.unit_amount_decimal is None) == (self.amount is None):
            raise ValueError(f"{self.key}: a line has either unit_amount_decimal or amount")


class ShippingInput(Struct, frozen=True):
    """The shipping cost before tax is added, and the tax rates on it; default rates are for lines alone."""

    amount: int
    tax_rates: tuple[TaxRateInput, ...] = ()


class LineAmounts(Struct, frozen=True):
    """The amounts of one line; `key` is that of its input.

    `amount` and `subtotal` are both before discounts and tax. `discount_amounts` has the line's own discounts first,
    then the invoice's.
    """

    key: str
    amount: int
    subtotal: int
    discount_amounts: tuple[DiscountAmount, ...]
    taxes: tuple[TaxAmount, ...]
    credit_amounts: tuple[CreditAmount, ...] = ()

    @property
    def pretax_amount(self) -> int:
        """What is left of the amount after all discounts and billing credits."""
        return self.amount - _taken(self.discount_amounts) - sum(each.amount for each in self.credit_amounts)


class ShippingAmounts(Struct, frozen=True):
    """The amounts of `shipping_cost`: before tax is added, all its tax, after tax."""

    amount_subtotal: int
    amount_tax: int
    amount_total: int
    taxes: tuple[TaxAmount, ...]


class Amounts(Struct, frozen=True):
    """Everything an invoice adds up to.

    `subtotal` has the lines' own discounts in it, not the invoice's. `total_discount_amounts` has both, and
    `total_taxes` has the taxes on the shipping too. `ending_balance` is what the customer's balance becomes when the
    invoice is finalized; balances are negative when the customer has credit.
    """

    lines: tuple[LineAmounts, ...]
    shipping_cost: ShippingAmounts | None
    subtotal: int
    subtotal_excluding_tax: int
    total_discount_amounts: tuple[DiscountAmount, ...]
    total_taxes: tuple[TaxAmount, ...]
    total_excluding_tax: int
    total: int
    amount_shipping: int
    amount_due: int
    amount_paid: int
    amount_remaining: int
    amount_overpaid: int
    starting_balance: int
    ending_balance: int

    @property
    def credit_amounts(self) -> tuple[CreditAmount, ...]:
        """What billing credits take of all lines."""
        return tuple(each for line in self.lines for each in line.credit_amounts)


class Settlement(Struct, frozen=True):
    """What finalizing asks of the customer, and what it leaves of the customer's balance."""

    amount_due: int
    ending_balance: int


def compute(
    lines: Sequence[LineInput],
    *,
    currency: str,
    discounts: Sequence[DiscountInput] = (),
    credits: Sequence[CreditInput] = (),
    default_tax_rates: tuple[TaxRateInput, ...] = (),
    shipping: ShippingInput | None = None,
    starting_balance: int = 0,
    minimum_charge: int = 0,
    pre_payment_credit_notes_amount: int = 0,
    amount_paid: int = 0,
) -> Amounts:
    """Adds up an invoice.

    Args:
        lines: in the invoice's order; the last line takes the remainder of a discount that does not divide evenly.
        currency: three-letter code; decides which amounts there are (`money.amount_step`).
        discounts: the invoice's own, in the order in which they apply.
        credits: the billing credits that can pay lines, in the order in which they are used.
        default_tax_rates: for the lines that have no rates of their own.
        shipping: the shipping cost, if any. Discounts do not apply to it.
        starting_balance: the customer's balance before the invoice is finalized, negative for credit.
        minimum_charge: what cannot be charged for being less than this goes to the balance; 0 asks for everything.
        pre_payment_credit_notes_amount: the credit notes that lower what is still due.
        amount_paid: what has been paid so far, even if it is more than is due.
    """
    step = amount_step(currency)
    gross = [_gross_amount(line, step) for line in lines]
    line_discounts = [_line_discount_amounts(line, amount, step) for line, amount in zip(lines, gross, strict=True)]
    net = [amount - _taken(taken) for amount, taken in zip(gross, line_discounts, strict=True)]
    invoice_discounts = _invoice_discount_amounts(lines, net, discounts, step)
    discounted = [amount - _taken(taken) for amount, taken in zip(net, invoice_discounts, strict=True)]
    credited = spread_credits(credits, [line.key for line in lines], discounted, step)

    line_amounts = tuple(
        _line_amounts(line, amount, (*by_line, *by_invoice), by_credits, default_tax_rates, step)
        for line, amount, by_line, by_invoice, by_credits in zip(
            lines, gross, line_discounts, invoice_discounts, credited, strict=True
        )
    )
    line_taxes = [tax for line in line_amounts for tax in line.taxes]
    shipping_cost = None if shipping is None else _shipping_amounts(shipping, step)
    taxes = line_taxes if shipping_cost is None else [*line_taxes, *shipping_cost.taxes]

    amount_shipping = 0 if shipping_cost is None else shipping_cost.amount_subtotal
    before_added_tax = sum(line.pretax_amount for line in line_amounts) + amount_shipping
    total = before_added_tax + tax_added(taxes)
    settlement = settle(total, starting_balance, minimum_charge)
    amount_due = max(settlement.amount_due - pre_payment_credit_notes_amount, 0)
    amount_remaining = max(amount_due - amount_paid, 0)

    return Amounts(
        lines=line_amounts,
        shipping_cost=shipping_cost,
        subtotal=sum(net),
        subtotal_excluding_tax=sum(net) - tax_included(line_taxes),
        total_discount_amounts=total_discount_amounts(chain(*line_discounts, *invoice_discounts)),
        total_taxes=total_taxes(taxes),
        total_excluding_tax=before_added_tax - tax_included(taxes),
        total=total,
        amount_shipping=amount_shipping,
        amount_due=amount_due,
        amount_paid=amount_due - amount_remaining,
        amount_remaining=amount_remaining,
        amount_overpaid=max(amount_paid - amount_due, 0),
        starting_balance=starting_balance,
        ending_balance=settlement.ending_balance,
    )


def line_amount(unit_amount_decimal: Decimal, quantity: Decimal, *, currency: str) -> int:
    """A line's amount in minor units: `unit_amount_decimal * quantity`, a half rounded away from zero."""
    return multiply(unit_amount_decimal, quantity, step=amount_step(currency))


def settle(total: int, starting_balance: int, minimum_charge: int = 0) -> Settlement:
    """What is due for `total` given the customer's balance, and the balance that remains.

    Credit pays as much of the total as it can, and a debt is collected with it. A total of nothing collects nothing,
    and a negative one becomes credit. What is too little to charge becomes a debt on the balance
    (docs.stripe.com/billing/customer/balance). `minimum_charge` is 0 or more.
    """
    owed = total + starting_balance
    is_due = total > 0 and owed >= minimum_charge
    return Settlement(amount_due=owed, ending_balance=0) if is_due else Settlement(amount_due=0, ending_balance=owed)


def _gross_amount(line: LineInput, step: int) -> int:
    if line.unit_amount_decimal is None:
        return line.amount or 0
    return multiply(line.unit_amount_decimal, line.quantity, step=step)


def _line_discount_amounts(line: LineInput, amount: int, step: int) -> tuple[DiscountAmount, ...]:
    taken = line_discount_amounts(line.discounts, amount, step) if line.discountable else ()
    return (*line.discount_amounts, *taken)


def _invoice_discount_amounts(
    lines: Sequence[LineInput], net: Sequence[int], discounts: Sequence[DiscountInput], step: int
) -> list[list[DiscountAmount]]:
    """What the invoice's discounts take from each line, each from what the one before it left."""
    taken: list[list[DiscountAmount]] = [[] for _ in lines]
    left = list(net)
    for discount in discounts:
        covered = [i for i, line in enumerate(lines) if line.discountable and discount.covers(line.key)]
        shares = spread(discount, [left[i] for i in covered], step)
        for i, share in zip(covered, shares, strict=True):
            taken[i].append(DiscountAmount(discount.id, share))
            left[i] -= share
    return taken


def _line_amounts(
    line: LineInput,
    amount: int,
    discount_amounts: tuple[DiscountAmount, ...],
    credit_amounts: tuple[CreditAmount, ...],
    default_tax_rates: tuple[TaxRateInput, ...],
    step: int,
) -> LineAmounts:
    untaxed = LineAmounts(line.key, amount, amount, discount_amounts, line.tax_amounts or (), credit_amounts)
    if line.tax_amounts is not None:
        return untaxed
    tax_rates = default_tax_rates if line.tax_rates is None else line.tax_rates
    return replace(untaxed, taxes=taxes_on(untaxed.pretax_amount, tax_rates, step))


def _shipping_amounts(shipping: ShippingInput, step: int) -> ShippingAmounts:
    taxes = taxes_on(shipping.amount, shipping.tax_rates, step)
    return ShippingAmounts(
        amount_subtotal=shipping.amount,
        amount_tax=tax_included(taxes) + tax_added(taxes),
        amount_total=shipping.amount + tax_added(taxes),
        taxes=taxes,
    )


def _taken(discount_amounts: Sequence[DiscountAmount]) -> int:
    return sum(discount.amount for discount in discount_amounts)
