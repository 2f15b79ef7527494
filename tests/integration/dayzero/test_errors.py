"""What Day Zero's API says when it says no: the documented texts word for word, and FastAPI's 422."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.dayzero import Dayzero

NOBODY = "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"
PATHS = [("GET", "/invoices"), ("POST", "/invoices"), ("POST", "/invoices/nonsense/send"), ("GET", "/customers/x")]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize(
    ("headers", "status", "detail"),
    [
        ({"Authorization": ""}, 401, "Not authenticated"),
        ({"Authorization": "Bearer sk_test_abc"}, 401, "Not authenticated"),
        ({"Authorization": "Bearer dz_"}, 401, "Not authenticated"),
        ({"Authorization": "Basic dz_token"}, 401, "Not authenticated"),
        ({"x_business_id": ""}, 401, "Not authenticated"),
        ({"x_business_id": "YOUR_BUSINESS_ID"}, 400, "Invalid request parameters: x-business-id must be a UUID"),
        ({"Authorization": "", "x_business_id": "YOUR_BUSINESS_ID"}, 401, "Not authenticated"),
    ],
)
def test_both_headers_are_checked_before_anything_else(
    dayzero: Dayzero, method: str, path: str, headers: dict[str, str], status: int, detail: str
) -> None:
    answer = dayzero.wire.request(method, path, b"{", **headers)

    assert (answer.status, answer.json) == (status, {"detail": detail})


@pytest.mark.parametrize("token", ["dz_read_x", "dz_test_read_x"])
def test_a_token_that_may_only_read(dayzero: Dayzero, token: str) -> None:
    invoice = dayzero.open_invoice()["id"]
    reader = dayzero.with_headers(Authorization=f"Bearer {token}")

    answer = reader.wire.post(f"/invoices/{invoice}/send")

    assert (answer.status, answer.json) == (403, {"detail": "Not enough permissions"})
    assert reader.wire.get(f"/invoices/{invoice}").status == 200


@pytest.mark.parametrize(
    ("method", "path", "detail"),
    [
        ("GET", f"/invoices/{NOBODY}", "Invoice not found"),
        ("POST", f"/invoices/{NOBODY}/send", "Invoice not found"),
        ("POST", f"/invoices/{NOBODY}/finalize", "Invoice not found"),
        ("PUT", f"/invoices/{NOBODY}/void", "Invoice not found"),
        ("GET", f"/customers/{NOBODY}", "Customer not found"),
        ("GET", f"/customers/{NOBODY}/contacts", "Customer not found"),
        ("GET", "/orders", "Not Found"),
        ("GET", "/orders/", "Not Found"),
    ],
)
def test_what_is_not_there(dayzero: Dayzero, method: str, path: str, detail: str) -> None:
    answer = dayzero.wire.request(method, path)

    assert (answer.status, answer.json) == (404, {"detail": detail})


def test_another_method(dayzero: Dayzero) -> None:
    answer = dayzero.wire.request("DELETE", "/invoices")

    assert (answer.status, answer.json) == (405, {"detail": "Method Not Allowed"})
    assert "POST" in answer.headers["Allow"]


def test_a_contact_that_is_there_already(dayzero: Dayzero) -> None:
    path = f"/customers/{dayzero.customer()['id']}/contacts"
    dayzero.create(path, {"name": "Jane", "email": "jane@acme.com"})

    answer = dayzero.wire.post(path, {"name": "J.", "email": "jane@acme.com"})

    assert (answer.status, answer.json) == (409, {"detail": "Resource already exists"})


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"due_date": "soon"}, "due_date must be a date in the format YYYY-MM-DD"),
        ({"due_date": "2026-02-30"}, "due_date must be a date in the format YYYY-MM-DD"),
        ({"issue_date": "01/02/2026"}, "issue_date must be a date in the format YYYY-MM-DD"),
        (
            {"line_items": [{"variant_id": NOBODY}]},
            "variant_id must be 'custom' or absent, as products are not emulated",
        ),
    ],
)
def test_an_invoice_that_cannot_be(dayzero: Dayzero, given: dict[str, Any], what: str) -> None:
    lines = [{"description": "x", "unit_price": 1}]
    body = {"customer_id": dayzero.customer()["id"], "due_date": "2026-05-01", "line_items": lines, **given}

    answer = dayzero.wire.post("/invoices", body)

    assert (answer.status, answer.json) == (400, {"detail": f"Invalid request parameters: {what}"})


@pytest.mark.parametrize("path", ["/invoices", "/customers"])
@pytest.mark.parametrize("more", [{}, {"direction": "prev"}, {"sort_by": "updated_at"}])
def test_an_unknown_cursor(dayzero: Dayzero, path: str, more: dict[str, str]) -> None:
    answer = dayzero.wire.get(path, cursor="nothing", **more)

    detail = "Invalid request parameters: cursor names nothing in this list"
    assert (answer.status, answer.json) == (400, {"detail": detail})


def error(type: str, loc: list[Any], msg: str, value: Any, **ctx: Any) -> dict[str, Any]:
    body = {"type": type, "loc": loc, "msg": msg, "input": value}
    return {**body, "ctx": ctx} if ctx else body


NO_UUID = "invalid character: found `n` at 0"
UNKNOWN_UUID = error(
    "uuid_parsing", ["path", "invoice_id"], f"Input should be a valid UUID, {NO_UUID}", "nope", error=NO_UUID
)
NO_FLAG = "Input should be a valid boolean, unable to interpret input"


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/invoices/nope", None, [UNKNOWN_UUID]),
        ("POST", "/invoices/nope/send", b"", [UNKNOWN_UUID]),
        (
            "POST",
            "/invoices/nope/send",
            b'{"cc_sender": "perhaps", "attach_pdf": null}',
            [
                UNKNOWN_UUID,
                error("bool_parsing", ["body", "cc_sender"], NO_FLAG, "perhaps"),
                error("bool_type", ["body", "attach_pdf"], "Input should be a valid boolean", None),
            ],
        ),
        (
            "POST",
            f"/invoices/{NOBODY}/send",
            b"[]",
            [
                error(
                    "model_attributes_type",
                    ["body"],
                    "Input should be a valid dictionary or object to extract fields from",
                    [],
                )
            ],
        ),
        (
            "POST",
            f"/invoices/{NOBODY}/send",
            b'{"cc_sender": tru}',
            [error("json_invalid", ["body", 14], "JSON decode error", {}, error="Expecting value")],
        ),
        ("POST", "/invoices", b"", [error("missing", ["body"], "Field required", None)]),
        (
            "POST",
            "/invoices",
            b'{"due_date": "2026-05-01", "line_items": [{"quantity": 0}, {}]}',
            [
                error(
                    "missing",
                    ["body", "customer_id"],
                    "Field required",
                    {"due_date": "2026-05-01", "line_items": [{"quantity": 0}, {}]},
                ),
                error(
                    "greater_than_equal",
                    ["body", "line_items", 0, "quantity"],
                    "Input should be greater than or equal to 1",
                    0,
                    ge=1,
                ),
                error("missing", ["body", "line_items", 1, "description"], "Field required", {}),
                error("missing", ["body", "line_items", 1, "unit_price"], "Field required", {}),
            ],
        ),
        (
            "GET",
            "/invoices?limit=0",
            None,
            [error("greater_than_equal", ["query", "limit"], "Input should be greater than or equal to 1", "0", ge=1)],
        ),
        (
            "GET",
            "/customers?limit=1001",
            None,
            [
                error(
                    "less_than_equal", ["query", "limit"], "Input should be less than or equal to 1000", "1001", le=1000
                )
            ],
        ),
        (
            "GET",
            "/customers?search=",
            None,
            [
                error(
                    "string_too_short", ["query", "search"], "String should have at least 1 character", "", min_length=1
                )
            ],
        ),
    ],
)
def test_validation_errors(
    dayzero: Dayzero, method: str, path: str, body: bytes | None, expected: list[dict[str, Any]]
) -> None:
    answer = dayzero.wire.request(method, path, body)

    assert (answer.status, answer.json) == (422, {"detail": expected})


@pytest.mark.parametrize("body", [b"\xff", b'{"name": NaN}', b'{"name": "\\ud800"}', b"1e999", b"[" * 100_000])
def test_no_body_is_too_odd(dayzero: Dayzero, body: bytes) -> None:
    answer = dayzero.wire.request("POST", "/customers", body)

    assert (answer.status, answer.json) == (400, {"detail": "There was an error parsing the body"})


def test_a_text_that_is_no_text(dayzero: Dayzero) -> None:
    answer = dayzero.wire.request("POST", "/customers", b"\xff", Content_Type="text/plain")

    assert (answer.status, answer.json["detail"][0]["input"]) == (422, "\N{REPLACEMENT CHARACTER}")


def test_a_fault_of_the_emulator_is_answered_in_the_same_shape(
    dayzero: Dayzero, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = dayzero.open_invoice()["id"]

    def broken(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("emulator.api.dayzero.invoices.send_invoice", broken)
    answer = dayzero.wire.post(f"/invoices/{invoice}/send")

    assert answer.status == 500
    assert answer.json == {"detail": "An unexpected error occurred in the emulator; see its output."}
