"""Webhooks: endpoints, what arrives at them, and when it is tried again."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

import pytest

from tests.support.stateset import Stateset
from tests.support.waiting import eventually
from tests.support.webhook_receiver import Receiver


def registered(stateset: Stateset, url: str, **given: Any) -> dict[str, Any]:
    return stateset.create("/webhooks", {"url": url, **given})


def attempts(stateset: Stateset) -> list[dict[str, Any]]:
    """The log, once there is something in it: an attempt is recorded a moment after it is made."""
    log: list[dict[str, Any]] = eventually(lambda: stateset.wire.control("/webhooks/attempts").json["data"])
    return log


def test_an_endpoint_is_registered_as_documented(stateset: Stateset) -> None:
    given = {"url": "https://your-app.com/webhooks/stateset", "events": ["payment.succeeded"], "description": "Ours"}

    made = stateset.create("/webhooks", given)

    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    own = {"id": made["id"], "object": "webhook", "active": True, "created_at": made["created_at"]}
    assert made == {**given, **own}
    assert stateset.wire.get(f"/webhooks/{made['id']}").json == made
    assert stateset.wire.get("/webhooks").json == {"object": "list", "data": [made], "has_more": False}
    changed = stateset.wire.put(f"/webhooks/{made['id']}", {"events": ["*"], "active": False}).json
    assert changed == {**made, "events": ["*"], "active": False}
    gone = stateset.wire.request("DELETE", f"/webhooks/{made['id']}")
    assert (gone.status, gone.json["deleted"]) == (200, True)
    assert stateset.wire.get(f"/webhooks/{made['id']}").status == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "url"),
        ({"url": "ftp://x.test"}, "url"),
        ({"url": "http://example.com/hook"}, "url"),
        ({"url": "http://169.254.169.254/"}, "url"),
        ({"url": "https://x.test", "events": []}, "events"),
        ({"url": "https://x.test", "events": ["invoice.sent"]}, "events[0]"),
        ({"url": "https://x.test\x00"}, "url"),
    ],
)
def test_an_endpoint_that_cannot_be(stateset: Stateset, given: dict[str, object], field: str) -> None:
    answer = stateset.wire.post("/webhooks", given)

    assert answer.status == 422
    assert answer.json["error"]["details"]["field"] == field


def test_ten_endpoints_are_enough(stateset: Stateset) -> None:
    for number in range(10):
        registered(stateset, f"https://x.test/{number}")

    assert stateset.wire.post("/webhooks", {"url": "https://x.test/10"}).status == 422


def test_the_whole_life_is_told_and_signed(stateset: Stateset, receiver: Receiver) -> None:
    secret = registered(stateset, receiver.url)["secret"]
    id = stateset.invoice(send_email=True)["id"]
    stateset.create(f"/invoices/{id}/payments", {"amount": 500})
    stateset.advance("31d")
    stateset.wire.post(f"/invoices/{id}/mark-paid")

    deliveries = receiver.wait(4)

    events = {each.event["type"]: each.event for each in deliveries}
    statuses = {type: event["data"]["object"]["status"] for type, event in events.items()}
    assert statuses == {
        "invoice.created": "draft",
        "invoice.partially_paid": "partially_paid",
        "invoice.overdue": "overdue",
        "invoice.paid": "paid",
    }
    for each in deliveries:
        expected = hmac.new(secret.encode(), each.body, hashlib.sha256).hexdigest()
        assert each.headers["X-StateSet-Signature"] == expected
        assert each.headers["Content-Type"] == "application/json"
    paid = events["invoice.paid"]
    assert paid["data"]["object"] == stateset.get(id)
    assert paid["request"]["id"].startswith("req_")
    assert events["invoice.overdue"]["request"] == {"id": None, "idempotency_key": None}
    assert (paid["object"], paid["api_version"], paid["livemode"], paid["pending_webhooks"]) == (
        "event",
        "v1",
        False,
        1,
    )
    assert list(paid)[:4] == ["id", "object", "type", "created"]


def test_an_endpoint_gets_what_it_asked_for(stateset: Stateset, receiver: Receiver) -> None:
    registered(stateset, receiver.url, events=["invoice.paid"])
    idle = registered(stateset, receiver.url, events=["invoice.paid"])
    stateset.wire.put(f"/webhooks/{idle['id']}", {"active": False})
    id = stateset.invoice(send_email=True)["id"]

    stateset.wire.post(f"/invoices/{id}/mark-paid")

    assert [each.event["type"] for each in receiver.wait(1)] == ["invoice.paid"]
    assert [each["type"] for each in attempts(stateset)] == ["invoice.paid"]


@pytest.mark.parametrize(("status", "outcome", "wait"), [(500, "pending", 10), (400, "failed", None)])
def test_what_failed_is_tried_again_unless_it_was_refused(
    stateset: Stateset, receiver: Receiver, status: int, outcome: str, wait: int | None
) -> None:
    receiver.answers[:] = [status]
    registered(stateset, receiver.url, events=["invoice.created"])
    stateset.invoice()

    (attempt,) = attempts(stateset)

    assert (attempt["status"], attempt["delivery_status"]) == (status, outcome)
    if wait is None:
        assert attempt["next_try_at"] is None
    else:
        assert attempt["at"] + wait <= attempt["next_try_at"] <= time.time() + wait


def test_nothing_is_told_of_what_was_refused(stateset: Stateset, receiver: Receiver) -> None:
    registered(stateset, receiver.url)
    id = stateset.invoice()["id"]

    assert stateset.wire.post(f"/invoices/{id}/mark-paid").status == 422

    assert [each["type"] for each in attempts(stateset)] == ["invoice.created"]
