"""Customers from a CSV file (ondayzero.com/docs/reference/customers/bulk-upload-customers)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.dayzero import Dayzero
from tests.support.wire import Response

BOUNDARY = "x0x"


def upload(dayzero: Dayzero, file: bytes, name: str = "file") -> Response:
    body = (
        (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="customers.csv"\r\n'
            "Content-Type: text/csv\r\n\r\n"
        ).encode()
        + file
        + f"\r\n--{BOUNDARY}--\r\n".encode()
    )
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    return dayzero.wire.request("POST", "/customers/bulk-upload", body, Content_Type=content_type)


def customers(dayzero: Dayzero) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = dayzero.wire.get("/customers", descending="no").json["items"]
    return items


def test_rows_become_customers_duplicates_are_skipped_and_errors_are_told(dayzero: Dayzero) -> None:
    dayzero.customer(email="known@acme.com")
    file = (
        "\ufeffName,Email,address,Credit_Limit_Cents,other\n"
        'Zoë,zoe@acme.com,"1 Main St\nParis",500,x\n'
        "Known,known@acme.com,,,\n"
        "Twice,zoe@acme.com,,,\n"
        ",nobody,,,\n"
        "Bob,bob@acme.com,,many,\n"
        "Eve,eve@acme.com\n"
    )

    answer = upload(dayzero, file.encode())

    assert answer.status == 201
    assert answer.json == {
        "created": 2,
        "skipped": 2,
        "errors": [
            {"row": 4, "error": "name: Field required"},
            {
                "row": 5,
                "error": "credit_limit_cents: Input should be a valid integer, unable to parse string as an integer",
            },
        ],
    }
    _, zoe, eve = customers(dayzero)
    assert (zoe["name"], zoe["address"], zoe["credit_limit_cents"]) == ("Zoë", "1 Main St\nParis", 500)
    assert (eve["name"], eve["address"]) == ("Eve", None)


def test_the_template_can_be_uploaded(dayzero: Dayzero) -> None:
    template = dayzero.wire.get("/customers/bulk-upload/template").json

    assert upload(dayzero, template["content"].encode()).json == {"created": 1, "skipped": 0, "errors": []}
    assert template["filename"].endswith(".csv")


@pytest.mark.parametrize(
    ("file", "detail"),
    [
        (b"name,email\n\xff,a@x.test\n", "The file is not CSV in UTF-8"),
        (b'name,email\n"a"b,a@x.test\n', "The file is not CSV in UTF-8"),
        (b"", "The file needs the columns name and email"),
        (b"name,phone\nA,5\n", "The file needs the columns name and email"),
        (b"name,email\n" + b"A,a@x.test\n" * 91, "A file can have at most 90 customers"),
    ],
)
def test_a_file_that_cannot_be_taken(dayzero: Dayzero, file: bytes, detail: str) -> None:
    answer = upload(dayzero, file)

    assert (answer.status, answer.json) == (400, {"detail": detail})
    assert customers(dayzero) == []


def test_as_many_as_a_file_can_have(dayzero: Dayzero) -> None:
    rows = "".join(f"A{number},a{number}@x.test\n" for number in range(90))

    assert upload(dayzero, f"name,email\n{rows}".encode()).json["created"] == 90


def test_without_a_file(dayzero: Dayzero) -> None:
    missing = {"type": "missing", "loc": ["body", "file"], "msg": "Field required", "input": None}

    for answer in (upload(dayzero, b"name,email\n", name="other"), dayzero.wire.post("/customers/bulk-upload", {})):
        assert (answer.status, answer.json) == (422, {"detail": [missing]})
