"""What discounts take from lines, case by case.

Every expectation is worked out by hand in the comment beside it, or comes from the public source named there. Amounts
are in minor units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from emulator.billing.arithmetic.amounts import LineInput, compute
from emulator.billing.arithmetic.discount_amounts import DiscountInput, apportion
from tests.unit.billing.amounts_inputs import lines, off

DiscountsOfLines = list[list[tuple[str, int]]]


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        # docs.stripe.com/billing/subscriptions/prorations: $5 off $10 and $20; 166.67 floored, the rest to the last.
        (500, [1000, 2000], [166, 334]),
        (3, [1, 1, 1], [1, 1, 1]),  # all there is
        (1, [1000, 1000], [0, 1]),  # 0.5 and 0.5 floored
        (1, [1000, 0], [1, 0]),  # the last line that has anything
        (100, [100, 100, 100], [33, 33, 34]),
        (125, [1] * 250, [0] * 125 + [1] * 125),  # 0.5 each floored to 0; the last ones have room for one each
        (3, [2, 1, 1], [1, 1, 1]),  # 1.5, 0.75, 0.75: floors 1, 0, 0; two left, the last has room for one
        (0, [5, 5], [0, 0]),
        (0, [], []),
        (0, [0, 0], [0, 0]),
    ],
)
def test_apportion(total: int, weights: list[int], expected: list[int]) -> None:
    assert apportion(total, weights) == expected


def test_apportion_in_a_three_decimal_currency_keeps_the_last_digit_zero() -> None:
    # 500 over 1000 and 2000 is 166.67 and 333.33: floored to tens, 160, and the remainder, 340.
    assert apportion(500, [1000, 2000], step=10) == [160, 340]


@dataclass(frozen=True)
class Discounted:
    """Lines and discounts, and what each discount takes from each line."""

    lines: Sequence[LineInput]
    expected: DiscountsOfLines
    subtotal: int
    total: int
    discounts: Sequence[DiscountInput] = ()
    currency: str = "usd"


DISCOUNTED = {
    # 10 % of 3000.
    "percent, one line": Discounted(lines(3000), [[("di_1", 300)]], 3000, 2700, [off("di_1", "10%")]),
    # 33.3333 % of 100 is 33.3333.
    "percent with decimals": Discounted(lines(100), [[("di_1", 33)]], 100, 67, [off("di_1", "33.3333%")]),
    # 50 % of 1 is 0.5, up.
    "half a cent off": Discounted(lines(1), [[("di_1", 1)]], 1, 0, [off("di_1", "50%")]),
    "everything off": Discounted(lines(1999, 501), [[("di_1", 1999)], [("di_1", 501)]], 2500, 0, [off("di_1", "100%")]),
    # The percentage is of the subtotal: 50 % of 1998 is 999, of which 499.5 floored is the first line's.
    "percent over two lines": Discounted(
        lines(999, 999), [[("di_1", 499)], [("di_1", 500)]], 1998, 999, [off("di_1", "50%")]
    ),
    # docs.stripe.com/billing/subscriptions/prorations: $5 off $10 and $20.
    "amount over two lines": Discounted(
        lines(1000, 2000), [[("di_1", 166)], [("di_1", 334)]], 3000, 2500, [off("di_1", 500)]
    ),
    # 1000 * 1/3 = 333.33, floored twice, the remainder on the last.
    "amount over three equal lines": Discounted(
        lines(700, 700, 700), [[("di_1", 333)], [("di_1", 333)], [("di_1", 334)]], 2100, 1100, [off("di_1", 1000)]
    ),
    # docs.stripe.com/api/coupons/create: 20000 off a subtotal of 100 USD makes a total of 0, of 300 USD one of 100.
    "amount above the subtotal": Discounted(lines(10000), [[("di_1", 10000)]], 10000, 0, [off("di_1", 20000)]),
    "amount below the subtotal": Discounted(lines(30000), [[("di_1", 20000)]], 30000, 10000, [off("di_1", 20000)]),
    # 1000 - 100 = 900, 20 % of 900 is 180.
    "amount, then percent": Discounted(
        lines(1000), [[("di_1", 100), ("di_2", 180)]], 1000, 720, [off("di_1", 100), off("di_2", "20%")]
    ),
    # 20 % of 1000 is 200; 800 - 100.
    "percent, then amount": Discounted(
        lines(1000), [[("di_2", 200), ("di_1", 100)]], 1000, 700, [off("di_2", "20%"), off("di_1", 100)]
    ),
    # 10 % of 1000, then 10 % of 900.
    "percent twice": Discounted(
        lines(1000), [[("di_1", 100), ("di_2", 90)]], 1000, 810, [off("di_1", "10%"), off("di_2", "10%")]
    ),
    # The first takes all there is; the second is listed with what it takes, nothing.
    "nothing left for the second": Discounted(
        lines(300), [[("di_1", 300), ("di_2", 0)]], 300, 0, [off("di_1", 500), off("di_2", 100)]
    ),
    # docs.stripe.com/api/invoices/object: item discounts are incorporated in the subtotal: 1000 - 250 + 500 = 1250.
    "a line's own discount": Discounted(
        [*lines(1000, discounts=(off("di_1", "25%"),)), LineInput("il_2", amount=500)],
        [[("di_1", 250)], []],
        1250,
        1250,
    ),
    # 2000 - 500 = 1500 first, then 10 % of 1500: line discounts are applied before invoice discounts.
    "a line's own, then the invoice's": Discounted(
        lines(2000, discounts=(off("di_1", 500),)), [[("di_1", 500), ("di_2", 150)]], 1500, 1350, [off("di_2", "10%")]
    ),
    # 20 % of 1000 is 200; 10 % of the 800 left is 80.
    "two of a line's own": Discounted(
        lines(1000, discounts=(off("di_1", "20%"), off("di_2", "10%"))), [[("di_1", 200), ("di_2", 80)]], 720, 720
    ),
    # A fixed discount of a line is at most the line.
    "a line's own, above the line": Discounted(lines(400, discounts=(off("di_1", 500),)), [[("di_1", 400)]], 0, 0),
    # Only the first line's product is the coupon's: 10 % of 1000.
    "for one product": Discounted(lines(1000, 2000), [[("di_1", 100)], []], 3000, 2900, [off("di_1", "10%", "il_1")]),
    # 900 over 1000 and 3000 is 225 and 675; the line between is not the coupon's.
    "amount for some products": Discounted(
        lines(1000, 500, 3000), [[("di_1", 225)], [], [("di_1", 675)]], 4500, 3600, [off("di_1", 900, "il_1", "il_3")]
    ),
    "for no product on the invoice": Discounted(lines(1000), [[]], 1000, 1000, [off("di_1", "10%", "il_9")]),
    # Neither its own nor the invoice's discounts apply to a line that is not discountable.
    "not discountable": Discounted(
        lines(1000, discountable=False, discounts=(off("di_1", "50%"),)), [[]], 1000, 1000, [off("di_2", "10%")]
    ),
    # 10 % of 1000 only: a credit is not discounted (docs.stripe.com/changelog/2015-03-24).
    "beside a credit": Discounted(
        [LineInput("il_1", amount=1000), LineInput("il_2", amount=-400, discountable=False)],
        [[("di_1", 100)], []],
        600,
        500,
        [off("di_1", "10%")],
    ),
    # Even a discountable credit gives nothing: there is nothing to take from.
    "on a credit": Discounted(lines(-400, 1000), [[("di_1", 0)], [("di_1", 500)]], 600, 100, [off("di_1", 500)]),
    # 7.5 % of 15 yen is 1.125.
    "zero-decimal": Discounted(lines(15), [[("di_1", 1)]], 15, 14, [off("di_1", "7.5%")], "jpy"),
    # 15 % of 1.230 is 0.1845: to the nearest 0.010.
    "three-decimal": Discounted(lines(1230), [[("di_1", 180)]], 1230, 1050, [off("di_1", "15%")], "kwd"),
    # 33 % of 10.00 ISK is 3.30: whole kronur.
    "whole-unit": Discounted(lines(1000), [[("di_1", 300)]], 1000, 700, [off("di_1", "33%")], "isk"),
}


@pytest.mark.parametrize("case", DISCOUNTED.values(), ids=DISCOUNTED.keys())
def test_discounts(case: Discounted) -> None:
    amounts = compute(case.lines, currency=case.currency, discounts=case.discounts)

    taken = [[(entry.discount, entry.amount) for entry in line.discount_amounts] for line in amounts.lines]
    assert taken == case.expected
    assert amounts.subtotal == case.subtotal
    assert amounts.total == case.total


@pytest.mark.parametrize("values", [{}, {"amount_off": 1, "percent_off": Decimal(1)}])
def test_a_discount_is_a_share_or_a_sum(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="di_1: a discount has either"):
        DiscountInput("di_1", **values)
