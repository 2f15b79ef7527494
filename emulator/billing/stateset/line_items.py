"""What the lines of an invoice come to."""

import uuid
from collections.abc import Sequence
from decimal import Decimal

from emulator.billing.arithmetic.amounts import LineAmounts, LineInput, compute
from emulator.billing.arithmetic.tax_amounts import TaxRateInput
from emulator.billing.core.structs import Struct
from emulator.billing.stateset.invoice import StatesetLine
from emulator.billing.stateset.invoice_params import LineParams


class PricedLines(Struct, frozen=True, kw_only=True):
    """Lines with what they come to, in minor units; `total_amount` is with tax."""

    lines: tuple[StatesetLine, ...]
    subtotal: int
    tax_amount: int
    total_amount: int


def price_lines(line_items: Sequence[LineParams], currency: str) -> PricedLines:
    """The lines of an invoice in a currency, by its ISO 4217 code."""
    amounts = compute([_line_input(each, str(number)) for number, each in enumerate(line_items)], currency=currency)
    return PricedLines(
        lines=tuple(_line(*each) for each in zip(line_items, amounts.lines, strict=True)),
        subtotal=amounts.subtotal,
        tax_amount=sum(tax.amount for tax in amounts.total_taxes),
        total_amount=amounts.total,
    )


def _line_input(line: LineParams, key: str) -> LineInput:
    tax_rates = (TaxRateInput(key, line.tax_rate * 100),) if line.tax_rate else ()
    return LineInput(key, line.quantity, Decimal(line.unit_price), tax_rates=tax_rates)


def _line(given: LineParams, computed: LineAmounts) -> StatesetLine:
    return StatesetLine(
        id=f"li_{uuid.uuid4()}",
        description=given.description,
        quantity=given.quantity,
        unit_price=given.unit_price,
        amount=computed.amount,
        tax_rate=given.tax_rate,
        tax_amount=sum(tax.amount for tax in computed.taxes),
        account_code=given.account_code,
        product_id=given.product_id,
    )
