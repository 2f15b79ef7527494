"""Short ways to write down what an invoice is made of."""

from decimal import Decimal
from typing import Any

from emulator.billing.arithmetic.amounts import LineInput
from emulator.billing.arithmetic.discount_amounts import DiscountInput
from emulator.billing.arithmetic.tax_amounts import TaxRateInput


def lines(*amounts: int, **options: Any) -> list[LineInput]:
    """Lines with fixed amounts and the keys il_1, il_2, …, all with the same options."""
    return [LineInput(f"il_{number}", amount=amount, **options) for number, amount in enumerate(amounts, 1)]


def off(discount: str, value: str | int, *keys: str) -> DiscountInput:
    """A discount: "10%" or an amount, on the lines with these keys or on all."""
    applies_to = frozenset(keys) or None
    if isinstance(value, int):
        return DiscountInput(discount, amount_off=value, applies_to=applies_to)
    return DiscountInput(discount, percent_off=Decimal(value.removesuffix("%")), applies_to=applies_to)


def added(tax_rate: str, percentage: str) -> TaxRateInput:
    """An exclusive tax rate."""
    return TaxRateInput(tax_rate, Decimal(percentage))


def within(tax_rate: str, percentage: str) -> TaxRateInput:
    """An inclusive tax rate."""
    return TaxRateInput(tax_rate, Decimal(percentage), inclusive=True)
