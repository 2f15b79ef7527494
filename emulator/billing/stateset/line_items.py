"""What the lines of an invoice come to.

Amounts are whole minor units of any currency (docs.stateset.com/api-reference/invoices/create): that Stripe takes some
in tens or in hundreds alone is nothing to Stateset.
"""

import uuid
from collections.abc import Sequence
from decimal import Decimal

from emulator.billing.core.money import multiply, percentage_of
from emulator.billing.core.structs import Struct
from emulator.billing.stateset.invoice import StatesetLine
from emulator.billing.stateset.invoice_params import LineParams


class PricedLines(Struct, frozen=True, kw_only=True):
    """Lines with what they come to, in minor units."""

    lines: tuple[StatesetLine, ...]
    subtotal: int
    tax_amount: int

    @property
    def total_amount(self) -> int:
        """The lines with their tax."""
        return self.subtotal + self.tax_amount


def price_lines(line_items: Sequence[LineParams]) -> PricedLines:
    """The lines of an invoice; tax is rounded on each."""
    lines = tuple(_line(each) for each in line_items)
    return PricedLines(
        lines=lines,
        subtotal=sum(line.amount for line in lines),
        tax_amount=sum(line.tax_amount for line in lines),
    )


def _line(given: LineParams) -> StatesetLine:
    amount = multiply(Decimal(given.unit_price), given.quantity)
    return StatesetLine(
        id=f"li_{uuid.uuid4()}",
        description=given.description,
        quantity=given.quantity,
        unit_price=given.unit_price,
        amount=amount,
        tax_rate=given.tax_rate,
        tax_amount=percentage_of(amount, given.tax_rate * 100),
        account_code=given.account_code,
        product_id=given.product_id,
    )
