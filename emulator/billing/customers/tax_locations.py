"""Where a customer is taxed, as far as addresses tell (docs.stripe.com/tax/customer-locations)."""

from collections.abc import Iterable
from typing import Literal, Protocol, TypeVar

from emulator.billing.core.addresses import Address, Shipping
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct
from emulator.billing.customers.customer import Customer

UNKNOWN_LOCATION = (
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax."
)
"""The message of `customer_tax_location_invalid`."""


class TaxLocation(Struct, frozen=True, kw_only=True):
    """A country, perhaps a state of it, and the address that says so."""

    country: str
    source: Literal["billing_address", "shipping_destination"]
    state: str | None = None


class Jurisdiction(Protocol):
    """What holds for a country, or for one of its states."""

    @property
    def country(self) -> str:
        """An ISO code."""
        ...

    @property
    def state(self) -> str | None:
        """None for the whole country."""
        ...


JurisdictionT = TypeVar("JurisdictionT", bound=Jurisdiction)


def nearest(location: TaxLocation, jurisdictions: Iterable[JurisdictionT]) -> JurisdictionT | None:
    """What holds at a location: what does for its state comes before what does for its country."""
    found = [
        each for each in jurisdictions if each.country == location.country and each.state in (None, location.state)
    ]
    return max(found, key=lambda each: each.state is not None, default=None)


def tax_location(customer: Customer) -> TaxLocation | None:
    """Where a customer is taxed. None when no address names a country."""
    return location_of(customer.address, customer.shipping)


def location_of(address: Address | None, shipping: Shipping | None) -> TaxLocation | None:
    """Where goods go comes before where bills go. None when neither address names a country."""
    destination = None if shipping is None else shipping.address
    return _at(destination, "shipping_destination") or _at(address, "billing_address")


def require_tax_location(customer: Customer) -> None:
    """Raises APIError for a customer whose location is not known."""
    if tax_location(customer) is None:
        raise APIError(UNKNOWN_LOCATION, code="customer_tax_location_invalid")


def _at(address: Address | None, source: Literal["billing_address", "shipping_destination"]) -> TaxLocation | None:
    if address is None or not address.country:
        return None
    return TaxLocation(country=address.country, source=source, state=address.state)
