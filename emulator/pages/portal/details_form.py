"""What a customer types of themselves in the portal."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from emulator.billing.core.addresses import AddressParams, ShippingParams
from emulator.billing.core.mail_addresses import is_mail_address
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.params import CustomerUpdateParams
from emulator.billing.portal.configuration import CustomerDetail, CustomerUpdate

_LONGEST = {"phone": 20, "email": 512}
_LONGEST_TEXT = 500
_COUNTRY = re.compile("[A-Z]{2}")
ADDRESS_FIELDS = ("line1", "line2", "city", "state", "postal_code", "country")


class DetailsEntry(Struct, frozen=True):
    """What stands in the form, and what is wrong with it: keys of texts by the name of the field."""

    values: Mapping[str, str]
    mistakes: Mapping[str, str] = field(default_factory=dict)


def entry_of(customer: Customer) -> DetailsEntry:
    """The form as it stands at first: what is known of the customer."""
    values = {"name": customer.name, "email": customer.email, "phone": customer.phone}
    shipping = customer.shipping
    values["shipping_name"] = None if shipping is None else shipping.name
    for prefix, address in (
        ("address", customer.address),
        ("shipping", None if shipping is None else shipping.address),
    ):
        values |= {f"{prefix}_{each}": getattr(address, each, None) for each in ADDRESS_FIELDS}
    return DetailsEntry({name: value or "" for name, value in values.items()})


def read_details(form: Mapping[str, str], allowed: CustomerUpdate) -> tuple[DetailsEntry, CustomerUpdateParams | None]:
    """What was typed, and the change that it asks for unless something is wrong; nothing but what is allowed."""
    typed = {name: _typed(form, name) for name in form}
    may = allowed.allowed_updates if allowed.enabled else ()
    entry = DetailsEntry(typed, dict(_mistakes(typed, may)))
    if entry.mistakes:
        return entry, None
    # What was not sent at all stays: a form that is too large comes without its fields.
    sent = {detail for detail in may if any(name == detail or name.startswith(f"{detail}_") for name in typed)}
    return entry, CustomerUpdateParams(
        address=_address_or_none(typed) if "address" in sent else NOT_GIVEN,
        email=typed.get("email", "") if "email" in sent else NOT_GIVEN,
        name=(typed.get("name") or None) if "name" in sent else NOT_GIVEN,
        phone=(typed.get("phone") or None) if "phone" in sent else NOT_GIVEN,
        shipping=_shipping(typed) if "shipping" in sent else NOT_GIVEN,
    )


def _mistakes(typed: Mapping[str, str], may: Sequence[CustomerDetail]) -> Iterator[tuple[str, str]]:
    """The fields that are wrong, with the keys of what is said of each."""
    if "email" in may and not is_mail_address(typed.get("email", "")):
        yield "email", "portal.error.email"
    for detail, field_name in (("address", "address_country"), ("shipping", "shipping_country")):
        country = typed.get(field_name, "")
        if detail in may and country and not _COUNTRY.fullmatch(country):
            yield field_name, "hosted.error.incomplete"
    shipping = None if "shipping" not in may else _shipping(typed)
    if shipping and not shipping.name:
        yield "shipping_name", "hosted.error.incomplete"


def _typed(form: Mapping[str, str], name: str) -> str:
    longest = _LONGEST.get(name, _LONGEST_TEXT)
    text = unicodedata.normalize("NFC", form.get(name, "").strip()[:longest])
    return text.upper() if name.endswith("country") else text


def _address_or_none(typed: Mapping[str, str]) -> AddressParams | None:
    """The billing address; none, where nothing was typed."""
    return _address(typed, "address") if any(typed.get(f"address_{each}") for each in ADDRESS_FIELDS) else None


def _address(typed: Mapping[str, str], prefix: str) -> AddressParams:
    return AddressParams(**{each: typed.get(f"{prefix}_{each}") or None for each in ADDRESS_FIELDS})


def _shipping(typed: Mapping[str, str]) -> ShippingParams | None:
    """Where goods go; nowhere, where nothing was typed."""
    parts = [typed.get(f"shipping_{each}") for each in (*ADDRESS_FIELDS, "name")]
    if not any(parts):
        return None
    return ShippingParams(address=_address(typed, "shipping"), name=typed.get("shipping_name") or typed.get("name", ""))
