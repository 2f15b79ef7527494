"""Usage that is reported after its period is over: it is billed as long as the invoice for that is a draft.

docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from emulator.billing.catalog.prices import Price
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.invoices.priced_lines import priced_lines
from emulator.billing.invoices.totals import recalculated


def lines_with_late_usage(draft: Invoice) -> list[tuple[Line, ...]]:
    """The lines that bill what a meter has counted by the time that the draft is finalized, those of a meter together.

    Where somebody has said what one of them comes to, the others stay as they are as well.
    """
    of_items: dict[tuple[str, int, int], list[Line]] = {}
    for line in draft.lines:
        details, parent = line.details, line.details.parent
        if parent is not None and parent.subscription_item is not None and not parent.proration:
            key = parent.subscription_item, details.period_start, details.period_end
            of_items.setdefault(key, []).append(line)
    return [tuple(lines) for lines in of_items.values() if all(_takes_late(line) for line in lines)]


def _takes_late(line: Line) -> bool:
    return line.details.parent is not None and line.details.parent.meter is not None


def with_late_usage(draft: Invoice, used: Mapping[str, Decimal], prices: Mapping[str, Price], ctx: Context) -> Invoice:
    """The draft with what was used in all within the period of each of those lines, by the first one's id."""
    renewed: dict[str, Sequence[Line]] = {}
    for lines in lines_with_late_usage(draft):
        price = prices.get(lines[0].details.price)
        if lines[0].id in used and price is not None:
            renewed |= {line.id: () for line in lines}
            renewed[lines[0].id] = tuple(_with_usage(lines, used[lines[0].id], price, ctx))
    after = tuple(line for old in draft.lines for line in renewed.get(old.id, (old,)))
    return draft if after == draft.lines else recalculated(replace(draft, lines=after))


def _with_usage(lines: Sequence[Line], used: Decimal, price: Price, ctx: Context) -> Iterator[Line]:
    """The lines after more was used: more tiers may be reached than before. What was said of one of them stays."""
    first = lines[0].details
    before = Decimal(0) if first.parent is None else first.parent.usage_billed
    # A description of the caller's own stands in the place of the text, and is that of its line alone.
    text = next((line.details.text for line in lines if line.details.text is not None), None)
    for number, priced in enumerate(priced_lines(replace(first, text=text), price, max(used, before), before)):
        if number < len(lines):
            yield replace(lines[number], details=_repriced(lines[number].details, priced))
        else:
            yield Line(id=ctx.new_id("il"), invoice_item=None, details=replace(priced, tax_amounts=None))


def _repriced(old: ItemDetails, priced: ItemDetails) -> ItemDetails:
    is_described = old.text is None
    return replace(
        old,
        amount=priced.amount,
        description=old.description if is_described else priced.description,
        quantity_decimal=priced.quantity_decimal,
        text=None if is_described else priced.text,
        unit_amount_decimal=priced.unit_amount_decimal,
    )
