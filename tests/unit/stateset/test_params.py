"""Every limit of the parameters, at its edge."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from schemas.json_fields import validation_messages_in
from schemas.stateset.customer import CustomerCreateParams, CustomerListParamsSchema
from schemas.stateset.invoice_params import (
    InvoiceCreateParams,
    InvoiceListParamsSchema,
    InvoiceUpdateParams,
    MailParams,
    PaymentParams,
)

CUSTOMER = {"email": "a@example.com", "first_name": "A", "last_name": "B"}
LINE = {"description": "x", "unit_price": 1}
PRICE = "line_items.0.unit_price"
INVOICE = {"customer_id": "cust_1"}
MAX_EMAIL_LENGTH = "a" * 242 + "@example.com"


def refused(schema: type[Schema], raw: Any) -> list[tuple[str, str]]:
    """Where what was wrong, or nothing."""
    try:
        schema().load(raw)
    except ValidationError as error:
        found = validation_messages_in(error.messages)
        return [(".".join(map(str, path)), problem.type) for path, problem in found]
    return []


def lines(**given: Any) -> dict[str, Any]:
    return {**INVOICE, "line_items": [{**LINE, **given}]}


@pytest.mark.parametrize(
    ("schema", "good", "bad", "where"),
    [
        (CustomerCreateParams, {**CUSTOMER, "first_name": "x"}, {**CUSTOMER, "first_name": ""}, "first_name"),
        (
            CustomerCreateParams,
            {**CUSTOMER, "first_name": "x" * 50},
            {**CUSTOMER, "first_name": "x" * 51},
            "first_name",
        ),
        (CustomerCreateParams, {**CUSTOMER, "last_name": "x"}, {**CUSTOMER, "last_name": ""}, "last_name"),
        (CustomerCreateParams, {**CUSTOMER, "last_name": "x" * 50}, {**CUSTOMER, "last_name": "x" * 51}, "last_name"),
        (CustomerCreateParams, {**CUSTOMER, "notes": "x" * 1000}, {**CUSTOMER, "notes": "x" * 1001}, "notes"),
        (
            CustomerCreateParams,
            {**CUSTOMER, "customer_tier": "gold"},
            {**CUSTOMER, "customer_tier": "Gold"},
            "customer_tier",
        ),
        (
            CustomerCreateParams,
            {**CUSTOMER, "email": MAX_EMAIL_LENGTH},
            {**CUSTOMER, "email": f"a{MAX_EMAIL_LENGTH}"},
            "email",
        ),
        (CustomerCreateParams, {**CUSTOMER, "email": "a@b.test"}, {**CUSTOMER, "email": "a@b"}, "email"),
        (
            CustomerCreateParams,
            {**CUSTOMER, "custom_fields": {"a_1": 1}},
            {**CUSTOMER, "custom_fields": {"a-1": 1}},
            "custom_fields.a-1",
        ),
        (
            CustomerCreateParams,
            {**CUSTOMER, "custom_fields": {"a": None}},
            {**CUSTOMER, "custom_fields": {"a": []}},
            "custom_fields.a",
        ),
        (
            CustomerCreateParams,
            {**CUSTOMER, "date_of_birth": "1990-05-15"},
            {**CUSTOMER, "date_of_birth": "1990-02-30"},
            "date_of_birth",
        ),
        (
            CustomerCreateParams,
            {**CUSTOMER, "address": {"country": "US"}},
            {**CUSTOMER, "address": {"country": "us"}},
            "address.country",
        ),
        (CustomerCreateParams, {**CUSTOMER, "address": None}, {**CUSTOMER, "address": "x"}, "address"),
        (CustomerListParamsSchema, {"limit": "1"}, {"limit": "0"}, "limit"),
        (CustomerListParamsSchema, {"limit": "100"}, {"limit": "101"}, "limit"),
        (InvoiceListParamsSchema, {"limit": "1"}, {"limit": "0"}, "limit"),
        (InvoiceListParamsSchema, {"limit": "100"}, {"limit": "101"}, "limit"),
        (InvoiceListParamsSchema, {"status": "voided"}, {"status": "void"}, "status"),
        (InvoiceCreateParams, lines(quantity=0), lines(quantity=-1), "line_items.0.quantity"),
        (InvoiceCreateParams, lines(quantity=1_000_000), lines(quantity=1_000_001), "line_items.0.quantity"),
        (InvoiceCreateParams, lines(quantity=0.0001), lines(quantity=0.00001), "line_items.0.quantity"),
        (InvoiceCreateParams, lines(unit_price=99_999_999), lines(unit_price=100_000_000), PRICE),
        (InvoiceCreateParams, lines(unit_price=-99_999_999), lines(unit_price=-100_000_000), PRICE),
        (InvoiceCreateParams, lines(unit_price=1.0), lines(unit_price=1.5), PRICE),
        (InvoiceCreateParams, lines(tax_rate=1), lines(tax_rate=1.01), "line_items.0.tax_rate"),
        (InvoiceCreateParams, lines(tax_rate=0), lines(tax_rate=-0.01), "line_items.0.tax_rate"),
        (InvoiceCreateParams, lines(tax_rate=0.000001), lines(tax_rate=0.0000001), "line_items.0.tax_rate"),
        (InvoiceCreateParams, lines(description="x" * 250), lines(description="x" * 251), "line_items.0.description"),
        (
            InvoiceCreateParams,
            {**INVOICE, "line_items": [LINE] * 100},
            {**INVOICE, "line_items": [LINE] * 101},
            "line_items",
        ),
        (
            InvoiceCreateParams,
            {**INVOICE, "invoice_number": "a" * 64},
            {**INVOICE, "invoice_number": "a" * 65},
            "invoice_number",
        ),
        (
            InvoiceCreateParams,
            {**INVOICE, "invoice_number": "a.b-c_d"},
            {**INVOICE, "invoice_number": "a/b"},
            "invoice_number",
        ),
        (InvoiceCreateParams, {**INVOICE, "currency": "eur"}, {**INVOICE, "currency": "euro"}, "currency"),
        (
            InvoiceCreateParams,
            {**INVOICE, "metadata": {"k": "x" * 250}},
            {**INVOICE, "metadata": {"k": "x" * 251}},
            "metadata.k",
        ),
        (
            InvoiceCreateParams,
            {**INVOICE, "metadata": {"k": 2**53 - 1}},
            {**INVOICE, "metadata": {"k": 2**53}},
            "metadata.k",
        ),
        (MailParams, {"subject": "x" * 998}, {"subject": "x" * 999}, "subject"),
        (MailParams, {"message": "x" * 10_000}, {"message": "x" * 10_001}, "message"),
        (MailParams, {"to": ["a@x.test"] * 50}, {"to": ["a@x.test"] * 51}, "to"),
        (MailParams, {"cc": ["a@x.test"] * 50}, {"cc": ["a@x.test"] * 51}, "cc"),
        (MailParams, {"bcc": ["a@x.test"] * 50}, {"bcc": ["a@x.test"] * 51}, "bcc"),
        (MailParams, {"to": ["a@x.test"]}, {"to": "a@x.test"}, "to"),
        (MailParams, {"cc": ["a@x.test"]}, {"cc": ["a@x.test\nBcc: b@x.test"]}, "cc.0"),
        (MailParams, {"attach_pdf": None}, {"attach_pdf": "maybe"}, "attach_pdf"),
        (MailParams, {"subject": None}, {"subject": 5}, "subject"),
        (InvoiceUpdateParams, {"due_date": None}, {"due_date": "2026-02-30"}, "due_date"),
        (InvoiceUpdateParams, {"line_items": [LINE]}, {"line_items": [{**LINE, "unit_price": None}]}, PRICE),
        (InvoiceUpdateParams, {"metadata": None}, {"metadata": {"k": {}}}, "metadata.k"),
        (PaymentParams, {"amount": 1}, {"amount": 0}, "amount"),
        (PaymentParams, {"amount": 2**53 - 1}, {"amount": 2**53}, "amount"),
        (PaymentParams, {"amount": 1.0}, {"amount": 1.5}, "amount"),
        (PaymentParams, {"payment_date": "2026-02-28"}, {"payment_date": "2026-02-30"}, "payment_date"),
        (PaymentParams, {"reference": "x" * 128}, {"reference": "x" * 129}, "reference"),
    ],
)
def test_a_limit_at_its_edge(schema: type[Schema], good: Any, bad: Any, where: str) -> None:
    assert refused(schema, good) == []
    assert [path for path, _ in refused(schema, bad)] == [where]


@pytest.mark.parametrize(
    ("schema", "needed"),
    [(CustomerCreateParams, CUSTOMER), (InvoiceCreateParams, INVOICE), (MailParams, {}), (PaymentParams, {})],
)
def test_null_is_an_absence_wherever_something_may_be_left_out(schema: type[Schema], needed: dict[str, Any]) -> None:
    absent = schema().load(needed)

    nulls = {name: None for name, field in schema().load_fields.items() if not field.required}

    assert schema().load({**nulls, **needed}) == absent
