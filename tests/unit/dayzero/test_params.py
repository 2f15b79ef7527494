"""Every limit of the parameters, at its edge, and the forms that texts can have."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.dayzero.customer_params import CustomerUpdateParams
from schemas.dayzero.customer import (
    ContactCreateParamsSchema,
    CustomerCreateParamsSchema,
    CustomerListParamsSchema,
    CustomerUpdateParamsSchema,
)
from schemas.dayzero.invoice import InvoiceCreateParamsSchema as InvoiceParams
from schemas.dayzero.invoice import InvoiceListParamsSchema, InvoiceUpdateParamsSchema
from schemas.dayzero.payment import PaymentCreateParamsSchema, PaymentUpdateParamsSchema, TransactionCreateParamsSchema
from schemas.json_fields import validation_messages_in
from schemas.json_formats import email_error, is_date, read_uuid

CUSTOMER = {"name": "A", "email": "a@x.test"}
LINE = {"description": "x", "unit_price": 1}
PAYMENT = {"transaction_id": "t", "amount": 1}
INVOICE = {"customer_id": "c", "due_date": "2026-05-01", "line_items": [LINE]}


def refused(schema: type[Schema], raw: Any) -> list[str]:
    """Where something is wrong."""
    try:
        schema().load(raw)
    except ValidationError as error:
        return [".".join(map(str, path)) for path, _ in validation_messages_in(error.messages)]
    return []


def lines(**given: Any) -> dict[str, Any]:
    return {**INVOICE, "line_items": [{**LINE, **given}]}


@pytest.mark.parametrize(
    ("schema", "good", "bad", "where"),
    [
        (CustomerCreateParamsSchema, {**CUSTOMER, "name": "x"}, {**CUSTOMER, "name": ""}, "name"),
        (CustomerCreateParamsSchema, {**CUSTOMER, "name": "x" * 500}, {**CUSTOMER, "name": "x" * 501}, "name"),
        (CustomerCreateParamsSchema, {**CUSTOMER, "notes": "x" * 5000}, {**CUSTOMER, "notes": "x" * 5001}, "notes"),
        (CustomerCreateParamsSchema, {**CUSTOMER, "status": "blocked"}, {**CUSTOMER, "status": "gone"}, "status"),
        (CustomerCreateParamsSchema, {**CUSTOMER, "phone": None}, {**CUSTOMER, "phone": 5}, "phone"),
        (CustomerCreateParamsSchema, CUSTOMER, {"name": "A"}, "email"),
        (CustomerUpdateParamsSchema, {"name": None}, {"name": ""}, "name"),
        (CustomerUpdateParamsSchema, {"email": None}, {"email": "x"}, "email"),
        (ContactCreateParamsSchema, {"name": "x"}, {}, "name"),
        (CustomerListParamsSchema, {"search": "x"}, {"search": ""}, "search"),
        (CustomerListParamsSchema, {"search": "x" * 200}, {"search": "x" * 201}, "search"),
        (CustomerListParamsSchema, {"limit": "1"}, {"limit": "0"}, "limit"),
        (CustomerListParamsSchema, {"limit": "1000"}, {"limit": "1001"}, "limit"),
        (InvoiceListParamsSchema, {"limit": "1000"}, {"limit": "1001"}, "limit"),
        (InvoiceListParamsSchema, {"direction": "prev"}, {"direction": "back"}, "direction"),
        (InvoiceListParamsSchema, {"sort_by": "due_date"}, {"sort_by": "id"}, "sort_by"),
        (InvoiceParams, {**INVOICE, "currency": "GBP"}, {**INVOICE, "currency": "CHF"}, "currency"),
        (InvoiceParams, INVOICE, {**INVOICE, "line_items": []}, "line_items"),
        (
            InvoiceParams,
            {**INVOICE, "line_items": [LINE] * 100},
            {**INVOICE, "line_items": [LINE] * 101},
            "line_items",
        ),
        (InvoiceParams, lines(quantity=1), lines(quantity=0), "line_items.0.quantity"),
        (InvoiceParams, lines(quantity=1_000_000), lines(quantity=1_000_001), "line_items.0.quantity"),
        (InvoiceParams, lines(unit_price=0), lines(unit_price=-1), "line_items.0.unit_price"),
        (
            InvoiceParams,
            lines(unit_price=99_999_999),
            lines(unit_price=100_000_000),
            "line_items.0.unit_price",
        ),
        (InvoiceParams, lines(unit_price=2.0), lines(unit_price=2.5), "line_items.0.unit_price"),
        (
            InvoiceParams,
            lines(unit_price=None, amount=5),
            lines(unit_price=None),
            "line_items.0.unit_price",
        ),
        (
            InvoiceParams,
            lines(description="x" * 250),
            lines(description="x" * 251),
            "line_items.0.description",
        ),
        (InvoiceUpdateParamsSchema, {}, {"line_items": []}, "line_items"),
        (InvoiceUpdateParamsSchema, {"due_date": None, "line_items": None}, {"due_date": 5}, "due_date"),
        (PaymentCreateParamsSchema, PAYMENT, {**PAYMENT, "amount": 0}, "amount"),
        (PaymentCreateParamsSchema, {**PAYMENT, "paid_on": None}, {**PAYMENT, "paid_on": "soon"}, "paid_on"),
        (PaymentUpdateParamsSchema, {}, {"amount": -1}, "amount"),
        (TransactionCreateParamsSchema, {"amount": -5}, {"amount": 1.5}, "amount"),
        (TransactionCreateParamsSchema, {"datetime": "2026-05-01"}, {"datetime": "2026-05-32"}, "datetime"),
        (
            InvoiceParams,
            lines(variant_id="v", description=None),
            lines(description=None),
            "line_items.0.description",
        ),
    ],
)
def test_a_limit_at_its_edge(schema: type[Schema], good: Any, bad: Any, where: str) -> None:
    assert refused(schema, good) == []
    assert refused(schema, bad) == [where]


def test_an_update_holds_only_what_is_given() -> None:
    params = CustomerUpdateParamsSchema().load({"website": "https://acme.com", "email": None, "name": None})

    assert params == CustomerUpdateParams(website="https://acme.com", email=None)
    assert (params.website, params.email, params.phone) == ("https://acme.com", None, NOT_GIVEN)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("1970-01-01", 0),
        ("1970-01-01T00:00:05Z", 5),
        ("1970-01-01 02:00+02:00", 0),
        ("1970-01-01t00:00:01.999999999z", 1),
        ("1970-01-01T00:00", 0),
        ("9999-12-31T23:59:59Z", 253402300799),
        ("9999-12-31T23:59:59-01:00", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("2026-02-30", None),
        ("2026-05-01T25:00", None),
        ("2026-05-01T10", None),
        ("19700101", None),
        ("٢٠٢٦-٠١-٢٠", None),
        ("", None),
    ],
)
def test_moments(text: str, second: int | None) -> None:
    where = refused(PaymentUpdateParamsSchema, {"paid_on": text})

    assert where == ([] if second is not None else ["paid_on"])
    if second is not None:
        assert PaymentUpdateParamsSchema().load({"paid_on": text}).paid_on == second


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("jenny.rosen+a@mail.example.com", None),
        ("j@bücher.example", None),
        ("nobody", "An email address must have an @-sign."),
        ("@example.com", "There must be something before the @-sign."),
        ("a@", "There must be something after the @-sign."),
        ("a@localhost", "The part after the @-sign is not valid. It should have a period."),
        ("a b@example.com", "The email address contains invalid characters before the @-sign."),
        ("a.@example.com", "The email address contains invalid characters before the @-sign."),
        ("a@exa mple.com", "The part after the @-sign contains invalid characters."),
        ("a@-example.com", "The part after the @-sign contains invalid characters."),
        ("a@example.com\n", "The part after the @-sign contains invalid characters."),
        (f"a@{'x' * 64}.com", "The part after the @-sign contains invalid characters."),
        ("a" * 242 + "@example.com", None),
        ("a" * 243 + "@example.com", "The email address is too long."),
    ],
)
def test_addresses(address: str, fault: str | None) -> None:
    assert email_error(address) == fault


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2026-01-20", True),
        ("2024-02-29", True),
        ("2026-02-29", False),
        ("2026-1-2", False),
        ("20260120", False),
        ("2026-01-20T00:00:00Z", False),
        ("٢٠٢٦-٠١-٢٠", False),
        ("0000-01-01", False),
    ],
)
def test_days(text: str, *, good: bool) -> None:
    assert is_date(text) is good


def test_uuids_are_read_in_their_usual_spelling() -> None:
    usual = "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"

    assert {read_uuid(text) for text in (usual, usual.upper(), f"urn:uuid:{usual}", f"{{{usual}}}")} == {usual}
