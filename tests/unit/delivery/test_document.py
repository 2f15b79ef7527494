"""The document as a snapshot: it reads back as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from emulator.billing.document import (
    DocumentError,
    InvoiceDocument,
    address_lines,
    document_from_json,
    document_to_json,
)

MakeDocument = Callable[..., InvoiceDocument]


def test_a_document_survives_json(make_document: MakeDocument, logo: bytes) -> None:
    document = make_document(logo=logo)
    assert document_from_json(document_to_json(document)) == document


def test_the_logo_is_base64_in_json(make_document: MakeDocument) -> None:
    assert json.loads(document_to_json(make_document(logo=b"\x00\xff")))["logo"] == "AP8="


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"currency": 1}', b"\xff"])
def test_what_is_no_document_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        document_from_json(data)


@pytest.mark.parametrize(
    ("country", "lines"),
    [
        ("US", ("1 Main St", "Floor 2", "Springfield, IL 62701")),
        ("ES", ("1 Main St", "Floor 2", "62701 Springfield, IL")),
        (None, ("1 Main St", "Floor 2", "Springfield, IL 62701")),
    ],
)
def test_addresses_are_laid_out_as_their_country_does(country: str | None, lines: tuple[str, ...]) -> None:
    laid_out = address_lines(
        line1="1 Main St", line2="Floor 2", city="Springfield", state="IL", postal_code="62701", country=country
    )
    assert laid_out == lines


def test_missing_parts_of_an_address_leave_no_gap() -> None:
    assert address_lines(city="Barcelona", country="ES") == ("Barcelona",)
    assert address_lines() == ()
