"""Waiting until so many things are there, and for the time in which none or no more of them may come."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from typing import Any

import pytest

from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.webhook_receiver import Receiver
from tests.support.wire import Response

QUERIES = {
    "outbox": {"to": "jenny@example.com"},
    "events": {"type": "invoice.sent"},
    "requests": {"path": "/v1/invoices/*/send"},
    "webhooks/attempts": {"type": "invoice.sent"},
}
PATHS = [f"{kind}{wait}" for kind in QUERIES for wait in ("", "/wait")]


@pytest.fixture
def send(shop: Shop, receiver: Receiver) -> Callable[[], Any]:
    """Sends an invoice once more: a mail, an event, a request and a webhook."""
    shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["invoice.sent"])
    invoice = shop.open_invoice(shop.customer()["id"])["id"]
    return lambda: shop.send(invoice)


def ask(shop: Shop, path: str, **params: Any) -> Response:
    """Asks a list or a wait for what a sending makes."""
    return shop.wire.get(f"/_emulator/{path}", {**QUERIES[path.removesuffix("/wait")], **params})


def in_thread(call: Callable[[], Response]) -> Callable[[], Response]:
    """Begins a call, and answers with what waits for its answer."""
    answers: list[Response] = []
    thread = threading.Thread(target=lambda: answers.append(call()))
    thread.start()

    def join() -> Response:
        thread.join()
        return answers[0]

    return join


@pytest.mark.parametrize("path", PATHS)
def test_so_many_are_waited_for(path: str, shop: Shop, send: Callable[[], Any]) -> None:
    send()
    answer = in_thread(lambda: ask(shop, path, count=2, timeout=20))
    send()
    assert (answer().status, len(answer().json["data"])) == (200, 2)


@pytest.mark.parametrize("path", PATHS)
def test_too_few_are_told_with_what_is_there(path: str, shop: Shop, send: Callable[[], Any]) -> None:
    send()
    assert ask(shop, path, count=1, timeout=20).status == 200
    began = time.monotonic()
    answer = ask(shop, path, count=2, timeout=0.2)
    assert (answer.status, len(answer.json["error"]["found"])) == (408, 1)
    assert answer.json["error"]["message"].startswith("1 of 2 such ")
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize("path", PATHS)
def test_none_may_come(path: str, shop: Shop, send: Callable[[], Any]) -> None:
    assert ask(shop, path, count=0, timeout=0.1).json["data"] == []
    answer = in_thread(lambda: ask(shop, path, count=0, timeout=20))
    send()
    assert (answer().status, len(answer().json["error"]["found"])) == (409, 1)
    assert answer().json["error"]["message"].endswith("; none should have come.")


@pytest.mark.parametrize("path", PATHS)
def test_so_many_and_no_more_may_come(path: str, shop: Shop, send: Callable[[], Any]) -> None:
    send()
    assert ask(shop, path, count=1, timeout=20).status == 200
    began = time.monotonic()
    exact = ask(shop, path, count=1, at_most=1, timeout=1)
    assert (exact.status, len(exact.json["data"])) == (200, 1)
    assert time.monotonic() - began >= 1

    answer = in_thread(lambda: ask(shop, path, count=1, at_most=1, timeout=20))
    send()
    assert (answer().status, len(answer().json["error"]["found"])) == (409, 2)
    assert answer().json["error"]["message"].endswith("; at most 1 should have come.")


@pytest.mark.parametrize("kind", ["outbox", "events"])
def test_lists_come_in_pages(kind: str, shop: Shop, send: Callable[[], Any]) -> None:
    send()
    send()
    newer, older = [each["id"] for each in ask(shop, kind).json["data"]]
    for page, ids, has_more in (({}, [newer], True), ({"starting_after": newer}, [older], False)):
        answer = ask(shop, kind, limit=1, **page).json
        assert ([each["id"] for each in answer["data"]], answer["has_more"]) == (ids, has_more)


def test_a_webhook_that_nobody_took_is_one_too_many(shop: Shop) -> None:
    shop.post("/v1/webhook_endpoints", url="http://127.0.0.1:1/hook", enabled_events=["customer.created"])
    shop.customer()
    answer = shop.wire.get("/_emulator/webhooks/attempts/wait", {"count": 0, "timeout": 20})
    assert (answer.status, answer.json["error"]["found"][0]["succeeded"]) == (409, False)


def test_many_who_wait_leave_room_for_others(server: Server, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asking, places = 40, 4
    monkeypatch.setattr(server.emulator.store.commit_signal, "_places", threading.BoundedSemaphore(places))
    invoice = shop.open_invoice(shop.customer()["id"])["id"]
    with ThreadPoolExecutor(asking) as pool:
        waiting = [
            pool.submit(shop.wire.get, "/_emulator/events/wait", {"timeout": 30, "type": "invoice.voided"})
            for _ in range(asking)
        ]
        refused = [each.result() for each in islice(as_completed(waiting), asking - places)]
        assert {(each.status, each.headers["Retry-After"]) for each in refused} == {(503, "1")}
        shop.post(f"/v1/invoices/{invoice}/void")
        answered = [each.result().status for each in waiting]
    assert Counter(answered) == {503: asking - places, 200: places}


def test_a_request_is_found_by_its_id(shop: Shop) -> None:
    answer = shop.wire.get("/v1/customers")
    found = shop.get(f"/_emulator/requests/{answer.headers['Request-Id']}")
    assert (found["method"], found["path"], found["status"]) == ("GET", "/v1/customers", 200)
    assert shop.wire.get("/_emulator/requests/req_nope").status == 404
