"""The taxes on lines, case by case.

Every expectation is worked out by hand in the comment beside it, or comes from the public source named there. Amounts
are in minor units.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from emulator.billing.arithmetic.amounts import LineInput, compute
from emulator.billing.arithmetic.discount_amounts import DiscountInput
from emulator.billing.arithmetic.tax_amounts import TaxAmount, TaxRateInput
from tests.unit.billing.amounts_inputs import added, lines, off, within

TaxesOfLines = list[list[tuple[str, int, int]]]


@dataclass(frozen=True)
class Taxed:
    """Lines and tax rates, each line's taxes (rate, amount, taxable amount), and the invoice's sums."""

    lines: Sequence[LineInput]
    expected: TaxesOfLines
    subtotal_excluding_tax: int
    total_excluding_tax: int
    total: int
    default_tax_rates: tuple[TaxRateInput, ...] = ()
    discounts: Sequence[DiscountInput] = ()
    currency: str = "usd"


TAXED = {
    # 5 % of 3000.
    "exclusive": Taxed(lines(3000), [[("txr_1", 150, 3000)]], 3000, 3000, 3150, (added("txr_1", "5"),)),
    # 3000 less 10 % is 2700; 5 % of 2700 is 135: recorded as 2835 with a taxable_amount of 2700.
    "exclusive on the discounted amount": Taxed(
        lines(3000), [[("txr_1", 135, 2700)]], 3000, 2700, 2835, (added("txr_1", "5"),), [off("di_1", "10%")]
    ),
    # support.stripe.com/questions/rounding-rules-for-stripe-fees: 15 % of 0.43 is 0.0645, of 4.84 is 0.726.
    "exclusive, rounded per line": Taxed(
        lines(43, 484), [[("txr_1", 6, 43)], [("txr_1", 73, 484)]], 527, 527, 606, (added("txr_1", "15"),)
    ),
    # 5 % of 10 is 0.5: up, once for each line; 5 % of the sum of 20 would be 1.
    "half a cent": Taxed(lines(10, 10), [[("txr_1", 1, 10)], [("txr_1", 1, 10)]], 20, 20, 22, (added("txr_1", "5"),)),
    # 8.875 % of 1999 is 177.41125.
    "a rate with decimals": Taxed(lines(1999), [[("txr_1", 177, 1999)]], 1999, 1999, 2176, (added("txr_1", "8.875"),)),
    # 5 % of 1000 is 50, 9.975 % of 1000 is 99.75: neither taxes the other.
    "two exclusive": Taxed(
        lines(1000),
        [[("txr_gst", 50, 1000), ("txr_qst", 100, 1000)]],
        1000,
        1000,
        1150,
        (added("txr_gst", "5"), added("txr_qst", "9.975")),
    ),
    # support.stripe.com/questions/inclusive-and-exclusive-tax-options-in-the-tax-rate-api-and-stripe-tax: a price of
    # 600 with 10 % inside stays 600 (60000 * 10/110 = 5454.55) …
    "inside the price": Taxed(lines(60000), [[("txr_1", 5455, 54545)]], 54545, 54545, 60000, (within("txr_1", "10"),)),
    # … and with 10 % on top it is 660.
    "on top of the price": Taxed(
        lines(60000), [[("txr_1", 6000, 60000)]], 60000, 60000, 66000, (added("txr_1", "10"),)
    ),
    # docs.stripe.com/tax/custom: 100 EUR with 23 % inside: 10000 * 23/123 = 1869.9, taxable_amount 8130.
    "inclusive, the documented example": Taxed(
        lines(10000), [[("txr_1", 1870, 8130)]], 8130, 8130, 10000, (within("txr_1", "23"),)
    ),
    # 10 % off 1200 leaves 1080; 1080 * 20/120 = 180; subtotal 1200 - 180, total 1080 - 180.
    "inclusive on the discounted amount": Taxed(
        lines(1200), [[("txr_1", 180, 900)]], 1020, 900, 1080, (within("txr_1", "20"),), [off("di_1", "10%")]
    ),
    # 1 * 100/200 = 0.5, up: the whole cent is tax.
    "inclusive half a cent": Taxed(lines(1), [[("txr_1", 1, 0)]], 0, 0, 1, (within("txr_1", "100"),)),
    # 1150 * 10/115 = 100 and 1150 * 5/115 = 50: both are inside, on a price of 1000.
    "two inclusive": Taxed(
        lines(1150),
        [[("txr_1", 100, 1000), ("txr_2", 50, 1000)]],
        1000,
        1000,
        1150,
        (within("txr_1", "10"), within("txr_2", "5")),
    ),
    # 1200 * 20/120 = 200 inside; 10 % of the price before tax, 1000, on top.
    "inclusive and exclusive on one line": Taxed(
        lines(1200),
        [[("txr_in", 200, 1000), ("txr_ex", 100, 1000)]],
        1000,
        1000,
        1300,
        (within("txr_in", "20"), added("txr_ex", "10")),
    ),
    # The first line has its own rate (1200 * 20/120), the second the default (10 % of 500).
    "own rates instead of the default": Taxed(
        [LineInput("il_1", amount=1200, tax_rates=(within("txr_in", "20"),)), LineInput("il_2", amount=500)],
        [[("txr_in", 200, 1000)], [("txr_ex", 50, 500)]],
        1500,
        1500,
        1750,
        (added("txr_ex", "10"),),
    ),
    # An empty list of rates of its own is no tax.
    "no rates of its own": Taxed(lines(1000, tax_rates=()), [[]], 1000, 1000, 1000, (added("txr_1", "10"),)),
    # docs.stripe.com/invoicing/taxes/manual-tax-amounts: taken as they are, whatever the rates say.
    "tax amounts set by hand": Taxed(
        lines(1000, tax_amounts=(TaxAmount("txr_hand", 123, 900, inclusive=False),)),
        [[("txr_hand", 123, 900)]],
        1000,
        1000,
        1123,
        (added("txr_1", "10"),),
    ),
    "zero percent": Taxed(lines(1000), [[("txr_1", 0, 1000)]], 1000, 1000, 1000, (added("txr_1", "0"),)),
    "nothing left to tax": Taxed(
        lines(1000), [[("txr_1", 0, 0)]], 1000, 0, 0, (added("txr_1", "19"),), [off("di_1", "100%")]
    ),
    # 10 % of 1000 and of -250: the credit takes its tax back.
    "a credit": Taxed(
        lines(1000, -250), [[("txr_1", 100, 1000)], [("txr_1", -25, -250)]], 750, 750, 825, (added("txr_1", "10"),)
    ),
    # -5 * 10 % is -0.5: away from zero.
    "half a cent of credit": Taxed(lines(-5), [[("txr_1", -1, -5)]], -5, -5, -6, (added("txr_1", "10"),)),
    # -1200 * 20/120.
    "inclusive in a credit": Taxed(
        lines(-1200), [[("txr_1", -200, -1000)]], -1000, -1000, -1200, (within("txr_1", "20"),)
    ),
    # 8 % of 119 yen is 9.52.
    "zero-decimal": Taxed(lines(119), [[("txr_1", 10, 119)]], 119, 119, 129, (added("txr_1", "8"),), (), "jpy"),
    # 5 % of 1.230 is 0.0615: to the nearest 0.010.
    "three-decimal": Taxed(lines(1230), [[("txr_1", 60, 1230)]], 1230, 1230, 1290, (added("txr_1", "5"),), (), "kwd"),
    # 24 % of 10.00 ISK is 2.40: whole kronur.
    "whole-unit": Taxed(lines(1000), [[("txr_1", 200, 1000)]], 1000, 1000, 1200, (added("txr_1", "24"),), (), "isk"),
}


@pytest.mark.parametrize("case", TAXED.values(), ids=TAXED.keys())
def test_taxes(case: Taxed) -> None:
    amounts = compute(
        case.lines, currency=case.currency, default_tax_rates=case.default_tax_rates, discounts=case.discounts
    )

    taxes = [[(tax.tax_rate, tax.amount, tax.taxable_amount) for tax in line.taxes] for line in amounts.lines]
    assert taxes == case.expected
    assert amounts.subtotal_excluding_tax == case.subtotal_excluding_tax
    assert amounts.total_excluding_tax == case.total_excluding_tax
    assert amounts.total == case.total
