"""What a customer types of themselves in the portal."""

from __future__ import annotations

import pytest

from emulator.billing.core.addresses import AddressParams
from emulator.billing.core.structs import replace
from emulator.billing.portal.configuration import CustomerUpdate
from emulator.pages.portal.details_form import read_details

ALL = CustomerUpdate(enabled=True, allowed_updates=("address", "email", "name", "phone", "shipping", "tax_id"))


def test_nothing_but_what_is_allowed_is_asked_for() -> None:
    typed = {"email": "a@example.com", "name": " Ann ", "phone": "1", "address_city": "Bonn"}
    _, params = read_details(typed, CustomerUpdate(enabled=True, allowed_updates=("name",)))
    assert params is not None
    assert set(params.given_names()) == {"expand", "name"}
    assert params.name == "Ann"
    _, nothing = read_details(typed, CustomerUpdate(enabled=False, allowed_updates=("name",)))
    assert nothing is not None
    assert set(nothing.given_names()) == {"expand"}


def test_what_is_left_empty_is_taken_away_and_countries_are_codes() -> None:
    typed = {"email": "a@example.com", "address_country": "de", "phone": "", "shipping_line1": ""}
    _, params = read_details(typed, ALL)
    assert params is not None
    nowhere = AddressParams(city=None, country=None, line1=None, line2=None, postal_code=None, state=None)
    assert params.address == replace(nowhere, country="DE")
    assert (params.phone, params.shipping) == (None, None)


def test_a_wrong_address_of_mail_is_a_mistake() -> None:
    entry, params = read_details({"email": "nope", "name": "Ann"}, ALL)
    assert params is None
    assert (entry.mistakes, entry.values["name"]) == ({"email": "portal.error.email"}, "Ann")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"address_country": "Germany"}, "address_country"),
        ({"shipping_country": "<b>", "shipping_name": "Ann"}, "shipping_country"),
        ({"shipping_line1": "Main St 1"}, "shipping_name"),
    ],
)
def test_what_no_address_can_have_is_a_mistake(typed: dict[str, str], wrong: str) -> None:
    entry, params = read_details({"email": "a@example.com", **typed}, ALL)
    assert params is None
    assert entry.mistakes == {wrong: "hosted.error.incomplete"}


def test_no_address_is_asked_for_where_none_is_typed() -> None:
    _, params = read_details({"email": "a@example.com", "address_line1": " "}, ALL)
    assert params is not None
    assert params.address is None


def test_what_was_not_sent_stays() -> None:
    _, params = read_details({}, CustomerUpdate(enabled=True, allowed_updates=("address", "name", "phone", "shipping")))
    assert params is not None
    assert set(params.given_names()) == {"expand"}


def test_nothing_is_longer_than_it_can_be() -> None:
    entry, _ = read_details({"email": "a@example.com", "name": "x" * 9000, "phone": "1" * 90}, ALL)
    assert (len(entry.values["name"]), len(entry.values["phone"])) == (500, 20)
