"""Errors, word for word; who may do what; and what one dialect sees of another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.beel import AD_HOC, ADDRESS, LINE, Company, refused
from tests.support.wire import Response, Wire, new_key

UNKNOWN = "550e8400-e29b-41d4-a716-446655440000"


def error(answer: Response) -> Any:
    """The error as it is published: without what differs from request to request."""
    body = answer.json
    assert set(body) == {"success", "error", "meta"}
    assert set(body["meta"]) == {"timestamp", "request_id"}
    return answer.status, body["error"]


class TestPublished:
    """The examples of the reference."""

    def test_validation(self, company: Company) -> None:
        invoice = company.issue_invoice()["id"]
        status, found = error(company.wire.post(f"/invoices/{invoice}/send", {"subject": "", "language": "fr"}))
        assert (status, found["code"], found["message"]) == (400, "VALIDATION_ERROR", "The provided data is not valid")
        assert found["details"] == {
            "subject": "length must be 1 to 200 characters",
            "language": "must be one of es, en, ca",
        }

    @pytest.mark.parametrize("key", ["", "Bearer ", "Bearer nonsense", "Bearer beel_sk_", "Basic YTpi"])
    def test_unauthorized(self, company: Company, key: str) -> None:
        answer = company.with_headers(Authorization=key).wire.post(f"/invoices/{UNKNOWN}/send", {})
        assert error(answer) == (401, {"code": "UNAUTHORIZED", "message": "Authentication required"})

    @pytest.mark.parametrize("id", [UNKNOWN, UNKNOWN.upper(), "1", "a" * 2000, "%00", "inv_1"])
    def test_not_found(self, company: Company, id: str) -> None:
        not_found = (404, {"code": "NOT_FOUND", "message": "Resource not found"})
        assert error(company.wire.post(f"/invoices/{id}/send", {})) == not_found
        assert error(company.wire.get(f"/customers/{id}")) == not_found

    def test_unknown_paths(self, company: Company) -> None:
        for method, path in (("GET", "/nothing"), ("PATCH", "/invoices"), ("GET", "/"), ("GET", "/facturas")):
            assert error(company.wire.request(method, path))[0] == 404

    def test_internal(self, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: Any, **__: Any) -> None:
            raise RuntimeError("broken on purpose")

        monkeypatch.setattr("emulator.api.beel.steps.success", broken)
        answer = company.wire.get("/invoices")
        assert error(answer) == (500, {"code": "INTERNAL_ERROR", "message": "Internal server error"})

    def test_duplicate(self, company: Company) -> None:
        first = company.customer(nif="B00000001")
        body = {"legal_name": "N", "nif": "B00000001", "address": ADDRESS}
        assert error(company.wire.post("/customers", body)) == (
            409,
            {
                "code": "CONFLICT",
                "message": "A customer with this NIF already exists",
                "details": {
                    "conflict_type": "DUPLICATE_NIF",
                    "field": "nif",
                    "value": "B00000001",
                    "existing_resource_id": first["id"],
                    "message": "A customer with this NIF already exists",
                },
            },
        )


@pytest.mark.parametrize(
    ("change", "status", "code", "details"),
    [
        ({"issue_date": "10/03/2026"}, 400, "INVALID_JSON_FORMAT",
         {"field": "issue_date", "invalid_value": "10/03/2026", "expected_format": "YYYY-MM-DD"}),
        ({"type": "PROFORMA"}, 400, "INVALID_JSON_FORMAT",
         {"field": "type", "invalid_value": "PROFORMA", "allowed_values": "STANDARD, CORRECTIVE, SIMPLIFIED"}),
        ({"notes": 1.5}, 400, "INVALID_JSON_FORMAT",
         {"field": "notes", "invalid_value": "1.5", "expected_format": "string"}),
        ({"notes": [1.5, {"a": 0.1}]}, 400, "INVALID_JSON_FORMAT",
         {"field": "notes", "invalid_value": '[1.5,{"a":0.1}]', "expected_format": "string"}),
        ({"notes": "n" * 1001}, 422, "VALIDATION_ERROR", {"notes": "length must be 0 to 1000 characters"}),
        ({"series_id": UNKNOWN}, 422, "VALIDATION_ERROR", {"series_id": "no active series with this id"}),
        ({"recipient": {"customer_id": UNKNOWN}}, 422, "VALIDATION_ERROR",
         {"recipient.customer_id": "no active customer with this id"}),
        ({"issue_date": "2026-03-10", "due_date": "2026-03-09"}, 422, "VALIDATION_ERROR",
         {"due_date": "must not be before issue_date"}),
        ({"type": "CORRECTIVE"}, 422, "VALIDATION_ERROR",
         {"rectified_invoice_id": "is required for a corrective invoice",
          "rectification_reason": "is required for a corrective invoice"}),
    ],
)  # fmt: skip
def test_shapes_and_values(company: Company, change: dict[str, Any], status: int, code: str, details: Any) -> None:
    line = {"description": "d", "quantity": 1, "unit_price": 1}
    body = {"type": "STANDARD", "recipient": {"legal_name": "A", "nif": "12345678Z"}, "lines": [line], **change}
    assert refused(company.wire.post("/invoices", body)) == (status, code, details)


@pytest.mark.parametrize(
    "body",
    [b"{", b"[" * 10000, b'{"a": NaN}', b'{"subject": "\\ud800"}', b"\xff", b'{"a": 1e999999999999999999999}', b"\x00"],
)
def test_no_json(company: Company, body: bytes) -> None:
    answer = company.wire.request("POST", f"/invoices/{UNKNOWN}/send", body)
    assert answer.status in (400, 404)
    assert refused(answer)[1] in ("INVALID_JSON_FORMAT", "NOT_FOUND")


def test_bodies_have_a_limit(company: Company) -> None:
    answer = company.wire.request("POST", "/invoices", b" " * (192 * 1024 + 1))
    assert refused(answer)[:2] == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"X_Locale": "es"}, "Recurso no encontrado"),
        ({"X_Locale": "ca", "Accept_Language": "es"}, "No s'ha trobat el recurs"),
        ({"Accept_Language": "ca-ES,es;q=0.5"}, "No s'ha trobat el recurs"),
        ({"X_Locale": "fr"}, "Resource not found"),
    ],
)
def test_languages_of_messages(company: Company, headers: dict[str, str], message: str) -> None:
    assert error(company.with_headers(**headers).wire.get(f"/invoices/{UNKNOWN}"))[1]["message"] == message


class TestScopes:
    """What a key may do."""

    @pytest.mark.parametrize(
        ("scopes", "call", "missing"),
        [
            ("_invoices-read", lambda wire: wire.post(f"/invoices/{UNKNOWN}/send", {}), "invoices:write"),
            ("_invoices-write", lambda wire: wire.get("/invoices"), "invoices:read"),
            ("_invoices-read", lambda wire: wire.get("/customers"), "customers:read"),
            ("_customers-read", lambda wire: wire.post("/customers", {}), "customers:write"),
            ("_webhooks-read", lambda wire: wire.post("/webhooks", {}), "webhooks:write"),
        ],
    )
    def test_missing(self, company: Company, scopes: str, call: Callable[[Any], Response], missing: str) -> None:
        answer = call(company.with_key("test", scopes).wire)
        assert refused(answer) == (403, "FORBIDDEN", {"missing_scopes": [missing]})

    def test_same_company(self, company: Company) -> None:
        invoice = company.issue_invoice()["id"]
        assert company.with_key("test", "_invoices-write").perform(invoice, "send")["sent_to"]


class TestCompanies:
    """The company-scoped paths."""

    def test_aliases(self, company: Company) -> None:
        (own,) = company.data(company.wire.get("/companies"))
        invoice = company.issue_invoice()["id"]
        base = f"/companies/{own['id']}/invoices"
        assert company.data(company.wire.post(f"{base}/{invoice}/send", {}))["sent_to"] == ["anna@example.com"]
        paid = company.data(company.wire.put(f"{base}/{invoice}/status", {"status": "PAID"}))
        assert (paid["status"], company.data(company.wire.get(base))["pagination"]["total_items"]) == ("PAID", 1)

    def test_where_what_is_new_is(self, company: Company) -> None:
        (own,) = company.data(company.wire.get("/companies"))
        base = f"/companies/{own['id']}"
        body = {"type": "STANDARD", "recipient": AD_HOC, "lines": [LINE]}
        made = company.wire.post(f"{base}/invoices", body)
        assert made.headers["Location"] == f"/beel/api/v1{base}/invoices/{made.json['data']['id']}"
        derived = {"from_invoice_id": made.json["data"]["id"], "mode": "DUPLICATE"}
        copy = company.wire.post(f"{base}/invoices/derivations", derived)
        assert copy.headers["Location"] == f"/beel/api/v1{base}/invoices/{copy.json['data']['id']}"
        assert "Location" not in company.wire.post("/invoices", body).headers

    @pytest.mark.parametrize("id", [UNKNOWN, "x"])
    def test_another_company(self, company: Company, id: str) -> None:
        assert refused(company.wire.get(f"/companies/{id}/invoices"))[:2] == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/x/members/y/grants",
        "/me/identity/x",
        "/companies/{}/payment-connections/x/events/y/retry",
        "/companies/{}/activations/x",
    ],
)
def test_what_nothing_is_emulated_of_is_refused_by_name(company: Company, path: str) -> None:
    (own,) = company.data(company.wire.get("/companies"))
    assert refused(company.wire.get(path.format(own["id"])))[:2] == (501, "NOT_EMULATED")


def test_a_path_that_beel_does_not_have(company: Company) -> None:
    assert refused(company.wire.get("/invoicing"))[:2] == (404, "ENDPOINT_NOT_FOUND")


class TestApart:
    """One dialect's key opens nothing of another's."""

    def test_modes_and_companies(self, company: Company, live: Company) -> None:
        invoice = company.issue_invoice()["id"]
        assert refused(live.wire.get(f"/invoices/{invoice}"))[0] == 404

    def test_stripe(self, company: Company, server_url: str) -> None:
        company.perform(company.issue_invoice()["id"], "send")
        stripe = Wire(server_url, new_key())
        assert stripe.get("/beel/api/v1/invoices").status == 401
        assert stripe.with_key(company.key).get("/v1/invoices").status == 401
        same_secret = stripe.with_key(f"sk_test_{company.secret}")
        assert same_secret.get("/v1/invoices").json["data"] == []
        assert same_secret.get("/_emulator/outbox").json["data"] == []
        assert len(company.outbox()) == 1

    def test_reset(self, company: Company, live: Company) -> None:
        company.issue_invoice()
        live.issue_invoice()
        assert Wire(company.wire.url).request("POST", "/_emulator/reset", headers=company.wire.headers).status == 200
        counts = [each.data(each.wire.get("/invoices"))["pagination"]["total_items"] for each in (company, live)]
        assert counts == [0, 1]
