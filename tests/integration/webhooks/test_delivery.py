"""Events on their way to real receivers."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from emulator.store.serialization import MAX_ITEM_BYTES
from tests.support.shop import Shop
from tests.support.waiting import eventually
from tests.support.webhook_receiver import Receiver, receiving
from tests.support.wire import Wire

pytestmark = pytest.mark.every_engine


def attempts(wire: Wire, **filters: str) -> list[dict[str, Any]]:
    """The attempts on record, oldest first."""
    found: list[dict[str, Any]] = wire.ok(wire.get("/_emulator/webhooks/attempts", filters))["data"]
    return sorted(found, key=lambda each: (each["event"], each["number"]))


def wait(wire: Wire, count: int, **filters: str) -> Any:
    """What the control plane says once `count` deliveries have succeeded."""
    return wire.ok(wire.get("/_emulator/webhooks/attempts/wait", {"count": str(count), "timeout": "20", **filters}))


def test_an_endpoint_gets_every_event_in_order_and_the_event_counts_down(
    shop: Shop, endpoint: dict[str, Any], receiver: Receiver
) -> None:
    shop.send(shop.open_invoice()["id"])
    told = shop.events()
    received = receiver.wait(len(told))
    assert [each.event["id"] for each in received] == [event["id"] for event in told]
    assert [each.event["data"] for each in received] == [event["data"] for event in told]
    assert {each.event["pending_webhooks"] for each in received} == {1}
    wait(shop.wire, len(told), endpoint=endpoint["id"])
    assert {event["pending_webhooks"] for event in shop.events()} == {0}


def test_an_endpoint_gets_only_what_it_wants_while_it_is_enabled(shop: Shop, receiver: Receiver) -> None:
    made = shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["customer.created"])
    shop.draft()
    shop.post(f"/v1/webhook_endpoints/{made['id']}", disabled=True)
    shop.customer()
    shop.post(f"/v1/webhook_endpoints/{made['id']}", disabled=False)
    last = shop.customer()
    received = receiver.wait(2)
    assert [each.event["type"] for each in received] == ["customer.created"] * 2
    assert received[1].event["data"]["object"]["id"] == last["id"]


@pytest.mark.usefixtures("endpoint")
def test_nobody_hears_of_another_world(shop: Shop, live_shop: Shop, receiver: Receiver) -> None:
    live_shop.customer()
    Shop(Wire(shop.wire.url)).customer()
    mine = shop.customer()
    assert [each.event["data"]["object"]["id"] for each in receiver.wait(1)] == [mine["id"]]


def test_the_body_is_in_the_version_of_the_endpoint(shop: Shop, receiver: Receiver) -> None:
    version, wanted = "2025-02-24.acacia", ["invoice.finalized"]
    shop.post("/v1/webhook_endpoints", url=f"{receiver.url}/old", enabled_events=wanted, api_version=version)
    shop.post("/v1/webhook_endpoints", url=f"{receiver.url}/new", enabled_events=wanted)
    invoice = shop.open_invoice()["id"]
    told = {each.event["api_version"]: each.event["data"]["object"] for each in receiver.wait(2)}
    assert told.keys() == {version, "2026-10-28.endive"}
    assert told[version] == Shop(shop.wire.with_version(version)).invoice(invoice)
    assert "payment_intent" not in told["2026-10-28.endive"]


def test_an_invoice_shows_when_everybody_knew_of_it(shop: Shop, receiver: Receiver) -> None:
    assert shop.draft()["webhooks_delivered_at"] is not None
    receiver.answers[:] = [500]
    shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["invoice.created"])
    draft = shop.draft()
    assert draft["webhooks_delivered_at"] is None
    receiver.wait(1)
    eventually(lambda: attempts(shop.wire))
    assert shop.invoice(draft["id"])["webhooks_delivered_at"] is None
    shop.post("/_emulator/webhooks/retry")
    wait(shop.wire, 1)
    assert shop.invoice(draft["id"])["webhooks_delivered_at"] is not None


@pytest.mark.parametrize(
    ("answer", "status", "error"),
    [
        (500, 500, None),
        (404, 404, None),
        (301, 301, None),
        ("close", None, "The connection was closed without an answer."),
        ("hang", None, "No answer within 1 seconds."),
    ],
)
def test_only_2xx_counts_and_what_fails_comes_again(
    answer: int | str, status: int | None, error: str | None, fast_retry_shop: Shop, receiver: Receiver
) -> None:
    shop = fast_retry_shop
    receiver.answers[:] = [answer, answer]
    shop.post("/v1/webhook_endpoints", url=f"{receiver.url}/hook", enabled_events=["*"])
    event = shop.customer() and shop.events()[0]
    first, second, third = receiver.wait(3)
    assert first.event["pending_webhooks"] == 1
    assert first.body == second.body == third.body
    assert {each.path for each in receiver.received} == {"/hook"}
    wait(shop.wire, 1)
    made = attempts(shop.wire)
    assert [(each["number"], each["status"], each["error"]) for each in made] == [
        (1, status, error),
        (2, status, error),
        (3, 200, None),
    ]
    assert {each["event"] for each in made} == {event["id"]}
    assert made[2]["body"] == "thank you"
    assert shop.events()[0]["pending_webhooks"] == 0


def test_it_is_given_up_after_the_last_try(fast_retry_shop: Shop, receiver: Receiver) -> None:
    receiver.answers[:] = [500] * 3
    fast_retry_shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["*"])
    fast_retry_shop.customer()
    receiver.wait(3)
    eventually(lambda: attempts(fast_retry_shop.wire, status="failed"))
    assert [each["next_try_at"] for each in attempts(fast_retry_shop.wire)] == [None] * 3
    assert fast_retry_shop.events()[0]["pending_webhooks"] == 1


def test_a_failure_holds_up_nothing_and_the_api_never_waits(shop: Shop, receiver: Receiver) -> None:
    receiver.answers[:] = ["hang"]
    shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["customer.created"])
    names = [shop.customer(name=name)["name"] for name in ("first", "second", "third")]
    # Nobody has given up on the first one yet.
    assert [each["error"] for each in attempts(shop.wire) if each["error"]] == []
    assert [each.event["data"]["object"]["name"] for each in receiver.wait(3)] == names


def test_endpoints_do_not_wait_for_each_other(shop: Shop, receiver: Receiver) -> None:
    with receiving() as hanging:
        hanging.answers[:] = ["hang"] * 2
        for each in (hanging, receiver):
            shop.post("/v1/webhook_endpoints", url=each.url, enabled_events=["customer.created"])
        for _ in range(2):
            shop.customer()
        receiver.wait(2)
        wait(shop.wire, 2)
        assert [event["pending_webhooks"] for event in shop.events()] == [1, 1]


def test_a_receiver_that_is_not_there_is_on_record(shop: Shop) -> None:
    with receiving() as gone:
        url = gone.url
    shop.post("/v1/webhook_endpoints", url=url, enabled_events=["*"])
    shop.customer()
    made = eventually(lambda: attempts(shop.wire))
    assert made[0]["status"] is None
    assert made[0]["error"].startswith("The connection could not be made: ")
    assert made[0]["next_try_at"] == pytest.approx(time.time() + 3600, abs=30)


def test_an_event_is_resent_to_one_endpoint(shop: Shop, endpoint: dict[str, Any], receiver: Receiver) -> None:
    shop.customer()
    first = receiver.wait(1)[0]
    wait(shop.wire, 1)
    answer = shop.post(f"/v1/events/{first.event['id']}/retry", webhook_endpoint=endpoint["id"])
    assert answer["id"] == first.event["id"]
    assert receiver.wait(2)[1].event["id"] == first.event["id"]
    made = eventually(lambda: attempts(shop.wire), lambda made: len(made) >= 2)
    assert [each["number"] for each in made] == [1, 2]


def test_an_endpoint_that_is_new_can_get_an_old_event(shop: Shop, receiver: Receiver) -> None:
    shop.customer()
    made = shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["*"])
    event = shop.events()[0]
    shop.post(f"/v1/events/{event['id']}/retry", webhook_endpoint=made["id"])
    assert receiver.wait(1)[0].event["id"] == event["id"]


@pytest.mark.parametrize(("params", "param"), [({"webhook_endpoint": "we_none"}, "webhook_endpoint"), ({}, None)])
def test_what_cannot_be_resent_is_refused(params: dict[str, str], param: str | None, shop: Shop) -> None:
    shop.customer()
    answer = shop.wire.post(f"/v1/events/{shop.events()[0]['id']}/retry", params)
    assert (answer.status, answer.error.get("param")) == (400, param)


def test_a_reset_ends_deliveries(shop: Shop, receiver: Receiver) -> None:
    receiver.answers[:] = [500]
    shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["*"])
    shop.customer()
    receiver.wait(1)
    shop.post("/_emulator/reset")
    assert shop.post("/_emulator/webhooks/retry") == {"retried": 0}
    shop.customer()
    assert attempts(shop.wire) == []


def test_waiting_in_vain_says_what_did_arrive(shop: Shop, endpoint: dict[str, Any]) -> None:
    shop.customer()
    wait(shop.wire, 1, type="customer.created", endpoint=endpoint["id"])
    answer = shop.wire.get("/_emulator/webhooks/attempts/wait", {"type": "invoice.sent", "timeout": "0.1"})
    assert answer.status == 408
    assert [each["type"] for each in answer.json["error"]["attempts"]] == ["customer.created"]


@pytest.mark.parametrize("query", [{"count": "-1"}, {"count": "many"}, {"timeout": "soon"}, {"status": "lost"}])
def test_a_bad_question_is_answered_with_400(query: dict[str, str], wire: Wire) -> None:
    assert wire.get("/_emulator/webhooks/attempts/wait", query).status == 400


def test_many_sends_reach_three_endpoints_completely_and_in_order(shop: Shop) -> None:
    with receiving() as one, receiving() as two, receiving() as three:
        receivers = (one, two, three)
        for each in receivers:
            shop.post("/v1/webhook_endpoints", url=each.url, enabled_events=["*"])
        customer = shop.customer()["id"]
        for _ in range(25):
            shop.send(shop.draft(customer, 2000)["id"])
        told = [event["id"] for event in shop.events()]
        for each in receivers:
            each.wait(len(told))
            assert [json.loads(one.body)["id"] for one in each.received] == told
        wait(shop.wire, 3 * len(told))
        assert {event["pending_webhooks"] for event in shop.events()} == {0}


def test_an_event_too_large_to_be_kept_with_its_delivery_is_tried_again(
    fast_retry_shop: Shop, receiver: Receiver
) -> None:
    chance = Random(1)
    texts = ["".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(4200)) for _ in range(10)]
    lines = {f"lines[{number}][{name}]": value for number, text in enumerate(texts) for name, value in line(text)}
    draft = fast_retry_shop.draft()["id"]
    fast_retry_shop.wire.ok(fast_retry_shop.wire.post(f"/v1/invoices/{draft}/add_lines", lines))
    receiver.answers[:] = [500]
    fast_retry_shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["invoice.finalized"])
    fast_retry_shop.post(f"/v1/invoices/{draft}/finalize")
    first, second = receiver.wait(2)
    # The record of a delivery stands in four listings, too.
    assert len(zlib.compress(second.body)) * 5 > MAX_ITEM_BYTES
    assert second.event == first.event
    made = fast_retry_shop.get("/_emulator/webhooks/attempts/wait")["data"]
    assert [each["status"] for each in made] == [200, 500]


def line(description: str) -> Iterator[tuple[str, str]]:
    yield "amount", "100"
    yield "description", description
