"""Postal addresses and where goods go."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address; `country` is an ISO 3166 code in upper case."""

    city: str | None = None
    country: str | None = None
    line1: str | None = None
    line2: str | None = None
    postal_code: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipping:
    """Who receives goods, and where; of goods that were paid also who brings them."""

    address: Address = Address()
    carrier: str | None = None
    name: str | None = None
    phone: str | None = None
    tracking_number: str | None = None


def merged_address(old: Address | None, given: Mapping[str, Any] | None) -> Address | None:
    """The address after an update: given leaves replace theirs, the others stay; None unsets it whole."""
    if given is None:
        return None
    kept = {} if old is None else {f.name: getattr(old, f.name) for f in fields(old)}
    return Address(**{**kept, **given})


def merged_shipping(old: Shipping | None, given: Mapping[str, Any] | None) -> Shipping | None:
    """The shipping details after an update, merged leaf by leaf like an address."""
    if given is None:
        return None
    before = old or Shipping()
    address = merged_address(before.address, given.get("address", {})) or Address()
    return replace(before, **{**given, "address": address})
