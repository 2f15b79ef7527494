"""What holds for every invoice, whatever is on it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.billing.arithmetic.amounts import Amounts, LineInput, ShippingInput, compute, line_amount, settle
from emulator.billing.arithmetic.discount_amounts import DiscountAmount, DiscountInput, apportion
from emulator.billing.arithmetic.tax_amounts import TaxAmount, TaxRateInput, taxes_on
from emulator.billing.core import money

# The same examples on every machine and run, and no timing in the verdict.
reproducible = settings(derandomize=True, deadline=None, print_blob=True, max_examples=60)

CURRENCIES = ("usd", "jpy", "kwd", "isk")


def decimals(least: int, most: int, *, places: int) -> st.SearchStrategy[Decimal]:
    """Decimals from `least` to `most` with at most so many places."""
    numbers = st.integers(least * 10**places, most * 10**places)
    return numbers.map(lambda number: Decimal(f"{number}E-{places}"))


percentages = decimals(0, 100, places=4)
percents_off = st.integers(1, 10_000).map(lambda hundredths: Decimal(f"{hundredths}E-2"))
balances = st.integers(-money.MAXIMUM_AMOUNT, money.MAXIMUM_AMOUNT)


@dataclass(frozen=True)
class Invoice:
    """Everything `compute` takes but the lines' order."""

    currency: str
    lines: Sequence[LineInput]
    discounts: Sequence[DiscountInput]
    default_tax_rates: tuple[TaxRateInput, ...]
    shipping: ShippingInput | None
    starting_balance: int
    minimum_charge: int
    pre_payment_credit_notes_amount: int
    amount_paid: int

    def amounts(self) -> Amounts:
        return compute(
            self.lines,
            currency=self.currency,
            discounts=self.discounts,
            default_tax_rates=self.default_tax_rates,
            shipping=self.shipping,
            starting_balance=self.starting_balance,
            minimum_charge=self.minimum_charge,
            pre_payment_credit_notes_amount=self.pre_payment_credit_notes_amount,
            amount_paid=self.amount_paid,
        )


def valid_amounts(currency: str, *, least: int) -> st.SearchStrategy[int]:
    """Amounts there are in the currency, small ones more often than large ones."""
    step = money.amount_step(currency)
    numbers = st.one_of(st.integers(least, 100), st.integers(least * 1000, money.MAXIMUM_AMOUNT // step))
    return numbers.map(lambda number: number * step)


def discounts(currency: str, prefix: str, keys: Sequence[str]) -> st.SearchStrategy[DiscountInput]:
    ids = st.integers(1, 3).map(lambda number: f"{prefix}_{number}")
    applies_to = st.none() | st.frozensets(st.sampled_from(keys)) if keys else st.none()
    by_percent = st.builds(DiscountInput, ids, percent_off=percents_off, applies_to=applies_to)
    by_amount = st.builds(DiscountInput, ids, amount_off=valid_amounts(currency, least=1), applies_to=applies_to)
    return by_percent | by_amount


def tax_rates() -> st.SearchStrategy[tuple[TaxRateInput, ...]]:
    """Up to two exclusive and two inclusive rates."""
    exclusive = st.lists(st.builds(TaxRateInput, st.sampled_from(["txr_1", "txr_2"]), percentages), max_size=2)
    inclusive = st.lists(
        st.builds(TaxRateInput, st.sampled_from(["txr_3", "txr_4"]), percentages, st.just(True)), max_size=2
    )
    return st.builds(lambda first, second: (*first, *second), exclusive, inclusive)


@st.composite
def line_inputs(draw: st.DrawFn, key: str, currency: str, *, credits: bool) -> LineInput:
    least = -100 if credits else 0
    own_discounts = draw(st.lists(discounts(currency, f"di_{key}", ()), max_size=2))
    own_rates = draw(st.none() | tax_rates())
    discountable = draw(st.booleans())
    if draw(st.booleans()):
        amount = draw(valid_amounts(currency, least=least))
        return LineInput(
            key, amount=amount, discountable=discountable, discounts=tuple(own_discounts), tax_rates=own_rates
        )
    return LineInput(
        key,
        draw(decimals(0, 1000, places=6)),
        draw(decimals(least, 100_000, places=12)),
        discountable=discountable,
        discounts=tuple(own_discounts),
        tax_rates=own_rates,
    )


@st.composite
def invoices(draw: st.DrawFn, *, credits: bool = True) -> Invoice:
    currency = draw(st.sampled_from(CURRENCIES))
    keys = [f"il_{number}" for number in range(draw(st.integers(0, 5)))]
    positive = valid_amounts(currency, least=0)
    return Invoice(
        currency=currency,
        lines=[draw(line_inputs(key, currency, credits=credits)) for key in keys],
        discounts=draw(st.lists(discounts(currency, "di", keys), max_size=3)),
        default_tax_rates=draw(tax_rates()),
        shipping=draw(st.none() | st.builds(ShippingInput, positive, tax_rates())),
        starting_balance=draw(balances) if credits else 0,
        minimum_charge=draw(st.sampled_from([0, 50, 17500])),
        pre_payment_credit_notes_amount=draw(st.just(0) | positive),
        amount_paid=draw(st.just(0) | positive),
    )


def sum_per_discount(entries: Sequence[DiscountAmount]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for entry in entries:
        sums[entry.discount] += entry.amount
    return dict(sums)


def sum_per_rate(taxes: Sequence[TaxAmount]) -> dict[tuple[str, bool], tuple[int, int]]:
    sums: dict[tuple[str, bool], tuple[int, int]] = {}
    for tax in taxes:
        amount, taxable = sums.get((tax.tax_rate, tax.inclusive), (0, 0))
        sums[tax.tax_rate, tax.inclusive] = (amount + tax.amount, taxable + tax.taxable_amount)
    return sums


def all_taxes(amounts: Amounts) -> list[TaxAmount]:
    shipping_taxes = amounts.shipping_cost.taxes if amounts.shipping_cost else ()
    return [*(tax for line in amounts.lines for tax in line.taxes), *shipping_taxes]


@reproducible
@given(invoices())
def test_lines_add_up(invoice: Invoice) -> None:
    amounts = invoice.amounts()
    shipping = amounts.amount_shipping
    added = sum(tax.amount for tax in all_taxes(amounts) if not tax.inclusive)
    included = sum(tax.amount for tax in all_taxes(amounts) if tax.inclusive)
    own = [
        sum(entry.amount for entry in line.discount_amounts if entry.discount.startswith("di_il"))
        for line in amounts.lines
    ]

    assert [line.key for line in amounts.lines] == [line.key for line in invoice.lines]
    assert amounts.subtotal == sum(line.amount for line in amounts.lines) - sum(own)
    assert amounts.total == sum(line.pretax_amount for line in amounts.lines) + shipping + added
    assert amounts.total_excluding_tax == amounts.total - added - included


@reproducible
@given(invoices())
def test_totals_are_the_sums_of_the_lines(invoice: Invoice) -> None:
    amounts = invoice.amounts()
    taken = [entry for line in amounts.lines for entry in line.discount_amounts]

    assert sum_per_discount(amounts.total_discount_amounts) == sum_per_discount(taken)
    assert sum_per_rate(amounts.total_taxes) == sum_per_rate(all_taxes(amounts))
    assert len(amounts.total_taxes) == len(sum_per_rate(amounts.total_taxes))
    assert len(amounts.total_discount_amounts) == len(sum_per_discount(taken))


@reproducible
@given(invoices())
def test_payment_adds_up(invoice: Invoice) -> None:
    amounts = invoice.amounts()

    assert amounts.amount_due - amounts.amount_paid == amounts.amount_remaining
    assert amounts.amount_paid + amounts.amount_overpaid == invoice.amount_paid
    assert 0 <= amounts.amount_paid <= amounts.amount_due
    assert amounts.amount_remaining >= 0
    assert amounts.amount_overpaid >= 0


@reproducible
@given(balances, balances, st.integers(0, 20_000))
def test_settling_moves_money_and_makes_none(total: int, starting_balance: int, minimum_charge: int) -> None:
    settlement = settle(total, starting_balance, minimum_charge)

    assert settlement.amount_due + settlement.ending_balance == total + starting_balance
    assert settlement.amount_due == 0 or settlement.amount_due >= max(minimum_charge, 1)
    assert total > 0 or settlement.amount_due == 0


@reproducible
@given(invoices())
def test_a_discount_takes_at_most_what_is_there(invoice: Invoice) -> None:
    for line in invoice.amounts().lines:
        assert all(entry.amount >= 0 for entry in line.discount_amounts)
        if line.amount > 0:
            assert 0 <= line.pretax_amount <= line.amount
        else:
            assert line.pretax_amount == line.amount


@reproducible
@given(invoices(credits=False))
def test_nothing_is_negative_without_credits(invoice: Invoice) -> None:
    amounts = invoice.amounts()

    assert min(amounts.subtotal, amounts.subtotal_excluding_tax, amounts.total, amounts.total_excluding_tax) >= 0
    assert min(amounts.amount_due, amounts.amount_shipping, amounts.ending_balance) >= 0
    assert all(tax.amount >= 0 and tax.taxable_amount >= 0 for tax in all_taxes(amounts))
    assert amounts.total_excluding_tax <= amounts.total


@reproducible
@given(invoices())
def test_every_amount_exists_in_the_currency(invoice: Invoice) -> None:
    step = money.amount_step(invoice.currency)
    amounts = invoice.amounts()
    computed = [
        amounts.subtotal,
        amounts.subtotal_excluding_tax,
        amounts.total,
        amounts.total_excluding_tax,
        *(line.amount for line in amounts.lines),
        *(entry.amount for line in amounts.lines for entry in line.discount_amounts),
        *(value for tax in all_taxes(amounts) for value in (tax.amount, tax.taxable_amount)),
    ]

    assert all(value % step == 0 for value in computed)


@reproducible
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=20), st.integers(1, 300_000))
def test_a_fixed_discount_is_given_to_the_cent(line_amounts: list[int], amount_off: int) -> None:
    lines = [LineInput(f"il_{number}", amount=amount) for number, amount in enumerate(line_amounts)]
    amounts = compute(lines, currency="usd", discounts=[DiscountInput("di_1", amount_off=amount_off)])

    assert amounts.total_discount_amounts == (DiscountAmount("di_1", min(amount_off, sum(line_amounts))),)


@reproducible
@given(st.lists(st.integers(0, 10_000), max_size=30), st.data(), st.sampled_from([1, 10, 100]))
def test_shares_sum_to_the_total(weights: list[int], data: st.DataObject, step: int) -> None:
    total = data.draw(st.integers(0, sum(weights)))
    shares = apportion(total, weights, step)

    assert sum(shares) == total
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))
    assert all(
        share >= total * weight // (sum(weights) * step) * step
        for share, weight in zip(shares, weights, strict=True)
        if weight
    )


@reproducible
@given(invoices(), st.data())
def test_lines_without_invoice_discounts_do_not_depend_on_their_order(invoice: Invoice, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(invoice.lines))
    in_order = compute(invoice.lines, currency=invoice.currency, default_tax_rates=invoice.default_tax_rates)
    out_of_order = compute(shuffled, currency=invoice.currency, default_tax_rates=invoice.default_tax_rates)

    assert {line.key: line for line in in_order.lines} == {line.key: line for line in out_of_order.lines}
    assert (in_order.subtotal, in_order.total) == (out_of_order.subtotal, out_of_order.total)
    assert sum_per_rate(in_order.total_taxes) == sum_per_rate(out_of_order.total_taxes)


@reproducible
@given(invoices(), st.data())
def test_what_discounts_take_does_not_depend_on_the_order_of_the_lines(invoice: Invoice, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(invoice.lines))
    # Of several, a later one for some products takes from what the remainder of an earlier one left there.
    only = invoice.discounts[:1]
    in_order = compute(invoice.lines, currency=invoice.currency, discounts=only)
    out_of_order = compute(shuffled, currency=invoice.currency, discounts=only)

    assert sum_per_discount(in_order.total_discount_amounts) == sum_per_discount(out_of_order.total_discount_amounts)
    assert in_order.subtotal == out_of_order.subtotal


@reproducible
@given(st.integers(-money.MAXIMUM_AMOUNT, money.MAXIMUM_AMOUNT), tax_rates(), st.sampled_from([1, 10, 100]))
def test_taxes_do_not_depend_on_the_order_of_the_rates(amount: int, rates: tuple[TaxRateInput, ...], step: int) -> None:
    assert Counter(taxes_on(amount, rates, step)) == Counter(taxes_on(amount, rates[::-1], step))


@reproducible
@given(st.integers(0, money.MAXIMUM_AMOUNT), tax_rates(), st.sampled_from([1, 10, 100]))
def test_the_tax_on_a_credit_is_the_tax_on_the_charge(amount: int, rates: tuple[TaxRateInput, ...], step: int) -> None:
    charged = [(tax.amount, tax.taxable_amount) for tax in taxes_on(amount, rates, step)]
    credited = [(-tax.amount, -tax.taxable_amount) for tax in taxes_on(-amount, rates, step)]

    assert credited == charged


@reproducible
@given(
    decimals(-money.MAXIMUM_AMOUNT, money.MAXIMUM_AMOUNT, places=12),
    decimals(0, 10**9, places=12),
    st.sampled_from(CURRENCIES),
)
def test_a_line_amount_is_the_nearest_there_is(unit_amount: Decimal, quantity: Decimal, currency: str) -> None:
    exact = Fraction(unit_amount) * Fraction(quantity)
    step = money.amount_step(currency)
    rounded = line_amount(unit_amount, quantity, currency=currency)

    assert abs(rounded - exact) <= Fraction(step, 2)
    assert abs(rounded - exact) < Fraction(step, 2) or abs(rounded) > abs(exact)


@reproducible
@given(decimals(-(10**15) + 1, 10**15 - 1, places=12))
def test_a_decimal_survives_writing(value: Decimal) -> None:
    assert Decimal(money.format_decimal(value)) == value
