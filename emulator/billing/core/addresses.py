"""Postal addresses and where goods go."""

from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or
from emulator.billing.core.structs import Struct, replace


class Address(Struct, frozen=True, kw_only=True):
    """A postal address; `country` is an ISO 3166 code in upper case."""

    city: str | None = None
    country: str | None = None
    line1: str | None = None
    line2: str | None = None
    postal_code: str | None = None
    state: str | None = None


class Shipping(Struct, frozen=True, kw_only=True):
    """Who receives goods, and where; of goods that were paid also who brings them."""

    address: Address = Address()
    carrier: str | None = None
    name: str | None = None
    phone: str | None = None
    tracking_number: str | None = None


class AddressParams(Params, frozen=True, kw_only=True):
    """A postal address as it is asked for: each part by itself."""

    city: Given[str | None] = NOT_GIVEN
    country: Given[str | None] = NOT_GIVEN
    line1: Given[str | None] = NOT_GIVEN
    line2: Given[str | None] = NOT_GIVEN
    postal_code: Given[str | None] = NOT_GIVEN
    state: Given[str | None] = NOT_GIVEN


class ShippingParams(Params, frozen=True, kw_only=True):
    """Who is to receive goods, and where."""

    address: AddressParams
    name: str
    phone: Given[str | None] = NOT_GIVEN


class PaymentShippingParams(ShippingParams, frozen=True, kw_only=True):
    """Who is to receive goods that are paid, and who brings them."""

    carrier: Given[str | None] = NOT_GIVEN
    tracking_number: Given[str | None] = NOT_GIVEN


def address_after(old: Address | None, params: Given[AddressParams | None]) -> Address | None:
    """The address after a request that may leave it out; None unsets it whole."""
    if params is NOT_GIVEN:
        return old
    return None if params is None else merged_address(old or Address(), params)


def merged_address(old: Address, params: AddressParams) -> Address:
    """The address with the parts that are given; the others stay."""
    return Address(
        city=given_or(params.city, old.city),
        country=given_or(params.country, old.country),
        line1=given_or(params.line1, old.line1),
        line2=given_or(params.line2, old.line2),
        postal_code=given_or(params.postal_code, old.postal_code),
        state=given_or(params.state, old.state),
    )


def shipping_after(old: Shipping | None, params: Given[ShippingParams | None]) -> Shipping | None:
    """The shipping details after a request that may leave them out; merged part by part, None unsets them whole."""
    if params is NOT_GIVEN:
        return old
    if params is None:
        return None
    before = old or Shipping()
    merged = replace(
        before,
        address=merged_address(before.address, params.address),
        name=params.name,
        phone=given_or(params.phone, before.phone),
    )
    if not isinstance(params, PaymentShippingParams):
        return merged
    return replace(
        merged,
        carrier=given_or(params.carrier, before.carrier),
        tracking_number=given_or(params.tracking_number, before.tracking_number),
    )
