"""What a Checkout Session adds up to (docs.stripe.com/api/checkout/sessions/object, `total_details`).

It is what is due on the page: during a trial, what recurs costs nothing yet, before a billing cycle anchor a part of
its price, and what a meter counts never costs anything there. Who is exempt from taxes pays none, nor who owes them.
"""

from collections.abc import Sequence
from decimal import Decimal

from emulator.billing.arithmetic.amounts import Amounts, LineInput, ShippingInput, compute
from emulator.billing.arithmetic.tax_amounts import TaxRateInput
from emulator.billing.catalog.discounts import Discount
from emulator.billing.checkout.first_period import first_amount
from emulator.billing.checkout.session import CheckoutLine, CheckoutSession
from emulator.billing.core.structs import replace
from emulator.billing.invoices.automatic_tax import REASON


def totals(session: CheckoutSession) -> Amounts:
    """What is due now, line by line, in minor units."""
    option, currency = session.chosen_shipping, session.currency or ""
    cost = None if option is None else option.rate.amount_in(currency)
    return _added_up(
        session,
        session.lines,
        session.discounts_in_force,
        is_first=True,
        shipping=None if cost is None else ShippingInput(cost),
    )


def renewal(session: CheckoutSession) -> Amounts | None:
    """What each period costs from then on, with what is taken off for good; None where nothing recurs."""
    lines = [line for line in session.lines if line.is_recurring]
    lasting = [each for each in session.discounts_in_force if not each.once and each.end is None]
    return _added_up(session, lines, lasting) if lines else None


def total(session: CheckoutSession) -> int:
    """What is due now, in minor units."""
    return totals(session).total if session.lines else 0


def gross(amounts: Amounts) -> int:
    """What the lines cost before discounts and taxes, in minor units."""
    return sum(line.amount for line in amounts.lines)


def taken_off(amounts: Amounts) -> int:
    """What all discounts take, in minor units."""
    return sum(each.amount for each in amounts.total_discount_amounts)


def taxed(amounts: Amounts) -> int:
    """All taxes, those within the prices as well, in minor units."""
    return sum(each.amount for each in amounts.total_taxes)


def has_recurring(session: CheckoutSession) -> bool:
    """Whether a subscription comes of it."""
    return any(line.is_recurring for line in session.lines)


def _added_up(
    session: CheckoutSession,
    lines: Sequence[CheckoutLine],
    discounts: Sequence[Discount],
    *,
    is_first: bool = False,
    shipping: ShippingInput | None = None,
) -> Amounts:
    currency = session.currency or ""
    products = {line.id: line.price.product for line in lines}
    return compute(
        [_input(line, session, is_first=is_first) for line in lines],
        currency=currency,
        discounts=[discount.as_input(currency, products) for discount in discounts],
        default_tax_rates=_default_rates(session),
        shipping=shipping,
    )


def _input(line: CheckoutLine, session: CheckoutSession, *, is_first: bool) -> LineInput:
    rates = tuple(rate.as_input for rate in line.tax_rates) if session.is_taxed else ()
    return LineInput(
        key=line.id,
        quantity=Decimal(line.quantity or 0),
        amount=_amount(line, session, is_first=is_first),
        tax_rates=rates or None,
    )


def _amount(line: CheckoutLine, session: CheckoutSession, *, is_first: bool) -> int:
    data, currency = session.subscription_data, session.currency or ""
    if is_first and line.is_recurring and data.has_trial:
        return 0
    whole = line.cost(currency)
    return first_amount(line, data, whole, currency) if is_first else whole


def _default_rates(session: CheckoutSession) -> tuple[TaxRateInput, ...]:
    tax = session.automatic_tax
    if not session.is_taxed:
        return ()
    if tax is None:
        return tuple(rate.as_input for rate in session.subscription_data.default_tax_rates)
    return () if tax.rate is None else (replace(tax.rate.as_input, taxability_reason=REASON),)
