"""The discounts, taxes and shipping of an invoice as a person reads them."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.arithmetic.tax_amounts import TaxAmount, tax_included
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.money import format_decimal
from emulator.billing.documents.document import Discount as DocumentDiscount
from emulator.billing.documents.document import Shipping as DocumentShipping
from emulator.billing.documents.document import Tax as DocumentTax
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.item_details import ItemDetails


class DocumentAmounts:
    """Names the amounts of one invoice after the coupons and tax rates they come from."""

    def __init__(self, invoice: Invoice, more_rates: Iterable[TaxRate] = ()) -> None:
        """Take the invoice, and the tax rates of its credit note if the amounts are that one's."""
        self._excludes_tax = invoice.rendering.amount_tax_display == "exclude_tax"
        self._discounts: dict[str, Discount] = {each.id: each for each in invoice.discounts}
        self._rates: dict[str, TaxRate] = {each.id: each for each in invoice.default_tax_rates}
        located = invoice.automatic_rate
        if located is not None and located.rate is not None:
            self._rates[located.rate.id] = located.rate
        for line in invoice.lines:
            self._discounts |= {each.id: each for each in line.details.discounts}
            self._rates |= {each.id: each for each in line.details.tax_rates}
            self._rates |= {each.rate.id: each.rate for each in line.details.tax_amounts or ()}
        self._rates |= {each.id: each for each in more_rates}

    def discounts(self, amounts: Iterable[DiscountAmount]) -> tuple[DocumentDiscount, ...]:
        """What the discounts take, by the name of the coupon; those that take nothing are left out."""
        return tuple(self._discount(each) for each in amounts if each.amount)

    def taxes(self, taxes: Iterable[TaxAmount]) -> tuple[DocumentTax, ...]:
        """The taxes, by the name of the rate; what was set by hand for a rate that is not known has no name."""
        return tuple(self._tax(each) for each in taxes)

    def prices(self, details: ItemDetails, taxes: Sequence[TaxAmount]) -> tuple[int, str | None]:
        """A line's amount and its unit price, without the tax inside them if the invoice is to show them so.

        docs.stripe.com/api/invoices/object#invoice_object-rendering-amount_tax_display. The unit price keeps as many
        decimals as it was given with.
        """
        amount, unit = details.amount, details.unit_amount_decimal
        included = tax_included(taxes) if self._excludes_tax else 0
        quantity = Decimal(details.quantity_decimal)
        if not included or unit is None or not quantity:
            return amount - included, unit
        share = (Decimal(included) / quantity).quantize(Decimal(unit), ROUND_HALF_UP)
        return amount - included, format_decimal(Decimal(unit) - share)

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


def document_shipping(invoice: Invoice) -> DocumentShipping | None:
    """The shipping cost, by the name of its rate."""
    cost = invoice.shipping_cost
    return None if cost is None else DocumentShipping(amount=cost.amount, label=cost.display_name)
