"""What a quantity of a price comes to, as lines of an invoice: one, or those of the tiers that it reaches."""

from decimal import Decimal

from emulator.billing.catalog.price_terms import TierPart
from emulator.billing.catalog.prices import Price
from emulator.billing.core.money import format_decimal
from emulator.billing.core.structs import replace
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.invoices.line_texts import in_english


def priced_lines(
    details: ItemDetails, price: Price, quantity: Decimal, before: Decimal = Decimal(0)
) -> list[ItemDetails]:
    """The lines that bill `quantity`, of which `before` was billed before; `details` is what they have in common."""
    if price.tiers_mode is None:
        billed = price.amount(before, details.currency) if before else 0
        amount = price.amount(quantity, details.currency) - billed
        return [_line(details, quantity - before, amount)]
    return [_tier_line(details, part) for part in price.tier_parts(before, quantity, details.currency)]


def _tier_line(details: ItemDetails, part: TierPart) -> ItemDetails:
    """What a tier asks for; the line of a flat amount counts nothing."""
    text = details.text
    if text is not None:
        text = replace(text, tier=part.tier, unit_amount=part.unit_amount_decimal)
    per_unit = None if part.units is None else part.unit_amount_decimal
    return _line(replace(details, text=text, unit_amount_decimal=per_unit), part.units, part.amount)


def _line(details: ItemDetails, quantity: Decimal | None, amount: int) -> ItemDetails:
    text = details.text
    if text is not None:
        text = replace(text, quantity=None if quantity is None else int(quantity))
    return replace(
        details,
        amount=amount,
        description=details.description if text is None else in_english(text),
        quantity_decimal=format_decimal(quantity or Decimal(0)),
        text=text,
    )
