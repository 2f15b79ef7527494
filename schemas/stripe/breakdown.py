"""What each discount and each tax comes to, of a line or of all, which is shown only when it is expanded.

docs.stripe.com/api/checkout/sessions/line_items, `discounts` and `taxes`; `total_details.breakdown` has those of all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Self

from msgspec import Struct

from emulator.billing.arithmetic.amounts import Amounts, LineAmounts
from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.arithmetic.tax_amounts import TaxAmount
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.invoices.automatic_tax import OrderTax
from schemas.stripe.discount import DiscountSchema
from schemas.stripe.objects import Rendered, dump_context, render


class ShownLine(dict[str, Any]):
    """A line as it goes out; it is stored with what it belongs to.

    Attributes:
        includables: what builds the properties that it shows only when they are expanded, by their names.
    """

    def __init__(self, shown: Rendered, includables: Mapping[str, Callable[[], Any]]) -> None:
        super().__init__(shown)
        self.includables = includables


class Breakdown(Struct, frozen=True):
    """The discounts and tax rates of an order, by their ids, and whether its taxes are automatic."""

    found: Mapping[str, Discount]
    rates: Mapping[str, TaxRate]
    is_automatic: bool

    @classmethod
    def of(cls, discounts: Iterable[Discount], rates: Iterable[TaxRate], tax: OrderTax | None) -> Self:
        """All that takes something off, and all rates that are named, the automatic one as well."""
        located = () if tax is None or tax.rate is None else (tax.rate,)
        return cls(
            {each.id: each for each in discounts}, {each.id: each for each in (*rates, *located)}, tax is not None
        )

    def line(self, shown: Rendered, amounts: LineAmounts) -> ShownLine:
        """A line with what can be included in it."""
        return ShownLine(
            shown,
            {
                "discounts": partial(self._discounts, amounts.discount_amounts),
                "taxes": partial(self._taxes, amounts.taxes),
            },
        )

    def total(self, amounts: Amounts) -> Rendered:
        """Those of all lines together, and the taxes of what it is shipped for."""
        return {
            "discounts": self._discounts(amounts.total_discount_amounts),
            "taxes": self._taxes(amounts.total_taxes),
        }

    def _discounts(self, amounts: Sequence[DiscountAmount]) -> list[Rendered]:
        return [
            {"amount": each.amount, "discount": DiscountSchema.instance().dump(self.found[each.discount])}
            for each in amounts
            if each.discount in self.found
        ]

    def _taxes(self, amounts: Sequence[TaxAmount]) -> list[Rendered]:
        context = dump_context()
        return [
            {
                "amount": each.amount,
                "rate": render(self.rates[each.tax_rate], context),
                "taxability_reason": each.taxability_reason if self.is_automatic else None,
                "taxable_amount": each.taxable_amount if self.is_automatic else None,
            }
            for each in amounts
            if each.tax_rate in self.rates
        ]
