"""Usage that is reported after its period is over: it is billed as long as the invoice for that is a draft.

docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api
"""

from collections.abc import Mapping
from decimal import Decimal

from emulator.billing.catalog.prices import Price
from emulator.billing.core.money import format_decimal
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.line_texts import in_english
from emulator.billing.invoices.totals import recalculated


def lines_with_late_usage(draft: Invoice) -> tuple[Line, ...]:
    """The lines that bill what a meter has counted by the time that the draft is finalized."""
    return tuple(line for line in draft.lines if line.details.parent is not None and line.details.parent.meter)


def with_late_usage(draft: Invoice, used: Mapping[str, Decimal], prices: Mapping[str, Price]) -> Invoice:
    """The draft with what was used in all within the period of each of those lines, by the line's id."""
    lines = tuple(
        _with_usage(line, used[line.id], prices[line.details.price])
        if line.id in used and line.details.price in prices
        else line
        for line in draft.lines
    )
    return draft if lines == draft.lines else recalculated(replace(draft, lines=lines))


def _with_usage(line: Line, used: Decimal, price: Price) -> Line:
    details = line.details
    before = Decimal(0) if details.parent is None else details.parent.usage_billed
    total = max(used, before)
    billed = price.amount(before, details.currency) if before else 0
    text = None if details.text is None else replace(details.text, quantity=int(total - before))
    return replace(
        line,
        details=replace(
            details,
            amount=price.amount(total, details.currency) - billed,
            description=details.description if text is None else in_english(text),
            quantity_decimal=format_decimal(total - before),
            text=text,
        ),
    )
