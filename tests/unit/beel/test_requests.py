"""Limits at their edges, and how mistakes are named."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from schemas.beel.configuration import CreateSeries
from schemas.beel.customers import CreateCustomer
from schemas.beel.invoices import CreateInvoice
from schemas.beel.lifecycle import MarkPaid, MarkSent, VoidInvoice
from schemas.beel.queries import InvoiceQuery
from schemas.beel.requests import InvalidRequestError, RequestSchema
from schemas.beel.sending import BulkSendEmail, SendEmail

UUID = "550e8400-e29b-41d4-a716-446655440000"
ADDRESS = {"street": "S", "number": "1", "postal_code": "1", "city": "C", "province": "P", "country": "España"}
LINE = {"description": "d", "quantity": 1, "unit_price": 1}
RECIPIENT = {"customer_id": UUID}


def address_of(length: int) -> str:
    return "a" * (length - len("@b.co")) + "@b.co"


def parameter_errors_in(schema: type[RequestSchema], raw: Any) -> dict[str, str]:
    try:
        schema.parse(raw)
    except InvalidRequestError as error:
        return {parameter_error.field: parameter_error.text.text_in("en") for parameter_error in error.parameter_errors}
    return {}


@pytest.mark.parametrize(
    ("member", "good", "bad"),
    [
        ("subject", ["s", "s" * 200], ["", "s" * 201, 5]),
        ("message", ["m", "m" * 2000], ["", "m" * 2001, ["m"]]),
        ("recipients", [[], [address_of(6)], [address_of(255)], ["a@b.co"] * 20], [["a@b.co"] * 21, "a@b.co", [None]]),
        (
            "cc",
            [["a@b.co"]],
            [["a@b"], ["ab.co"], [""], [address_of(256)], ["a@b.co\n"], ["a b@c.de"], ["a@exa_mple.com"]],
        ),
        ("attach_pdf", [True, False], ["true", 1]),
        ("language", ["es", "en", "ca"], ["fr", "ES", ""]),
        ("unknown", [1, None], []),
    ],
)
def test_send(member: str, good: list[Any], bad: list[Any]) -> None:
    assert [parameter_errors_in(SendEmail, {member: value}) for value in good] == [{}] * len(good)
    assert all(name.startswith(member) for value in bad for name in parameter_errors_in(SendEmail, {member: value}))
    assert all(parameter_errors_in(SendEmail, {member: value}) for value in bad)


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        (VoidInvoice, {"reason": "r" * 10}, {"reason": "r" * 9}),
        (VoidInvoice, {"reason": "r" * 500}, {"reason": "r" * 501}),
        (BulkSendEmail, {"invoice_ids": [UUID] * 20}, {"invoice_ids": [UUID] * 21}),
        (BulkSendEmail, {"invoice_ids": [UUID.upper()]}, {"invoice_ids": []}),
        (MarkPaid, {"payment_date": "2026-02-28"}, {"payment_date": "2026-02-30"}),
        (MarkPaid, {"payment_method": {"payment_term_days": 365}}, {"payment_method": {"payment_term_days": 366}}),
        (MarkSent, {"sent_at": "2026-03-10T10:00:00Z"}, {"sent_at": "2026-03-10"}),
        (MarkSent, {"sent_at": "2026-03-10T10:00:00+01:00"}, {"sent_at": 1773136800}),
        (MarkSent, {"sent_at": "0001-01-01T00:00:00Z"}, {"sent_at": "0001-01-01T00:00:00+01:00"}),
        (MarkSent, {"sent_at": "9999-12-31T23:59:59Z"}, {"sent_at": "9999-12-31T23:59:59-01:00"}),
        (InvoiceQuery, {"limit": "100"}, {"limit": "101"}),
        (InvoiceQuery, {"page": "1"}, {"page": "0"}),
        (InvoiceQuery, {"status": "PAID"}, {"status": "paid"}),
        (InvoiceQuery, {"total_min": "0.5"}, {"total_min": "NaN"}),
    ],
)
def test_edges(schema: type[RequestSchema], good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert parameter_errors_in(schema, good) == {}
    assert list(parameter_errors_in(schema, bad)) != []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"description": ""}, "lines[0].description"),
        ({"description": "d" * 501}, "lines[0].description"),
        ({"quantity": "1"}, "lines[0].quantity"),
        ({"quantity": True}, "lines[0].quantity"),
        ({"quantity": 10**6}, "lines[0].quantity"),
        ({"unit_price": -1}, "lines[0].unit_price"),
        ({"unit_price": 1000000}, "lines[0].unit_price"),
        ({"discount_percentage": 101}, "lines[0].discount_percentage"),
        ({"irpf_rate": 16}, "lines[0].irpf_rate"),
        ({"equivalence_surcharge_rate": 1}, "lines[0].equivalence_surcharge_rate"),
        ({"main_tax": {"type": "VAT", "percentage": 21}}, "lines[0].main_tax.type"),
        ({"main_tax": {"type": "IVA"}}, "lines[0].main_tax.percentage"),
        ({"main_tax": {"type": "IVA", "percentage": 21, "regime_key": "12"}}, "lines[0].main_tax.regime_key"),
    ],
)
def test_lines(change: dict[str, Any], field: str) -> None:
    body = {"type": "STANDARD", "recipient": RECIPIENT, "lines": [{**LINE, **change}]}
    assert list(parameter_errors_in(CreateInvoice, body)) == [field]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"type": "PROFORMA"}, ["type"]),
        ({"lines": []}, ["lines"]),
        ({"lines": [LINE] * 250}, []),
        ({"lines": [LINE] * 251}, ["lines"]),
        ({"notes": "n" * 1000}, []),
        ({"notes": "n" * 1001}, ["notes"]),
        ({"issue_date": "10/03/2026"}, ["issue_date"]),
        ({"recipient": {}}, ["recipient.legal_name", "recipient.nif"]),
        ({"recipient": {"recipient_type": "EXISTING"}}, ["recipient.customer_id"]),
        ({"recipient": {"recipient_type": "SIMPLIFIED"}}, []),
        ({"recipient": {"legal_name": "A", "nif": "12345678"}}, ["recipient.nif"]),
        ({"recipient": {"legal_name": "A", "alternative_id": {"type": "03", "number": "X1"}}}, []),
        ({"recipient": {"legal_name": "A", "alternative_id": {"type": "01", "number": ""}}},
         ["recipient.alternative_id.number", "recipient.alternative_id.type"]),
        ({"options": {"email_config": {"recipients": []}}}, ["options.email_config.recipients"]),
        ({"options": {"issue_directly": "yes"}}, ["options.issue_directly"]),
        ({"metadata": {"a": "b" * 16384}}, ["metadata"]),
        ({"payment_info": {"iban": "ES91"}}, ["payment_info.iban"]),
    ],
)  # fmt: skip
def test_invoices(change: dict[str, Any], fields: list[str]) -> None:
    body = {"type": "STANDARD", "recipient": RECIPIENT, "lines": [LINE], **change}
    assert sorted(parameter_errors_in(CreateInvoice, body)) == fields


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"legal_name": "n" * 120}, []),
        ({"legal_name": "n" * 121}, ["legal_name"]),
        ({"legal_name": " n"}, ["legal_name"]),
        ({"nif": "b12345678"}, ["nif"]),
        ({"phone": "12345678"}, ["phone"]),
        ({"phone": "+34 (93) 123-45-67"}, []),
        ({"email": "a@b.co"}, []),
        ({"email": "a@b"}, ["email"]),
        ({"email": "info@bücher.es"}, []),
        ({"email": "a@exa_mple.com"}, ["email"]),
        ({"email": "a@-example.com"}, ["email"]),
        ({"email": f"a@{'x' * 64}.com"}, ["email"]),
        ({"web": "ftp://example.com"}, ["web"]),
        ({"general_discount": 100}, []),
        ({"general_discount": 100.01}, ["general_discount"]),
        ({"address": {**ADDRESS, "city": "東京"}}, ["address.city"]),
        ({"address": {**ADDRESS, "country_code": "es"}}, ["address.country_code"]),
        ({"address": {}}, [f"address.{name}" for name in sorted(ADDRESS)]),
    ],
)
def test_customers(change: dict[str, Any], fields: list[str]) -> None:
    body = {"legal_name": "Acme", "nif": "B12345678", "address": ADDRESS, **change}
    assert sorted(parameter_errors_in(CreateCustomer, _decimals(body))) == fields


def test_series() -> None:
    good = {"name": "N", "code": "A-1_", "format": "{NUM:4}", "counter_reset": "NEVER"}
    assert parameter_errors_in(CreateSeries, good) == {}
    bad = {"name": "", "code": "a", "format": "{num}", "counter_reset": "DAILY", "initial_number": 0}
    assert sorted(parameter_errors_in(CreateSeries, bad)) == sorted(bad)


@pytest.mark.parametrize("raw", [[], "text", 5])
def test_a_body_is_an_object(raw: Any) -> None:
    assert parameter_errors_in(SendEmail, raw) == {"body": "must be object"}


def _decimals(value: Any) -> Any:
    """Numbers as they come out of a JSON body."""
    if isinstance(value, dict):
        return {name: _decimals(each) for name, each in value.items()}
    return Decimal(str(value)) if isinstance(value, float) else value
