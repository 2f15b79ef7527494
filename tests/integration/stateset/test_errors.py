"""What Stateset's API says when it says no: every documented code that can be reached, in the documented shape."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.stateset import Stateset


def error_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status == status, answer.body.decode()
    error: dict[str, Any] = answer.json["error"]
    assert list(error) == ["code", "message", "type", "details", "request_id", "timestamp", "documentation_url"]
    assert re.fullmatch(r"req_[A-Za-z0-9]{24}", error["request_id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", error["timestamp"])
    assert error["documentation_url"] == f"https://docs.stateset.com/errors/{error['code']}"
    return error


@pytest.mark.parametrize(
    ("authorization", "code", "message"),
    [
        ("", "MISSING_AUTH_HEADER", "No Authorization header provided"),
        ("Bearer", "INVALID_TOKEN_FORMAT", "Token format is incorrect"),
        ("Bearer beel_sk_test_abc", "INVALID_TOKEN_FORMAT", "Token format is incorrect"),
        ("Bearer dz_abc", "INVALID_TOKEN_FORMAT", "Token format is incorrect"),
        ("Token sk_test_abc", "INVALID_TOKEN_FORMAT", "Token format is incorrect"),
        ("Basic c2tfdGVzdF9hYmM6", "INVALID_TOKEN_FORMAT", "Token format is incorrect"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/invoices"), ("POST", "/invoices/inv_1/send"), ("POST", "/customers"), ("GET", "/no/such/path")],
)
def test_callers_without_a_good_key_are_told_first(
    stateset: Stateset, method: str, path: str, authorization: str, code: str, message: str
) -> None:
    answer = stateset.wire.request(method, path, b"{", Authorization=authorization)

    error = error_of(answer, 401)
    assert (error["code"], error["message"], error["type"]) == (code, message, "authentication_error")


@pytest.mark.parametrize(
    ("kind", "reads", "writes"),
    [
        ("sk_test", True, True),
        ("rk_test", True, True),
        ("rk_test_read", True, False),
        ("rk_test_write", False, True),
        ("pk_test", False, False),
    ],
)
def test_scopes_restrict_keys_of_one_account(stateset: Stateset, kind: str, *, reads: bool, writes: bool) -> None:
    invoice = stateset.invoice()["id"]
    caller = stateset.with_key(kind).wire

    read, sent = caller.get(f"/invoices/{invoice}"), caller.post(f"/invoices/{invoice}/send")

    for answer, allowed, scope in ((read, reads, "invoices:read"), (sent, writes, "invoices:write")):
        if allowed:
            assert answer.status == 200
            continue
        error = error_of(answer, 403)
        assert (error["code"], error["type"]) == ("INSUFFICIENT_PERMISSIONS", "permission_error")
        assert error["message"] == "API key lacks required permissions"
        assert error["details"] == {"required_scope": scope}


@pytest.mark.parametrize(
    ("method", "path", "message", "details"),
    [
        ("GET", "/invoices/inv_nothing", "Invoice not found", {"resource": "invoice", "id": "inv_nothing"}),
        ("POST", "/invoices/inv_nothing/send", "Invoice not found", {"resource": "invoice", "id": "inv_nothing"}),
        ("GET", "/customers/cust_nobody", "Customer not found", {"resource": "customer", "id": "cust_nobody"}),
        ("GET", "/notes", "No such path: /stateset/v1/notes", {}),
        ("GET", "/invoices/", "No such path: /stateset/v1/invoices/", {}),
    ],
)
def test_what_is_not_there(stateset: Stateset, method: str, path: str, message: str, details: dict[str, str]) -> None:
    error = error_of(stateset.wire.request(method, path), 404)

    assert (error["code"], error["type"]) == ("RESOURCE_NOT_FOUND", "not_found_error")
    assert (error["message"], error["details"]) == (message, details)


def test_another_method(stateset: Stateset) -> None:
    error = error_of(stateset.wire.request("DELETE", "/invoices"), 405)

    assert error["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("body", [b"{", b"[1,", b'{"to": NaN}', b'"\xff"', b'"\\ud800"', b"1e999", b"[" * 100_000])
def test_a_body_that_is_no_json(stateset: Stateset, body: bytes) -> None:
    error = error_of(stateset.wire.request("POST", "/customers", body), 400)

    assert (error["code"], error["message"]) == ("VALIDATION_ERROR", "The request body is not valid JSON.")


def test_a_body_that_is_too_large(stateset: Stateset) -> None:
    error_of(stateset.wire.request("POST", "/customers", b" " * (2 * 1024 * 1024 + 1)), 413)


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"1", b"true"])
def test_a_body_that_is_no_object(stateset: Stateset, body: bytes) -> None:
    assert error_of(stateset.wire.request("POST", "/customers", body), 422)["details"]["field"] == "body"


@pytest.mark.parametrize(("body", "code"), [(b"", "MISSING_REQUIRED_FIELD"), (b"null", "VALIDATION_ERROR")])
def test_a_body_that_is_needed(stateset: Stateset, body: bytes, code: str) -> None:
    error = error_of(stateset.wire.request("POST", "/customers", body), 422)

    assert (error["code"], error["details"]["field"]) == (code, "body")


def test_a_missing_field_is_named_and_so_are_the_others(stateset: Stateset) -> None:
    error = error_of(stateset.wire.post("/customers", {"email": "nobody"}), 422)

    assert error["code"] == "INVALID_FIELD_FORMAT"
    assert error["message"].startswith("Invalid value for email: value is not a valid email address")
    assert [each["field"] for each in error["details"]["errors"]] == ["email", "first_name", "last_name"]
    missing = error_of(stateset.wire.post("/invoices", {}), 422)
    assert (missing["code"], missing["message"]) == ("MISSING_REQUIRED_FIELD", "Missing required field: customer_id")
    assert missing["type"] == "invalid_request_error"


def test_an_invoice_for_nobody(stateset: Stateset) -> None:
    error = error_of(stateset.wire.post("/invoices", {"customer_id": "cust_nobody"}), 404)

    assert error["message"] == "Customer not found"


def test_a_number_can_be_had_once(stateset: Stateset) -> None:
    customer = stateset.invoice(invoice_number="MINE")["customer_id"]

    error = error_of(stateset.wire.post("/invoices", {"customer_id": customer, "invoice_number": "MINE"}), 422)

    assert error["code"] == "RESOURCE_ALREADY_EXISTS"
    assert error["details"] == {"field": "invoice_number", "value": "MINE"}


def test_a_due_date_before_the_issue(stateset: Stateset) -> None:
    customer = stateset.customer()["id"]
    given = {"customer_id": customer, "issue_date": "2026-02-02", "due_date": "2026-02-01"}

    assert error_of(stateset.wire.post("/invoices", given), 422)["details"] == {"field": "due_date"}


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"status": "open"}, {"sort_by": "id"}])
def test_a_list_that_cannot_be_made(stateset: Stateset, query: dict[str, object]) -> None:
    assert error_of(stateset.wire.get("/invoices", **query), 422)["details"]["field"] == next(iter(query))


@pytest.mark.parametrize("path", ["/invoices", "/customers"])
@pytest.mark.parametrize("more", [{}, {"sort_by": "due_date"}])
def test_an_unknown_cursor(stateset: Stateset, path: str, more: dict[str, str]) -> None:
    answer = stateset.wire.get(path, starting_after="inv_nothing", **more)

    assert error_of(answer, 422)["details"] == {"field": "starting_after"}


def test_a_fault_of_the_emulator_is_answered_in_the_same_shape(
    stateset: Stateset, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = stateset.invoice()["id"]

    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("emulator.api.stateset.lifecycle.send_invoice", broken)
    error = error_of(stateset.wire.post(f"/invoices/{invoice}/send"), 500)

    assert (error["code"], error["type"]) == ("INTERNAL_SERVER_ERROR", "api_error")
    assert "ZeroDivisionError" not in error["message"]


def test_the_log_has_a_request_under_the_id_that_its_answer_names(stateset: Stateset) -> None:
    error = error_of(stateset.wire.get("/invoices/inv_nothing"), 404)

    found = stateset.wire.control(f"/requests/{error['request_id']}")

    assert found.status == 200
    assert (found.json["method"], found.json["path"]) == ("GET", "/stateset/v1/invoices/inv_nothing")
