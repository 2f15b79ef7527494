"""Discounts and taxes as a person reads them: by the names of their coupons and tax rates."""

from collections.abc import Iterable

from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.arithmetic.tax_amounts import TaxAmount
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.documents.document import Discount as DocumentDiscount
from emulator.billing.documents.document import Tax as DocumentTax


class DocumentAmounts:
    """Names the amounts of one document after the coupons and tax rates they come from."""

    def __init__(self, discounts: Iterable[Discount], rates: Iterable[TaxRate]) -> None:
        """Take every discount and rate that an amount may come from; of a rate that is given twice, the last counts."""
        self._discounts = {each.id: each for each in discounts}
        self._rates = {each.id: each for each in rates}

    def discounts(self, amounts: Iterable[DiscountAmount]) -> tuple[DocumentDiscount, ...]:
        """What the discounts take, by the name of the coupon; those that take nothing are left out."""
        return tuple(self._discount(each) for each in amounts if each.amount)

    def taxes(self, taxes: Iterable[TaxAmount]) -> tuple[DocumentTax, ...]:
        """The taxes, by the name of the rate; what was set by hand for a rate that is not known has no name."""
        return tuple(self._tax(each) for each in taxes)

    def _discount(self, taken: DiscountAmount) -> DocumentDiscount:
        discount = self._discounts[taken.discount]
        return DocumentDiscount(
            label=discount.name or discount.coupon, amount=taken.amount, percent_off=discount.percent_off
        )

    def _tax(self, tax: TaxAmount) -> DocumentTax:
        rate = self._rates.get(tax.tax_rate)
        if rate is None:
            return DocumentTax(label="", amount=tax.amount, inclusive=tax.inclusive)
        return DocumentTax(
            label=rate.display_name,
            amount=tax.amount,
            percentage=rate.percentage,
            inclusive=tax.inclusive,
            taxable=tax.taxable_amount,
        )
