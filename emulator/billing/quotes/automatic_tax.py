"""The automatic tax of quotes: by the rate of where the customer is taxed when the quote was last touched.

docs.stripe.com/api/quotes/object, `automatic_tax`. Its invoice or subscription is taxed for itself.
"""

from collections.abc import Sequence

from emulator.billing.arithmetic.tax_amounts import TaxRateInput
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.automatic_tax import (
    REASON,
    AutomaticTaxParams,
    LocatedRate,
    OrderTax,
    automatic_tax_after,
    unknown_location_error,
)
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.quotes.quote import Quote


def quote_tax_after(
    old: OrderTax | None, params: Given[AutomaticTaxParams], rates: Sequence[LocatedRate]
) -> OrderTax | None:
    """Whether a quote is taxed automatically, by the `rates` that the account's settings have at this moment."""
    terms = automatic_tax_after(None if old is None else old.terms, params, rates)
    if terms is None:
        return None
    return OrderTax(terms=terms) if old is None else replace(old, terms=terms)


def check_quote_taxes(quote: Quote) -> None:
    """Raises APIError for automatic tax beside tax rates; how the real service words it is not known."""
    if quote.automatic_tax is not None and (quote.default_tax_rates or any(line.tax_rates for line in quote.lines)):
        raise APIError("You cannot set tax rates if automatic tax is enabled.", param="automatic_tax")


def calculated(quote: Quote, customer: Customer | None) -> Quote:
    """The quote with its automatic tax, if it has one, as its customer is taxed now."""
    tax = quote.automatic_tax
    return quote if tax is None else replace(quote, automatic_tax=tax.calculated(customer))


def require_location(quote: Quote) -> None:
    """Raises APIError for a customer of whom it is not known where they are taxed."""
    if quote.automatic_tax is not None and quote.automatic_tax.status != "complete":
        raise unknown_location_error()


def default_rates(quote: Quote) -> tuple[TaxRateInput, ...]:
    """The rates for lines without rates of their own."""
    tax = quote.automatic_tax
    if tax is None:
        return tuple(rate.as_input for rate in quote.default_tax_rates)
    return () if tax.rate is None else (replace(tax.rate.as_input, taxability_reason=REASON),)


def tax_params(quote: Quote) -> Given[AutomaticTaxParams]:
    """What has the invoices that come of it taxed automatically, if it is to be so."""
    if quote.automatic_tax is None:
        return NOT_GIVEN
    return AutomaticTaxParams(enabled=True, liability=IssuerParams.of(quote.automatic_tax.terms.liability))


def located_rates(quote: Quote) -> tuple[LocatedRate, ...]:
    """What goes along with `tax_params`."""
    return () if quote.automatic_tax is None else tuple(quote.automatic_tax.terms.rates)
