"""Stateset's requests are known as such without a header of ours, and nothing of Stripe's is taken for one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.support.json_wire import JsonWire
from tests.support.serving import Server
from tests.support.stateset import Stateset
from tests.support.wire import Response, Wire

LINE = {"description": "Work", "unit_price": 2000}
PERSON = {"email": "billing@acme.com", "first_name": "Acme", "last_name": "Corporation"}


@pytest.fixture
def bare(stateset: Stateset) -> JsonWire:
    """The account's key and nothing else, at the emulator's own address."""
    return JsonWire(stateset.wire.url, {"Authorization": stateset.wire.headers["Authorization"]})


def test_a_client_at_the_bare_address_gets_through_the_life_of_an_invoice(bare: JsonWire, stateset: Stateset) -> None:
    customer = bare.post("/v1/customers", PERSON).json
    invoice = bare.post("/v1/invoices", {"customer_id": customer["id"], "line_items": [LINE]}).json
    path = f"/v1/invoices/{invoice['id']}"

    assert bare.post(f"{path}/send").json["status"] == "sent"
    assert bare.post(f"{path}/payments", {"amount": 500}).status == 201
    assert bare.put(path, {"notes": "x"}).json["notes"] == "x"
    assert bare.get(path).json["status"] == "partially_paid"
    assert bare.get(f"/v1/customers/{customer['id']}").json == customer
    assert bare.post("/v1/webhooks", {"url": "https://x.test"}).status == 201
    assert [each["id"] for each in stateset.wire.get("/invoices").json["data"]] == [invoice["id"]]


def test_an_sdk_is_known_by_its_name(bare: JsonWire, stateset: Stateset) -> None:
    invoice = stateset.invoice()["id"]

    listed = bare.request("GET", "/v1/invoices", User_Agent="stateset-python/1.2.0")
    refused = bare.request("GET", "/v1/orders", User_Agent="stateset-node/1.0.0")

    assert [each["id"] for each in listed.json["data"]] == [invoice]
    assert (refused.status, refused.json["error"]["code"]) == (501, "NOT_EMULATED")


def test_the_control_api_below_its_own_path_needs_no_header(bare: JsonWire, stateset: Stateset) -> None:
    stateset.send(stateset.invoice()["id"])

    outbox = bare.get("/stateset/_emulator/outbox")

    assert [mail["id"] for mail in outbox.json["data"]] == [mail["id"] for mail in stateset.outbox()]
    assert bare.get("/_emulator/outbox").json["data"] == []
    moved = bare.post("/stateset/_emulator/clock", {"now": "2026-01-31T09:00:00Z"})
    assert moved.status == 200
    assert stateset.invoice()["issue_date"] == "2026-01-31"


@pytest.mark.parametrize("root", ["/stateset/_emulator", "/_emulator"])
def test_the_links_of_a_mail_can_be_followed_as_they_stand(bare: JsonWire, stateset: Stateset, root: str) -> None:
    stateset.send(stateset.invoice()["id"])
    mail = bare.request("GET", f"{root}/outbox", X_Emulator_Dialect="stateset").json["data"][0]

    statuses = {form: bare.request("GET", link).status for form, link in mail["links"].items()}

    assert statuses == dict.fromkeys(("html", "txt", "pdf", "eml"), 200)


@pytest.mark.parametrize("path", ["faults/x", "outbox/x", "requests/x", "snapshots/x"])
def test_what_is_not_there_is_told_with_a_path_that_lists_what_is(bare: JsonWire, path: str) -> None:
    method = "GET" if path.startswith(("outbox", "requests")) else "DELETE"

    refused = bare.request(method, f"/stateset/_emulator/{path}")

    words = re.fullmatch(r"No such \w+: 'x'\. GET (\S+) lists what there is\.", refused.json["error"]["message"])
    assert refused.status == 404
    assert words is not None
    assert words[1].startswith("/stateset/_emulator/")
    assert bare.get(words[1]).status == 200


def posted(server: Server, path: str, body: bytes, content_type: str) -> Response:
    headers = {"Authorization": "Bearer sk_test_recognition", "Content-Type": content_type}
    return Wire(server.url).request("POST", path, body=body, headers=headers)


@pytest.mark.parametrize(
    ("path", "body", "content_type"),
    [
        ("/v1/customers", b"name=Acme&email=a@x.test", "application/x-www-form-urlencoded"),
        ("/v1/customers", b"first_name=Acme&last_name=Inc", "application/x-www-form-urlencoded"),
        ("/v1/customers", json.dumps({"name": "Acme"}).encode(), "application/json"),
        ("/v1/invoices", json.dumps({"customer": "cus_1"}).encode(), "application/json"),
        ("/v1/invoices", b"{", "application/json"),
        ("/v1/invoices", b"[" * 100_000, "application/json"),
        ("/v1/invoices", json.dumps({"customer_id": "cust_1"}).encode(), "text/plain"),
        ("/v1/invoices", json.dumps(["customer_id"]).encode(), "application/json"),
        ("/v1/invoices/inv_1/send", b"", "application/x-www-form-urlencoded"),
        ("/v1/webhook_endpoints", b"url=https://x.test", "application/x-www-form-urlencoded"),
        ("/v1/prices", json.dumps({"customer_id": "cust_1"}).encode(), "application/json"),
    ],
)
def test_what_could_be_stripes_is(server: Server, path: str, body: bytes, content_type: str) -> None:
    answer = posted(server, path, body, content_type)

    assert answer.headers["Stripe-Version"] is not None
    error: Any = answer.json.get("error", {})
    assert "documentation_url" not in error
