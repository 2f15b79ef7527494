"""The discounts, taxes, prices and shipping of an invoice as a person reads them."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from emulator.billing.arithmetic.tax_amounts import TaxAmount, tax_included
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.document_amounts import DocumentAmounts
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.money import format_decimal
from emulator.billing.documents.document import Shipping as DocumentShipping
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.item_details import ItemDetails


def document_amounts(invoice: Invoice, more_rates: Iterable[TaxRate] = ()) -> DocumentAmounts:
    """The names of an invoice's amounts, and of its credit note's where `more_rates` are the rates of that one."""
    discounts: list[Discount] = list(invoice.discounts)
    rates: list[TaxRate] = list(invoice.default_tax_rates)
    located = invoice.automatic_rate
    if located is not None and located.rate is not None:
        rates.append(located.rate)
    for line in invoice.lines:
        discounts += line.details.discounts
        rates += line.details.tax_rates
        rates += [each.rate for each in line.details.tax_amounts or ()]
    return DocumentAmounts(discounts, (*rates, *more_rates))


def line_prices(invoice: Invoice, details: ItemDetails, taxes: Sequence[TaxAmount]) -> tuple[int, str | None]:
    """A line's amount and its unit price, without the tax inside them if the invoice is to show them so.

    docs.stripe.com/api/invoices/object#invoice_object-rendering-amount_tax_display. The unit price keeps as many
    decimals as it was given with.
    """
    amount, unit = details.amount, details.unit_amount_decimal
    included = tax_included(taxes) if invoice.rendering.amount_tax_display == "exclude_tax" else 0
    quantity = Decimal(details.quantity_decimal)
    if not included or unit is None or not quantity:
        return amount - included, unit
    share = (Decimal(included) / quantity).quantize(Decimal(unit), ROUND_HALF_UP)
    return amount - included, format_decimal(Decimal(unit) - share)


def document_shipping(invoice: Invoice) -> DocumentShipping | None:
    """The shipping cost, by the name of its rate."""
    cost = invoice.shipping_cost
    return None if cost is None else DocumentShipping(amount=cost.amount, label=cost.display_name)
