"""What an invoice adds up to: decimal euros, computed exactly, rounded half up to cents (docs.beel.es, Invoices).

A line's base is quantity x price less its discount. Taxes are drawn on bases: a line shows its own, rounded by
itself; the invoice's are drawn once for each rate, on the sum of the bases, as a Spanish invoice states them.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, get_args

from emulator.billing.core.structs import Struct

TaxType = Literal["IVA", "IGIC", "IPSI", "OTHER"]
TAX_TYPES: tuple[TaxType, ...] = get_args(TaxType)

_CENT = Decimal("0.01")
_PERCENT = Decimal("0.01")
_ZERO = Decimal("0.00")


class MainTax(Struct, frozen=True, kw_only=True):
    """The tax of a line: VAT (IVA) or what the Canaries (IGIC), Ceuta and Melilla (IPSI) have in its place."""

    type: TaxType
    percentage: Decimal
    regime_key: str


class Line(Struct, frozen=True, kw_only=True):
    """A line as it was given. Percentages are plain (`21` is 21 %); the unit price has up to four decimals."""

    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    main_tax: MainTax
    discount_percentage: Decimal = Decimal(0)
    equivalence_surcharge_rate: Decimal | None = None
    irpf_rate: Decimal | None = None

    @property
    def gross(self) -> Decimal:
        """Quantity x price, before the discount."""
        return cents(self.quantity * self.unit_price)

    @property
    def taxable_base(self) -> Decimal:
        """What taxes are drawn on."""
        return cents(self.quantity * self.unit_price * (100 - self.discount_percentage) * _PERCENT)

    @property
    def discount(self) -> Decimal:
        """What the discount takes off."""
        return self.gross - self.taxable_base

    @property
    def line_total(self) -> Decimal:
        """Base + tax + equivalence surcharge - income tax withheld."""
        base = self.taxable_base
        return (
            base
            + percent_of(base, self.main_tax.percentage)
            + percent_of(base, self.equivalence_surcharge_rate or Decimal(0))
            - percent_of(base, self.irpf_rate or Decimal(0))
        )


class TaxSubtotal(Struct, frozen=True):
    """A tax at one rate: `base` is the sum of what it is drawn on, `name` is None but for main taxes."""

    percentage: Decimal
    base: Decimal
    amount: Decimal
    name: str | None = None


class Totals(Struct, frozen=True, kw_only=True):
    """What an invoice adds up to."""

    gross: Decimal
    total_discounts: Decimal
    taxable_base: Decimal
    vat: tuple[TaxSubtotal, ...]
    surcharges: tuple[TaxSubtotal, ...]
    irpf: tuple[TaxSubtotal, ...]

    @property
    def total_vat(self) -> Decimal:
        """All main taxes."""
        return _sum(tax_subtotal.amount for tax_subtotal in self.vat)

    @property
    def total_surcharge(self) -> Decimal:
        """All equivalence surcharges."""
        return _sum(tax_subtotal.amount for tax_subtotal in self.surcharges)

    @property
    def total_irpf(self) -> Decimal:
        """All income tax that the customer withholds."""
        return _sum(tax_subtotal.amount for tax_subtotal in self.irpf)

    @property
    def invoice_total(self) -> Decimal:
        """What is to be paid."""
        return self.taxable_base + self.total_vat + self.total_surcharge - self.total_irpf


def totals_of(lines: Sequence[Line]) -> Totals:
    """The totals of an invoice with these lines."""
    return Totals(
        gross=_sum(line.gross for line in lines),
        total_discounts=_sum(line.discount for line in lines),
        taxable_base=_sum(line.taxable_base for line in lines),
        vat=_tax_subtotals(lines, lambda line: line.main_tax.percentage, lambda line: line.main_tax.type),
        surcharges=_tax_subtotals(lines, lambda line: line.equivalence_surcharge_rate or None),
        irpf=_tax_subtotals(lines, lambda line: line.irpf_rate or None),
    )


def cents(amount: Decimal) -> Decimal:
    """Euros rounded half up to cents."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def percent_of(base: Decimal, percentage: Decimal) -> Decimal:
    """So many percent of a base, rounded to cents."""
    return cents(base * percentage * _PERCENT)


def _tax_subtotals(
    lines: Sequence[Line],
    rate: Callable[[Line], Decimal | None],
    name: Callable[[Line], str | None] = lambda _line: None,
) -> tuple[TaxSubtotal, ...]:
    """One charge for each rate (and name), in the order in which the lines bring them."""
    bases: dict[tuple[str | None, Decimal], Decimal] = {}
    for line in lines:
        percentage = rate(line)
        if percentage is not None:
            key = name(line), percentage
            bases[key] = bases.get(key, _ZERO) + line.taxable_base
    return tuple(
        TaxSubtotal(percentage, base, percent_of(base, percentage), named)
        for (named, percentage), base in bases.items()
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _ZERO)
