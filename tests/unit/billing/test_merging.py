"""Updates merge: metadata key by key, addresses leaf by leaf."""

from __future__ import annotations

import pytest

from emulator.billing.core.addresses import (
    Address,
    AddressParams,
    PaymentShippingParams,
    Shipping,
    ShippingParams,
    address_after,
    shipping_after,
)
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import set_currency
from emulator.billing.customers.invoice_prefixes import InvoicePrefix
from emulator.billing.customers.params import CustomerUpdateParams
from emulator.billing.customers.update import update_customer
from tests.support.domain_objects import customer, moment, told


@pytest.mark.parametrize(
    ("old", "given", "merged"),
    [
        ({}, {}, {}),
        ({"a": "1"}, {}, {"a": "1"}),
        ({"a": "1"}, {"b": "2"}, {"a": "1", "b": "2"}),
        ({"a": "1"}, {"a": "2"}, {"a": "2"}),
        ({"a": "1", "b": "2"}, {"a": None}, {"b": "2"}),
        ({"a": "1", "b": "2"}, {"a": ""}, {"b": "2"}),
        ({}, {"a": None}, {}),
        ({"a": "1"}, None, {}),
        ({"a": "1"}, NOT_GIVEN, {"a": "1"}),
    ],
)
def test_metadata(old: dict[str, str], given: Given[MetadataParam], merged: dict[str, str]) -> None:
    before = dict(old)
    assert metadata_after(old, given) == merged
    assert old == before


def test_fifty_keys_are_counted_after_merging() -> None:
    old = {f"k{number}": "v" for number in range(50)}
    assert len(metadata_after(old, {"k0": "w"})) == 50
    assert len(metadata_after(old, {"k0": None, "new": "v"})) == 50
    with pytest.raises(APIError, match="Metadata can have up to 50 keys, but you've set 51"):
        metadata_after(old, {"new": "v"})


def test_addresses() -> None:
    home = Address(line1="1 Road", city="Bonn")
    assert address_after(None, AddressParams(line1="1 Road", city="Bonn")) == home
    assert address_after(home, AddressParams(city=None, country="DE")) == Address(line1="1 Road", country="DE")
    assert address_after(home, AddressParams()) == home
    assert address_after(home, NOT_GIVEN) == home
    assert address_after(home, None) is None


def test_shipping() -> None:
    parcel = Shipping(address=Address(line1="1 Road"), name="Jenny", phone="1")
    given = ShippingParams(address=AddressParams(line1="1 Road"), name="Jenny", phone="1")
    assert shipping_after(None, given) == parcel
    moved = ShippingParams(address=AddressParams(city="Bonn"), name="Jenny", phone=None)
    assert shipping_after(parcel, moved) == replace(parcel, address=Address(line1="1 Road", city="Bonn"), phone=None)
    assert shipping_after(parcel, NOT_GIVEN) == parcel
    assert shipping_after(parcel, None) is None


def test_who_brings_what_was_paid_stays_until_another_is_named() -> None:
    parcel = Shipping(address=Address(line1="1 Road"), name="Jenny", carrier="Post", tracking_number="7")
    given = PaymentShippingParams(address=AddressParams(), name="Jenny", tracking_number=None)
    assert shipping_after(parcel, given) == replace(parcel, tracking_number=None)


def test_a_customer_that_does_not_change_is_not_saved() -> None:
    owner = customer(name="Jenny")
    changes = Changes()
    assert update_customer(owner, CustomerUpdateParams(name="Jenny"), None, moment(), changes) == owner
    assert (changes.written, changes.domain_events) == ({}, [])


def test_the_sequence_does_not_go_back() -> None:
    owner = customer(next_invoice_sequence=7)
    changes = Changes()
    later, earlier = CustomerUpdateParams(next_invoice_sequence=9), CustomerUpdateParams(next_invoice_sequence=6)
    assert update_customer(owner, later, None, moment(), changes).next_invoice_sequence == 9
    with pytest.raises(APIError) as refused:
        update_customer(owner, earlier, None, moment(), changes)
    assert refused.value.param == "next_invoice_sequence"


def test_a_prefix_is_reserved_once() -> None:
    owner, params = customer(), CustomerUpdateParams(invoice_prefix="AAA")
    changes = Changes()
    assert update_customer(owner, params, None, moment(), changes).invoice_prefix == "AAA"
    assert ("invoice_prefix", "AAA") in changes.written
    mine = InvoicePrefix(id="AAA", created=1, customer=owner.id)
    changes = Changes()
    update_customer(owner, params, mine, moment(), changes)
    assert ("invoice_prefix", "AAA") not in changes.written
    with pytest.raises(APIError, match="taken by customer: cus_other"):
        update_customer(owner, params, replace(mine, customer="cus_other"), moment(), changes)


def test_a_currency_is_stamped_once() -> None:
    changes = Changes()
    stamped = set_currency(customer(), "eur", changes)
    assert stamped.currency == "eur"
    assert set_currency(stamped, "usd", changes) is stamped
    assert told(changes) == ["customer.updated"]


def test_an_event_that_a_type_does_not_declare_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"customer does not declare that it emits customer\.wat"):
        Changes().emit("customer.wat", customer())
