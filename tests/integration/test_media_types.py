"""A body that is not sent as JSON is refused by the APIs whose frameworks refuse it; Day Zero's takes it for a text."""

from __future__ import annotations

import pytest

from tests.support.beel import Company, new_company
from tests.support.serving import Server
from tests.support.stateset import Stateset


@pytest.fixture
def beel(server: Server) -> Company:
    return new_company(server.url)


OTHERS = ["", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream", "text/json"]


@pytest.mark.parametrize("content_type", OTHERS)
def test_beel_refuses_it(beel: Company, content_type: str) -> None:
    invoice = beel.issue_invoice()["id"]

    answer = beel.wire.request("POST", f"/invoices/{invoice}/send", b"{}", Content_Type=content_type)

    assert (answer.status, answer.json["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert "application/json" in answer.json["error"]["message"]
    assert beel.wire.control("/outbox").json["data"] == []


@pytest.mark.parametrize("content_type", OTHERS)
def test_stateset_refuses_it(stateset: Stateset, content_type: str) -> None:
    answer = stateset.wire.request("POST", "/customers", b"{}", Content_Type=content_type)

    error = answer.json["error"]
    assert (answer.status, error["code"], error["type"]) == (415, "UNSUPPORTED_MEDIA_TYPE", "invalid_request_error")
    assert error["message"] == "Expected request with `Content-Type: application/json`"


@pytest.mark.parametrize("content_type", ["Application/JSON; charset=utf-8", "application/problem+json"])
def test_every_spelling_of_json_is_taken(beel: Company, stateset: Stateset, content_type: str) -> None:
    answers = [
        beel.wire.request("POST", "/customers", b"{}", Content_Type=content_type),
        stateset.wire.request("POST", "/customers", b"{}", Content_Type=content_type),
    ]

    assert [answer.status for answer in answers] == [422, 422]


@pytest.mark.parametrize("content_type", OTHERS)
def test_no_body_needs_no_type(beel: Company, stateset: Stateset, content_type: str) -> None:
    issued, draft = beel.issue_invoice()["id"], stateset.invoice()["id"]

    answers = [
        beel.wire.request("POST", f"/invoices/{issued}/send", b"", Content_Type=content_type),
        stateset.wire.request("POST", f"/invoices/{draft}/send", b"", Content_Type=content_type),
    ]

    assert [answer.status for answer in answers] == [200, 200]
