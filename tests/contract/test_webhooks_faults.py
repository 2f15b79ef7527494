"""Faults as the official SDK sees them, its own retries included, and what the store holds afterwards."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import stripe

from tests.support.mailbox import Mailbox
from tests.support.shop import Shop
from tests.support.waiting import eventually
from tests.support.webhook_receiver import Receiver, receiving
from tests.support.wire import Wire

pytestmark = pytest.mark.every_engine


def fault(wire: Wire, target: str, kind: str, **more: Any) -> dict[str, Any]:
    """Asks for a fault."""
    body = json.dumps({"target": target, "kind": kind, **more}).encode()
    asked: dict[str, Any] = wire.ok(wire.request("POST", "/_emulator/faults", body=body))
    return asked


def customers(wire: Wire) -> int:
    return len(wire.all("/v1/customers"))


ROUTE = "POST /v1/customers"
BEFORE = {
    "rate_limit": stripe.RateLimitError,
    "server_error": stripe.APIError,
    "unavailable": stripe.APIError,
    "timeout": stripe.APIConnectionError,
    "reset": stripe.APIConnectionError,
    "decline": stripe.CardError,
}


@pytest.mark.parametrize("kind", BEFORE)
def test_a_fault_before_the_change_leaves_nothing(kind: str, sdk: stripe.StripeClient, wire: Wire) -> None:
    fault(wire, "api", kind, matches=ROUTE, seconds=0.1)
    with pytest.raises(BEFORE[kind]):
        sdk.v1.customers.create({"name": "Jenny"}, {"max_network_retries": 0})
    assert customers(wire) == 0
    sdk.v1.customers.create({"name": "Jenny"})
    assert customers(wire) == 1


def test_a_fault_after_the_change_leaves_the_change(sdk: stripe.StripeClient, wire: Wire) -> None:
    fault(wire, "api", "reset_after", matches=ROUTE)
    with pytest.raises(stripe.APIConnectionError):
        sdk.v1.customers.create({"name": "Jenny"}, {"max_network_retries": 0})
    assert customers(wire) == 1


def test_a_decline_is_that_of_the_card(sdk: stripe.StripeClient, shop: Shop) -> None:
    fault(shop.wire, "api", "decline", matches="POST /v1/invoices/*/pay")
    invoice = shop.open_invoice()["id"]
    card = shop.post("/v1/payment_methods/pm_card_visa/attach", customer=shop.invoice(invoice)["customer"])["id"]
    told = len(shop.events())
    with pytest.raises(stripe.CardError) as declined:
        sdk.v1.invoices.pay(invoice, {"payment_method": card}, {"max_network_retries": 2})
    body: Any = declined.value.json_body
    assert (body["error"]["code"], body["error"]["decline_code"]) == ("card_declined", "generic_decline")
    assert [each["type"] for each in shop.events()[told:]] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "invoice.updated",
        "invoice.payment_failed",
    ]
    after = sdk.v1.invoices.retrieve(invoice)
    assert (after.status, after.attempted, after.attempt_count) == ("open", True, 1)
    assert sdk.v1.invoices.pay(invoice, {"payment_method": card}).status == "paid"


@pytest.mark.parametrize("kind", ["server_error", "unavailable", "timeout", "reset", "reset_after"])
def test_the_retries_of_the_sdk_make_the_change_once(kind: str, sdk: stripe.StripeClient, wire: Wire) -> None:
    asked = fault(wire, "api", kind, matches=ROUTE, times=2, seconds=0.1)
    made = sdk.v1.customers.create({"name": "Jenny"}, {"max_network_retries": 2})
    assert [each["id"] for each in wire.all("/v1/customers")] == [made.id]
    assert [event["type"] for event in wire.all("/v1/events")] == ["customer.created"]
    listed = wire.ok(wire.get("/_emulator/faults"))["data"][0]
    # What is repeated after the commit is answered from the idempotent reply: it is not struck again.
    assert (listed["id"], listed["struck"]) == (asked["id"], 1 if kind == "reset_after" else 2)


def test_a_share_of_the_requests_is_struck_the_same_way_every_time(wire: Wire) -> None:
    def statuses() -> list[int]:
        wire.request("DELETE", "/_emulator/faults")
        fault(wire, "api", "unavailable", times=None, share=0.5, seed=3)
        return [wire.get("/v1/customers").status for _ in range(12)]

    first = statuses()
    assert set(first) == {200, 503}
    assert statuses() == first


def test_a_refused_request_can_be_struck_too(wire: Wire) -> None:
    fault(wire, "api", "server_error", matches="GET /v1/customers/*")
    assert [wire.get("/v1/customers/cus_none").status for _ in range(2)] == [500, 404]


def test_a_fault_is_of_one_world_and_reset_clears_it(wire: Wire) -> None:
    fault(wire, "api", "server_error", times=None)
    assert wire.other_mode.get("/v1/customers").status == 200
    assert wire.get("/v1/customers").status == 500
    wire.ok(wire.post("/_emulator/reset"))
    assert wire.get("/v1/customers").status == 200
    assert wire.ok(wire.get("/_emulator/faults"))["data"] == []


def test_a_fault_can_be_withdrawn(wire: Wire) -> None:
    asked = fault(wire, "api", "server_error")
    assert wire.delete(f"/_emulator/faults/{asked['id']}").json == {"left": 0}
    assert wire.delete(f"/_emulator/faults/{asked['id']}").status == 404
    assert wire.get("/v1/customers").status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"nonsense",
        b"[]",
        b'{"target": "api"}',
        b'{"target": "moon", "kind": "reset"}',
        b'{"target": "mail", "kind": "reset"}',
        b'{"target": "api", "kind": "reset", "times": 0}',
        b'{"target": "api", "kind": "reset", "share": 2}',
        b'{"target": "api", "kind": "reset", "seconds": 3600}',
        b'{"target": "api", "kind": "reset", "when": "now"}',
        b'{"target": "api", "kind": "reset", "matches": "' + bytes(range(97, 123)) * 20 + b'"}',
    ],
)
def test_what_is_no_fault_is_refused(body: bytes, wire: Wire) -> None:
    answer = wire.request("POST", "/_emulator/faults", body=body)
    assert answer.status == 400
    assert wire.ok(wire.get("/_emulator/faults"))["data"] == []


@pytest.fixture
def listening(shop: Shop) -> Any:
    """A receiver of `customer.created`, and its secret."""
    with receiving() as receiver:
        made = shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["customer.created"])
        yield receiver, made["secret"]


def received_names(receiver: Receiver) -> list[str]:
    return [each.event["data"]["object"]["name"] for each in receiver.received]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("drop", ["two", "one"]),
        ("duplicate", ["one", "one", "two"]),
        ("reorder", ["two", "one"]),
        ("ignore_answer", ["one", "two", "one"]),
    ],
)
def test_webhooks_are_lost_doubled_and_swapped(
    kind: str, expected: list[str], listening: tuple[Receiver, str], shop: Shop
) -> None:
    receiver, secret = listening
    fault(shop.wire, "webhook", kind, matches="customer.created", seconds=5)
    for name in ("one", "two"):
        shop.customer(name=name)
    receiver.wait(2 if kind in ("reorder", "ignore_answer") else 1)
    if kind in ("drop", "ignore_answer"):
        _until_on_record(shop, status="pending")
        shop.post("/_emulator/webhooks/retry")
    receiver.wait(len(expected))
    assert received_names(receiver) == expected
    for each in receiver.received:
        stripe.Webhook.construct_event(each.body, each.headers["Stripe-Signature"], secret)
    shop.get("/_emulator/webhooks/attempts/wait", count=2)
    assert {event["pending_webhooks"] for event in shop.events()} == {0}
    struck = [each["fault"] for each in shop.get("/_emulator/webhooks/attempts")["data"] if each["fault"]]
    assert set(struck) == {kind}


def test_a_webhook_is_late(listening: tuple[Receiver, str], shop: Shop) -> None:
    receiver, secret = listening
    fault(shop.wire, "webhook", "delay", seconds=0.5)
    began = time.time()
    shop.customer()
    late = receiver.wait(1)[0]
    assert late.at - began >= 0.5
    stripe.Webhook.construct_event(late.body, late.headers["Stripe-Signature"], secret)
    (attempt,) = shop.get("/_emulator/webhooks/attempts/wait")["data"]
    assert (attempt["fault"], attempt["status"]) == ("delay", 200)
    assert shop.events()[0]["pending_webhooks"] == 0


def test_a_wrong_signature_is_refused_by_the_sdk(listening: tuple[Receiver, str], shop: Shop) -> None:
    receiver, secret = listening
    fault(shop.wire, "webhook", "wrong_signature")
    for _ in range(2):
        shop.customer()
    wrong, right = receiver.wait(2)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(wrong.body, wrong.headers["Stripe-Signature"], secret)
    stripe.Webhook.construct_event(right.body, right.headers["Stripe-Signature"], secret)


@pytest.mark.parametrize(
    ("kind", "status", "answer"),
    [
        ("refuse", "failed", "550 5.7.1 Refused by a fault."),
        ("refuse_for_now", "queued", "451 4.3.0 Refused for now by a fault."),
        ("delay", "sent", "OK"),
    ],
)
def test_mail_is_refused_and_late(
    kind: str, status: str, answer: str, live_shop: Shop, transport: stripe.HTTPClient, mailbox: Mailbox
) -> None:
    wire = live_shop.wire
    sdk = stripe.StripeClient(wire.key, base_addresses={"api": wire.url}, http_client=transport)
    address = f"{kind}-{wire.key[-8:].lower()}@example.com"
    fault(wire, "mail", kind, matches=address, seconds=1)
    invoice = live_shop.open_invoice(live_shop.customer(email=address)["id"])["id"]
    began = time.monotonic()
    assert sdk.v1.invoices.send_invoice(invoice).status == "open"
    mails = eventually(
        lambda: live_shop.get("/_emulator/outbox", status=status)["data"],
        lambda mails: mails and mails[0]["attempts"],
    )
    assert [each["answer"] for each in mails[0]["attempts"]] == [answer]
    assert len(mailbox.to(address)) == (1 if kind == "delay" else 0)
    if kind == "delay":
        assert time.monotonic() - began >= 1
    # Whatever becomes of the mail, the invoice was sent: that is what Stripe tells.
    assert sdk.v1.invoices.retrieve(invoice).status == "open"
    assert [event.type for event in sdk.v1.events.list({"type": "invoice.sent"}).data] == ["invoice.sent"]


def _until_on_record(shop: Shop, **filters: str) -> None:
    eventually(lambda: shop.get("/_emulator/webhooks/attempts", **filters)["data"])
