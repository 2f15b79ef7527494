"""What invoices add up to, case by case.

Every expectation is worked out by hand in the comment beside it, or comes from the public source named there. Amounts
are in minor units.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from emulator.billing.arithmetic.amounts import LineInput, Settlement, ShippingInput, compute, line_amount, settle
from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.arithmetic.tax_amounts import TaxAmount, TaxRateInput
from tests.unit.billing.amounts_inputs import added, lines, off, within


@pytest.mark.parametrize(
    ("unit_amount_decimal", "quantity", "currency", "expected"),
    [
        ("1500", "1", "usd", 1500),
        ("1500", "3", "usd", 4500),
        ("0.5", "1", "usd", 1),  # a half goes up
        ("-0.5", "1", "usd", -1),  # and away from zero
        ("0.4", "1", "usd", 0),
        ("0.05", "9", "usd", 0),  # 0.45
        ("0.05", "10", "usd", 1),  # 0.5: the product is rounded, not the price
        ("2.5", "1", "usd", 3),  # half-even would say 2
        ("33.333333333333", "3", "usd", 100),  # 99.999999999999
        ("0.000000000001", "500000000000", "usd", 1),  # exactly 0.5
        ("0.000000000001", "499999999999", "usd", 0),  # 0.499999999999
        ("1000", "1.5", "usd", 1500),  # quantity_decimal
        ("1000", "0.333333333333", "usd", 333),
        ("1999", "0", "usd", 0),
        ("99999999", "1", "usd", 99999999),  # the maximum
        ("19.5", "1", "jpy", 20),  # yen have no decimals, the price may
        ("5124", "1", "kwd", 5120),  # docs.stripe.com/currencies: 5.124 KWD is charged as 5120
        ("2.5", "1002", "kwd", 2510),  # 2505 has a last digit of 5: up to the next ten
        ("250", "1", "isk", 300),  # 2.50 ISK: whole kronur only
    ],
)
def test_line_amount(unit_amount_decimal: str, quantity: str, currency: str, expected: int) -> None:
    assert line_amount(Decimal(unit_amount_decimal), Decimal(quantity), currency=currency) == expected


@pytest.mark.parametrize(
    ("total", "starting_balance", "minimum_charge", "amount_due", "ending_balance"),
    [
        (1000, 0, 0, 1000, 0),
        (400, -1000, 0, 0, -600),  # credit pays all of it; 600 of credit is left
        (1000, -400, 0, 600, 0),  # credit pays a part
        (1000, -1000, 0, 0, 0),  # credit pays it exactly
        (1000, 500, 0, 1500, 0),  # a debt is collected with it
        (-334, 0, 0, 0, -334),  # a negative total becomes credit
        (-334, -100, 0, 0, -434),
        (-334, 500, 0, 0, 166),  # and pays a debt
        (0, 500, 0, 0, 500),  # nothing is collected on nothing
        (0, -500, 0, 0, -500),
        (0, 0, 0, 0, 0),
        (49, 0, 50, 0, 49),  # too little to charge: 49 of debt
        (50, 0, 50, 50, 0),  # exactly the minimum
        (1000, -970, 50, 0, 30),  # credit leaves 30: the credit is gone and 30 is owed
        (30, 30, 50, 60, 0),  # together enough
        (10, -1000, 50, 0, -990),  # fully paid by credit: no debt
    ],
)
def test_settle(total: int, starting_balance: int, minimum_charge: int, amount_due: int, ending_balance: int) -> None:
    assert settle(total, starting_balance, minimum_charge) == Settlement(amount_due, ending_balance)


@dataclass(frozen=True)
class Paid:
    """A total of 1000 with what has happened to it, and what is due, paid, remaining and overpaid."""

    expected: tuple[int, int, int, int]
    amount_paid: int = 0
    starting_balance: int = 0
    pre_payment_credit_notes_amount: int = 0


PAID = {
    "open": Paid((1000, 0, 1000, 0)),
    "paid": Paid((1000, 1000, 0, 0), amount_paid=1000),
    "partly paid": Paid((1000, 400, 600, 0), amount_paid=400),
    # 1200 - 1000 goes to the customer's balance.
    "overpaid": Paid((1000, 1000, 0, 200), amount_paid=1200),
    # 1000 - 300.
    "credit note before payment": Paid((700, 0, 700, 0), pre_payment_credit_notes_amount=300),
    # 1000 - 300 - 200.
    "credit note and part payment": Paid((700, 200, 500, 0), amount_paid=200, pre_payment_credit_notes_amount=300),
    "fully credited": Paid((0, 0, 0, 0), pre_payment_credit_notes_amount=1000),
    # 1000 - 400 of credit - 300 of credit note.
    "credit and credit note": Paid((300, 0, 300, 0), starting_balance=-400, pre_payment_credit_notes_amount=300),
}


@pytest.mark.parametrize("case", PAID.values(), ids=PAID.keys())
def test_what_is_due_paid_and_left(case: Paid) -> None:
    amounts = compute(
        lines(1000),
        currency="usd",
        starting_balance=case.starting_balance,
        pre_payment_credit_notes_amount=case.pre_payment_credit_notes_amount,
        amount_paid=case.amount_paid,
    )

    got = (amounts.amount_due, amounts.amount_paid, amounts.amount_remaining, amounts.amount_overpaid)
    assert got == case.expected


@pytest.mark.parametrize(
    ("tax_rates", "expected", "total", "total_excluding_tax"),
    [
        # (before added tax, tax, after tax)
        ((), (500, 0, 500), 1500, 1500),
        ((added("txr_1", "10"),), (500, 50, 550), 1550, 1500),
        ((within("txr_1", "25"),), (500, 100, 500), 1500, 1400),  # 500 * 25/125
    ],
)
def test_shipping(
    tax_rates: tuple[TaxRateInput, ...], expected: tuple[int, int, int], total: int, total_excluding_tax: int
) -> None:
    amounts = compute(
        lines(2000), currency="usd", discounts=[off("di_1", "50%")], shipping=ShippingInput(500, tax_rates)
    )

    shipping = amounts.shipping_cost
    assert shipping is not None
    assert (shipping.amount_subtotal, shipping.amount_tax, shipping.amount_total) == expected
    assert amounts.amount_shipping == 500
    # The discount is off the lines alone: 2000 less 1000.
    assert amounts.subtotal == amounts.subtotal_excluding_tax == 2000
    assert amounts.total == total
    assert amounts.total_excluding_tax == total_excluding_tax


def test_default_tax_rates_are_not_for_shipping() -> None:
    amounts = compute(
        lines(1000), currency="usd", default_tax_rates=(added("txr_1", "10"),), shipping=ShippingInput(500)
    )

    assert amounts.total == 1000 + 100 + 500


def test_totals_are_merged_per_discount_and_per_rate() -> None:
    rates = (added("txr_ex", "10"), within("txr_in", "25"))
    amounts = compute(
        lines(1250, 2500, discounts=(off("di_line", "20%"),)),
        currency="usd",
        discounts=[off("di_invoice", 300)],
        default_tax_rates=rates,
        shipping=ShippingInput(125, (rates[1],)),
    )

    # 20 % of 1250 and 2500 is 250 and 500; 300 over the 1000 and 2000 left is 100 and 200.
    assert amounts.total_discount_amounts == (DiscountAmount("di_line", 750), DiscountAmount("di_invoice", 300))
    # Inside the 900 and 1800 left, and the 125 of shipping, are 180, 360 and 25; before tax they are 720, 1440, 100.
    # On top of the lines come 72 and 144.
    assert amounts.total_taxes == (
        TaxAmount("txr_ex", 216, 2160, inclusive=False),
        TaxAmount("txr_in", 565, 2260, inclusive=True),
    )
    assert [tax.tax_behavior for tax in amounts.total_taxes] == ["exclusive", "inclusive"]
    # 900 + 1800 + 125 + 216.
    assert amounts.total == 3041
    assert amounts.total_excluding_tax == 720 + 1440 + 100


def test_an_invoice_in_full() -> None:
    """Each amount of one invoice, from the lines to the balance."""
    amounts = compute(
        [
            LineInput("il_1", Decimal(3), Decimal("333.5"), discounts=(off("di_line", "10%"),)),
            LineInput("il_2", Decimal("2.5"), Decimal(400)),
            LineInput("il_3", amount=-200, discountable=False, tax_rates=()),
        ],
        currency="usd",
        discounts=[off("di_invoice", 190)],
        default_tax_rates=(added("txr_1", "20"),),
        starting_balance=-500,
        amount_paid=100,
    )

    # 3 * 333.5 = 1000.5, up to 1001; 10 % of 1001 is 100.1, so 901 is left. 2.5 * 400 = 1000.
    assert [(line.key, line.amount, line.subtotal) for line in amounts.lines] == [
        ("il_1", 1001, 1001),
        ("il_2", 1000, 1000),
        ("il_3", -200, -200),
    ]
    assert amounts.subtotal == 901 + 1000 - 200
    # 190 * 901/1901 = 90.05, floored, and the remainder.
    assert [line.discount_amounts for line in amounts.lines] == [
        (DiscountAmount("di_line", 100), DiscountAmount("di_invoice", 90)),
        (DiscountAmount("di_invoice", 100),),
        (),
    ]
    assert [line.pretax_amount for line in amounts.lines] == [811, 900, -200]
    # 20 % of 811 is 162.2, of 900 is 180.
    assert [line.taxes for line in amounts.lines] == [
        (TaxAmount("txr_1", 162, 811, inclusive=False),),
        (TaxAmount("txr_1", 180, 900, inclusive=False),),
        (),
    ]
    assert amounts.total_taxes == (TaxAmount("txr_1", 342, 1711, inclusive=False),)
    assert amounts.subtotal_excluding_tax == 1701
    assert amounts.total_excluding_tax == 1701 - 190
    assert amounts.total == 1511 + 342
    # 1853 less 500 of credit is due; 100 of it is paid.
    assert (amounts.starting_balance, amounts.ending_balance) == (-500, 0)
    assert (amounts.amount_due, amounts.amount_paid, amounts.amount_remaining) == (1353, 100, 1253)
    assert (amounts.amount_overpaid, amounts.amount_shipping, amounts.shipping_cost) == (0, 0, None)


def test_an_empty_invoice_is_nothing() -> None:
    amounts = compute([], currency="usd", discounts=[off("di_1", 500)], default_tax_rates=(added("txr_1", "5"),))

    assert (amounts.subtotal, amounts.total, amounts.amount_due, amounts.ending_balance) == (0, 0, 0, 0)
    assert (amounts.lines, amounts.total_discount_amounts, amounts.total_taxes) == ((), (), ())


@pytest.mark.parametrize("prices", [{}, {"amount": 1, "unit_amount_decimal": Decimal(1)}])
def test_a_line_has_one_price(prices: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="il_1: a line has either"):
        LineInput("il_1", **prices)
