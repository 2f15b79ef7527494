"""Webhooks: subscriptions, what arrives, and the log of it (docs.beel.es, Webhooks)."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from emulator.delivery.webhooks.retry_schedule import BEEL_RETRY_DELAYS
from tests.support.beel import Company, refused
from tests.support.waiting import eventually
from tests.support.webhook_receiver import Receiver

UNKNOWN = "550e8400-e29b-41d4-a716-446655440000"


def subscribed(company: Company, url: str, *events: str) -> dict[str, Any]:
    """A new subscription."""
    made: dict[str, Any] = company.data(company.wire.post("/webhooks", {"url": url, "events": list(events)}), 201)
    return made


def test_a_sending_is_told(company: Company, receiver: Receiver) -> None:
    subscribed(company, receiver.url, "invoice.email.sent")
    invoice = company.issue_invoice()
    sent = company.perform(invoice["id"], "send", {"recipients": ["a@example.com", "b@example.com"]})
    (delivery,) = receiver.wait(1)
    event = delivery.event
    assert event == {
        "id": event["id"],
        "type": "invoice.email.sent",
        "created_at": sent["sent_at"],
        "api_version": "2025-01",
        "livemode": False,
        "data": {
            "invoice_id": invoice["id"],
            "invoice_number": invoice["invoice_number"],
            "all_recipients": ["a@example.com", "b@example.com"],
            "sent_at": sent["sent_at"],
        },
    }
    assert delivery.headers["BeeL-Event"] == "invoice.email.sent"
    assert delivery.headers["BeeL-Event-Id"] == delivery.headers["Idempotency-Key"] == event["id"]
    assert delivery.headers["BeeL-Delivery-Id"]
    assert re.fullmatch(r"t=\d+,v1=[0-9a-f]{64}", delivery.headers["BeeL-Signature"])
    assert delivery.headers["Content-Type"].startswith("application/json")


def test_the_whole_life_is_told(live: Company, receiver: Receiver) -> None:
    names = ("invoice.emitted", "invoice.issued", "invoice.email.sent", "invoice.cancelled", "invoice.voided")
    subscribed(live, receiver.url, *names)
    invoice = live.issue_invoice()["id"]
    live.perform(invoice, "send")
    live.perform(invoice, "void", {"reason": "Emitida por error"})
    told = [each.event for each in receiver.wait(5)]
    assert sorted(event["type"] for event in told) == sorted(names)
    assert {event["livemode"] for event in told} == {True}


def test_only_what_is_wanted(company: Company, receiver: Receiver) -> None:
    idle = subscribed(company, receiver.url, "invoice.email.sent")
    company.data(company.wire.request("PATCH", f"/webhooks/{idle['id']}", b'{"active": false}'))
    gone = subscribed(company, receiver.url, "invoice.email.sent")
    assert company.wire.request("DELETE", f"/webhooks/{gone['id']}").status == 204
    subscribed(company, receiver.url, "invoice.voided")
    invoice = company.issue_invoice()["id"]
    company.perform(invoice, "send")
    company.perform(invoice, "void", {"reason": "Emitida por error"})
    assert [each.event["type"] for each in receiver.wait(1)] == ["invoice.voided"]


class TestSubscriptions:
    """/v1/webhooks."""

    def test_secrets_are_shown_once(self, company: Company) -> None:
        made = subscribed(company, "https://example.com/hook", "invoice.email.sent")
        assert re.fullmatch("whsec_[0-9a-f]{64}", made["secret"])
        (listed,) = company.data(company.wire.get("/webhooks"))["webhooks"]
        assert listed == {name: value for name, value in made.items() if name != "secret"}
        rotated = company.data(company.wire.post(f"/webhooks/{made['id']}/secret"))
        assert {**rotated, "secret": ""} == {**made, "secret": ""}
        assert rotated["secret"] != made["secret"]

    def test_changing(self, company: Company) -> None:
        made = subscribed(company, "https://example.com/hook", "invoice.email.sent")
        body = b'{"url": "https://example.org/", "events": ["invoice.issued"]}'
        changed = company.data(company.wire.request("PATCH", f"/webhooks/{made['id']}", body))
        assert (changed["url"], changed["events"]) == ("https://example.org/", ["invoice.issued"])

    def test_ten_at_most(self, company: Company) -> None:
        for _ in range(10):
            subscribed(company, "https://example.com/hook", "invoice.email.sent")
        body = {"url": "https://example.com/hook", "events": ["invoice.email.sent"]}
        assert refused(company.wire.post("/webhooks", body))[:2] == (422, "VALIDATION_ERROR")

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"url": "http://example.com/hook", "events": ["invoice.email.sent"]}, 422),
            ({"url": "https://example.com", "events": []}, 422),
            ({"url": "https://example.com", "events": ["invoice.sent"]}, 422),
            ({"url": "https://example.com", "events": "invoice.email.sent"}, 400),
            ({"events": ["invoice.email.sent"]}, 422),
        ],
    )
    def test_refused(self, company: Company, body: dict[str, Any], status: int) -> None:
        assert refused(company.wire.post("/webhooks", body))[0] == status

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("PATCH", ""),
            ("DELETE", ""),
            ("POST", "/secret"),
            ("GET", "/deliveries"),
            ("POST", f"/deliveries/{UNKNOWN}/retry"),
        ],
    )
    def test_unknown(self, company: Company, method: str, path: str) -> None:
        answer = company.wire.request(method, f"/webhooks/{UNKNOWN}{path}", b"{}")
        assert refused(answer)[:2] == (404, "NOT_FOUND")


@pytest.mark.every_engine
class TestDeliveries:
    """The log of a subscription, and trying again."""

    def test_log_and_retry(self, company: Company, receiver: Receiver) -> None:
        receiver.answers[:] = [422]
        made = subscribed(company, receiver.url, "invoice.email.sent")
        company.perform(company.issue_invoice()["id"], "send")
        (delivery,) = receiver.wait(1)
        path = f"/webhooks/{made['id']}/deliveries"
        first = self._first(company, path)
        assert (first["http_status"], first["success"], first["attempt_number"]) == (422, False, 1)
        assert (first["payload"], first["response_body"]) == (delivery.body.decode(), "thank you")
        again = company.data(company.wire.post(f"{path}/{first['id']}/retry"))
        assert (again["http_status"], again["success"], again["attempt_number"]) == (200, True, 2)
        assert again["webhook_event_id"] == first["webhook_event_id"]
        assert [each["id"] for each in company.data(company.wire.get(path))] == [again["id"], first["id"]]
        assert [each.body for each in receiver.wait(2)] == [delivery.body] * 2

    @pytest.mark.parametrize(("status", "outcome"), [(503, "pending"), (404, "failed")])
    def test_only_a_server_that_fails_is_asked_again(
        self, status: int, outcome: str, company: Company, receiver: Receiver
    ) -> None:
        receiver.answers[:] = [status]
        made = subscribed(company, receiver.url, "invoice.email.sent")
        company.perform(company.issue_invoice()["id"], "send")
        self._first(company, f"/webhooks/{made['id']}/deliveries")
        attempt = company.wire.control("/webhooks/attempts").json["data"][0]
        assert (attempt["status"], attempt["delivery_status"]) == (status, outcome)
        if outcome == "failed":
            assert attempt["next_try_at"] is None
        else:
            delay = BEEL_RETRY_DELAYS[attempt["number"] - 1]
            assert attempt["at"] + delay <= attempt["next_try_at"] <= time.time() + delay

    def test_retrying_what_is_not_there(self, company: Company) -> None:
        made = subscribed(company, "https://example.com/hook", "invoice.email.sent")
        answer = company.wire.post(f"/webhooks/{made['id']}/deliveries/{UNKNOWN}/retry")
        assert refused(answer)[:2] == (404, "NOT_FOUND")

    def _first(self, company: Company, path: str) -> dict[str, Any]:
        """The first entry of the log; the attempt is recorded a moment after it is made."""
        log: list[dict[str, Any]] = eventually(lambda: company.data(company.wire.get(path)))
        return log[0]
