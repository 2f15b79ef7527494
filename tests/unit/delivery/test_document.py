"""How a document lays out addresses."""

from __future__ import annotations

import pytest

from emulator.billing.core.addresses import Address
from emulator.billing.documents.document import address_lines


@pytest.mark.parametrize(
    ("country", "lines"),
    [
        ("US", ("1 Main St", "Floor 2", "Springfield, IL 62701")),
        ("ES", ("1 Main St", "Floor 2", "62701 Springfield, IL")),
        (None, ("1 Main St", "Floor 2", "Springfield, IL 62701")),
    ],
)
def test_addresses_are_laid_out_as_their_country_does(country: str | None, lines: tuple[str, ...]) -> None:
    address = Address(
        line1="1 Main St", line2="Floor 2", city="Springfield", state="IL", postal_code="62701", country=country
    )
    assert address_lines(address) == lines


def test_missing_parts_of_an_address_leave_no_gap() -> None:
    assert address_lines(Address(city="Barcelona", country="ES")) == ("Barcelona",)
    assert address_lines(Address()) == ()
