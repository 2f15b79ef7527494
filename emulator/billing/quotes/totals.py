"""What a quote adds up to (docs.stripe.com/api/quotes/object, `computed`).

What is due upfront is what the first invoice would come to: during a trial, what recurs costs nothing yet.
"""

from collections.abc import Sequence
from decimal import Decimal

from emulator.billing.arithmetic.amounts import Amounts, LineInput, compute
from emulator.billing.catalog.discounts import Discount
from emulator.billing.quotes.automatic_tax import default_rates
from emulator.billing.quotes.quote import Quote, QuoteLine


def upfront(quote: Quote) -> Amounts:
    """The first invoice, on which all lines stand, in minor units."""
    return _added_up(quote, quote.lines, quote.discounts, in_trial=bool(quote.subscription_data.trial_period_days))


def offered(quote: Quote) -> Amounts:
    """All lines at their full price, whether there is a trial or not."""
    return _added_up(quote, quote.lines, quote.discounts)


def recurring(quote: Quote) -> Amounts | None:
    """Each renewal, with what is taken off for good; None where nothing recurs."""
    lines = [line for line in quote.lines if line.is_recurring]
    return _added_up(quote, lines, tuple(filter(_lasts, quote.discounts))) if lines else None


def taken_off(amounts: Amounts) -> int:
    """What all discounts take, in minor units."""
    return sum(each.amount for each in amounts.total_discount_amounts)


def taxed(amounts: Amounts) -> int:
    """All taxes, those within the prices as well, in minor units."""
    return sum(each.amount for each in amounts.total_taxes)


def gross(amounts: Amounts) -> int:
    """What the lines cost before discounts and taxes, in minor units."""
    return sum(line.amount for line in amounts.lines)


def _lasts(discount: Discount) -> bool:
    return not discount.once and discount.end is None


def _added_up(
    quote: Quote, lines: Sequence[QuoteLine], discounts: Sequence[Discount], *, in_trial: bool = False
) -> Amounts:
    products = {line.id: line.price.product for line in lines}
    return compute(
        [_input(line, quote.currency, is_free=in_trial and line.is_recurring) for line in lines],
        currency=quote.currency,
        discounts=[discount.as_input(quote.currency, products) for discount in discounts],
        default_tax_rates=default_rates(quote),
    )


def _input(line: QuoteLine, currency: str, *, is_free: bool) -> LineInput:
    inputs = [discount.as_input(currency, {line.id: line.price.product}) for discount in line.discounts]
    return LineInput(
        key=line.id,
        quantity=Decimal(line.quantity),
        amount=0 if is_free else line.price.amount(Decimal(line.quantity), currency),
        discounts=tuple(each for each in inputs if each.covers(line.id)),
        tax_rates=tuple(rate.as_input for rate in line.tax_rates) or None,
    )
