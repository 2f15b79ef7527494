"""What developers work with: faults, the shell, requests made again, the built-in receiver."""

from __future__ import annotations

import json

import pytest

from emulator.bootstrap import Emulator
from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor


def test_faults_are_made_seen_and_withdrawn(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/faults")
    page = developer.press("API requests: make a fault", kind="rate_limit")
    assert "rate limit 1 time" in page
    assert visitor.client.get("/v1/invoices", headers=visitor.headers).status_code == 429
    assert "spent" in developer.open(f"{developer.base}/faults")
    assert "Nothing goes wrong on purpose" in developer.press("Withdraw all")
    refused = developer.form("API requests: make a fault")
    developer.client.post(refused.action, data={**refused.fields, "share:float": "2"})
    assert visitor.get("/_emulator/faults")["data"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("POST", "/v1/customers", "name=Jenny\nemail=jenny@example.com", "200 POST /v1/customers"),
        ("GET", "/v1/customers?limit=1", "", "200 GET /v1/customers"),
        ("POST", "/_emulator/clock", '{"frozen": true}', "200 POST /_emulator/clock"),
        ("POST", "/v1/nothing", "", "404 POST /v1/nothing"),
        ("POST", "/_emulator/console/leave", "", "is no path of an emulated API"),
        ("POST", "https://example.com/v1/x", "", "is no path of an emulated API"),
        ("TRACE", "/v1/customers", "", "is no method"),
    ],
)
def test_the_shell_sends_any_request_to_an_api(
    developer: Developer, method: str, path: str, body: str, says: str
) -> None:
    developer.open(f"{developer.base}/shell")
    assert says in developer.press("Send", _method=method, _path=path, _body=body).replace("&#39;", "'")


def test_the_shell_takes_a_long_body(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/shell")
    fixtures = [{"name": f"c{number}", "path": "/v1/customers", "method": "post"} for number in range(500)]
    body = json.dumps({"fixtures": fixtures, "_meta": {"template_version": 0}}) + " " * 500_000
    assert "200 POST /_emulator/seed" in developer.press("Send", _path="/_emulator/seed", _body=body)
    assert visitor.get("/v1/customers")["has_more"] is True


def test_a_request_can_be_made_again(visitor: Visitor, developer: Developer) -> None:
    visitor.post("/v1/customers", name="Twice")
    developer.open(f"{developer.base}/requests")
    developer.open(developer.links(r"/requests/req_\w+$")[0])
    developer.press("Repeat")

    assert [each["name"] for each in visitor.get("/v1/customers")["data"]] == ["Twice", "Twice"]


def test_the_receiver_knows_a_good_signature(emulator: Emulator, visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/deliveries")
    developer.press("Use the built-in receiver")
    (endpoint,) = visitor.get("/v1/webhook_endpoints")["data"]
    path = "/_emulator/console/receiver" + endpoint["url"].partition("/_emulator/console/receiver")[2]

    assert visitor.client.post(path, data=b"{}").get_json() == {"received": True, "signature": "wrong"}
    assert visitor.client.post(path.replace("/200", "/500"), data=b"{}").status_code == 500
    assert visitor.client.post(path.replace("/200", "/302"), data=b"{}").status_code == 404
    assert emulator.settings.base_url in endpoint["url"]
