"""What BeeL's invoices add up to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.billing.beel.amounts import Line, MainTax, TaxSubtotal, TaxType, totals_of
from emulator.billing.core.structs import replace


def line(quantity: str = "1", price: str = "100", tax: str = "21", type: TaxType = "IVA", **more: str) -> Line:
    return Line(
        description="Work",
        quantity=Decimal(quantity),
        unit="hours",
        unit_price=Decimal(price),
        main_tax=MainTax(type=type, percentage=Decimal(tax), regime_key="01"),
        **{name: Decimal(value) for name, value in more.items()},
    )


@pytest.mark.parametrize(
    ("lines", "base", "vat", "surcharge", "irpf", "total"),
    [
        ([line("10", "150", irpf_rate="15")], "1500.00", "315.00", "0.00", "225.00", "1590.00"),
        ([line()], "100.00", "21.00", "0.00", "0.00", "121.00"),
        ([line(discount_percentage="12.5")], "87.50", "18.38", "0.00", "0.00", "105.88"),
        ([line(equivalence_surcharge_rate="5.2")], "100.00", "21.00", "5.20", "0.00", "126.20"),
        ([line(tax="7", type="IGIC")], "100.00", "7.00", "0.00", "0.00", "107.00"),
        ([line(tax="10", type="IPSI")], "100.00", "10.00", "0.00", "0.00", "110.00"),
        ([line(tax="0")], "100.00", "0.00", "0.00", "0.00", "100.00"),
        ([line("-1")], "-100.00", "-21.00", "0.00", "0.00", "-121.00"),
        ([line("3", "0.0897")], "0.27", "0.06", "0.00", "0.00", "0.33"),
        # Half a cent goes up, and each rate is drawn once on the sum of its bases: 3 x 0.50 x 21 % is 0.32, not 0.33.
        ([line(price="0.50")] * 3, "1.50", "0.32", "0.00", "0.00", "1.82"),
    ],
)
def test_totals(lines: list[Line], base: str, vat: str, surcharge: str, irpf: str, total: str) -> None:
    totals = totals_of(lines)
    assert [
        str(amount)
        for amount in (
            totals.taxable_base,
            totals.total_vat,
            totals.total_surcharge,
            totals.total_irpf,
            totals.invoice_total,
        )
    ] == [base, vat, surcharge, irpf, total]


def test_each_rate_of_each_tax_is_stated() -> None:
    totals = totals_of([line(), line(tax="10"), line("2"), line(tax="10", type="IPSI")])
    assert totals.vat == (
        TaxSubtotal(Decimal(21), Decimal("300.00"), Decimal("63.00"), "IVA"),
        TaxSubtotal(Decimal(10), Decimal("100.00"), Decimal("10.00"), "IVA"),
        TaxSubtotal(Decimal(10), Decimal("100.00"), Decimal("10.00"), "IPSI"),
    )


def test_a_line_states_its_own_total() -> None:
    shown = line("10", "150", irpf_rate="15", discount_percentage="10", equivalence_surcharge_rate="5.2")
    assert (shown.gross, shown.discount, shown.taxable_base) == (Decimal(1500), Decimal(150), Decimal(1350))
    assert shown.line_total == Decimal("1350") + Decimal("283.50") + Decimal("70.20") - Decimal("202.50")


_amounts = st.decimals(0, 999999, places=4)
_percentages = st.decimals(0, 100, places=2)


@given(_amounts, _amounts, _percentages, _percentages)
def test_whole_cents_that_add_up(quantity: Decimal, price: Decimal, discount: Decimal, tax: Decimal) -> None:
    each = replace(line(str(quantity), str(price), str(tax)), discount_percentage=discount)
    totals = totals_of([each, each])
    assert totals.gross - totals.total_discounts == totals.taxable_base
    assert totals.invoice_total == totals.taxable_base + totals.total_vat
    assert totals.invoice_total.as_tuple().exponent == -2
    assert 0 <= totals.taxable_base <= totals.gross
