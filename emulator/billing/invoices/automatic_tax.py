"""Automatic tax: the rate that the account's settings name for where a customer is taxed.

The real service knows the rates of the world, and collects where an account is registered; here a rate that the account
names is such a registration, and none is collected everywhere else. What waits is an invoice for who is nowhere
(docs.stripe.com/tax/invoicing and docs.stripe.com/tax/customer-locations).
"""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.addresses import Address, Shipping
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, Params
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.tax_locations import UNKNOWN_LOCATION, location_of, nearest
from emulator.billing.invoices.issuers import IssuerParams, issuer_after

Status = Literal["complete", "requires_location_inputs"]

REASON = "standard_rated"
"""Why an amount is taxed as it is: it is what every amount there is."""


class LocatedRate(Struct, frozen=True, kw_only=True):
    """The rate of a country, or of one of its states; none is collected there where it is None."""

    country: str
    state: str | None = None
    rate: TaxRate | None = None


class AutomaticTax(Struct, frozen=True, kw_only=True):
    """That an invoice is taxed automatically.

    Attributes:
        rates: those of the account's settings when it was asked for.
        liability: the connected account that owes the tax, None for the account itself.
    """

    rates: tuple[LocatedRate, ...] = ()
    liability: str | None = None

    def located(self, address: Address | None, shipping: Shipping | None) -> LocatedRate | None:
        """The rate for a customer with these addresses; None where they are nowhere."""
        location = location_of(address, shipping)
        if location is None:
            return None
        return nearest(location, self.rates) or LocatedRate(country=location.country, state=location.state)


class OrderTax(Struct, frozen=True, kw_only=True):
    """That an order, a quote or a Checkout Session, is taxed automatically, and what is known of it.

    Attributes:
        terms: what was asked for.
        status: whether it is known where the customer is taxed.
        rate: what the customer pays there; None for nothing.
    """

    terms: AutomaticTax
    status: Status = "requires_location_inputs"
    rate: TaxRate | None = None

    def calculated(self, customer: Customer | None) -> "OrderTax":
        """The same as somebody is taxed now: who is exempt, or owes the tax themselves, pays none wherever they are."""
        if customer is not None and customer.tax_exempt != "none":
            return replace(self, status="complete", rate=None)
        located = None if customer is None else self.terms.located(customer.address, customer.shipping)
        if located is None:
            return replace(self, status="requires_location_inputs", rate=None)
        return replace(self, status="complete", rate=located.rate)


class AutomaticTaxParams(Params, frozen=True, kw_only=True):
    """Whether taxes are computed by the account's own table of rates; `liability` is who owes them."""

    enabled: bool
    liability: Given[IssuerParams] = NOT_GIVEN


def automatic_tax_after(
    old: AutomaticTax | None, params: Given[AutomaticTaxParams], rates: Sequence[LocatedRate]
) -> AutomaticTax | None:
    """Whether an invoice is taxed automatically, by the `rates` that the account's settings have at this moment."""
    if params is NOT_GIVEN:
        return old
    if not params.enabled:
        return None
    before = None if old is None else old.liability
    liability = issuer_after(before, params.liability, "automatic_tax[liability]")
    return AutomaticTax(rates=tuple(rates), liability=liability)


class FinalizationFailedError(APIError):
    """An invoice that cannot be finalized for what it is about, its customer or what it revises; it keeps why."""


def unknown_location_error() -> FinalizationFailedError:
    """The refusal of a customer who cannot be taxed."""
    return FinalizationFailedError(UNKNOWN_LOCATION, code="customer_tax_location_invalid")
