"""The client against the control API's own description: it asks for what there is, and reads all that is told."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

import pytest

from emulator.client import CheckoutOutcome, DeliveryAttempt, Emulator, Fault, LoggedRequest, Mail, Snapshot
from emulator.client.transport import Transport
from tests.support.checkout import Till
from tests.support.shop import Shop
from tests.support.webhook_receiver import receiving
from tests.support.wire import Wire


@pytest.fixture
def document(server_url: str) -> dict[str, Any]:
    """The description."""
    found: dict[str, Any] = Transport(server_url).get("/_emulator/openapi.json")
    return found


@pytest.mark.parametrize(
    ("record", "schema"),
    [
        (CheckoutOutcome, "CheckoutOutcome"),
        (DeliveryAttempt, "WebhookAttempt"),
        (LoggedRequest, "LoggedRequest"),
        (Fault, "Fault"),
        (Snapshot, "Snapshot"),
        (Mail, "Mail"),
    ],
)
def test_a_record_has_all_that_is_told(record: type[Any], schema: str, document: dict[str, Any]) -> None:
    told = set(document["components"]["schemas"][schema]["properties"]) - {"object"}
    fields = {field.name for field in dataclasses.fields(record)} - {"_transport"}
    assert fields == {"sender" if name == "from" else name for name in told}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, set[str], bool]]:
    """What the client asks for: method, path, names in the query, and whether there is a body."""
    asked: list[tuple[str, str, set[str], bool]] = []
    send = Transport._send

    def noted(self: Transport, method: str, path: str, query: Mapping[str, object], body: bytes | None) -> bytes:
        asked.append((method, path, set(query), bool(body)))
        return send(self, method, path, query, body)

    monkeypatch.setattr(Transport, "_send", noted)
    return asked


def ask_for_everything(emulator: Emulator) -> None:
    """Uses all that the client has."""
    emulator.health()
    world = emulator.world()
    shop = Shop(Wire(world.url, world.api_key))
    world.seed({"fixtures": []})
    world.set_account(business_name="Rocket Rides")
    assert world.account()["business_name"] == "Rocket Rides"
    world.restrict_key(world.api_key.replace("sk_", "rk_"), {"invoice": "read"})
    assert len(world.restricted_keys()) == 1
    world.clock.freeze()
    world.clock.advance(seconds=1)
    world.clock.now()
    world.clock.reset()
    session = Till(shop).open(Till(shop).once())
    assert world.complete_checkout(session["id"], payment_method="pm_card_visa").outcome == "completed"
    fault = world.faults.api("decline", "POST /v1/nothing")
    assert world.faults.list() == [fault]
    world.faults.withdraw(fault.id)
    world.faults.clear()
    with receiving() as receiver:
        shop.wire.post("/v1/webhook_endpoints", {"url": receiver.url, "enabled_events[]": "*"})
        shop.send(shop.open_invoice()["id"])
        attempt = world.wait_for_delivery("invoice.sent", event=None, endpoint=None, status=None)
        assert attempt in world.wait_for_deliveries(1, "invoice.sent")
        assert attempt in world.deliveries("invoice.sent", event=attempt.event, endpoint=attempt.endpoint, limit=5)
        assert world.retry_deliveries("invoice.sent", status="pending") == 0
    event = world.wait_for_event("invoice.sent", object=None, after=None)
    assert event in world.wait_for_events(1, "invoice.sent")
    assert event in world.events("invoice.sent", limit=1)
    mail = world.wait_for_mail(to=None, subject=None, invoice=None, status=None)
    assert world.wait_for_mails(1) == world.mail.list(limit=1) == [world.mail.retrieve(mail.id)]
    assert mail.html()
    assert mail.text()
    assert mail.pdf()
    assert mail.message()
    request = world.wait_for_request(method="POST", path="/v1/invoices/*/send", status=200)
    assert world.request(str(request.id)) == world.requests(path="/v1/invoices/*/send", limit=1)[0]
    assert {"invoice.sent"} <= {caused["type"] for caused in request.events}
    assert request.mail == [mail.id]
    world.assert_no_event("invoice.voided", within=0)
    world.assert_no_mail(to="nobody@example.com", within=0)
    world.assert_no_delivery("invoice.voided", within=0)
    world.assert_no_request(path="/v1/nothing", within=0)
    kept = world.snapshot("kept")
    assert world.snapshots() == [kept]
    world.restore("kept")
    world.forget_snapshot("kept")
    world.reset()


def test_it_asks_for_all_that_there_is_and_for_nothing_else(
    server_url: str, document: dict[str, Any], asked: list[tuple[str, str, set[str], bool]]
) -> None:
    ask_for_everything(Emulator(server_url))
    templates = {re.compile(re.sub(r"\\?\{.*?\}", "[^/.]+", path)): path for path in document["paths"]}
    used = set()
    for method, path, query, has_body in asked:
        template = next(path_of for pattern, path_of in templates.items() if pattern.fullmatch(path))
        operation = document["paths"][template][method.lower()]
        known = {each["name"] for each in operation.get("parameters", []) if each.get("in") == "query"}
        assert query <= known, (method, path)
        assert has_body <= ("requestBody" in operation), (method, path)
        used.add((method, template))
    left = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
        if (method.upper(), path) not in used
    }
    # What people and tools read, and what Stripe's and Day Zero's own dashboards would do.
    assert {path for _, path in left} <= {
        "/_emulator/",
        "/_emulator/openapi.json",
        "/_emulator/openapi.d.ts",
        "/_emulator/rendering_templates",
        "/_emulator/rendering_templates/{template}",
        "/_emulator/restricted_keys",
        "/_emulator/dayzero/invoices/{invoice}/pay_by_stripe",
        "/_emulator/dayzero/invoices/{invoice}/write_off",
        "/_emulator/dayzero/tokens",
        "/_emulator/dayzero/tokens/{token}",
        "/_emulator/dayzero/authorization_codes",
    }
