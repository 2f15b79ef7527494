"""`Idempotency-Key` through hang-ups, restarts, other processes, and the end of its day."""

from __future__ import annotations

import os
import re
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from emulator.clock import Clock
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.wire import Response, Wire

pytestmark = pytest.mark.every_engine

DAY = 86_400


def test_a_key_is_kept_for_a_day(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shop.wire.post("/v1/customers", Idempotency_Key="k")
    asked_at = first.json["created"]

    def again(seconds: int) -> Response:
        monkeypatch.setattr(Clock, "real_now", lambda _clock: asked_at + seconds)
        return shop.wire.post("/v1/customers", Idempotency_Key="k")

    assert again(DAY - 1).body == first.body
    # The second in which the first request was kept may be the next one already.
    later = again(DAY + 1)
    assert (later.status, later.headers["Idempotent-Replayed"]) == (200, None)
    assert later.json["id"] != first.json["id"]
    assert again(DAY + 2).body == later.body


def hang_up(wire: Wire, path: str, body: bytes, key: str, *, sent: int | None = None) -> None:
    """Sends a POST, or so many bytes of its body, and resets the connection without waiting for the answer."""
    host = urlsplit(wire.url)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host.netloc}\r\nAuthorization: Bearer {wire.key}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((str(host.hostname), int(host.port or 0))) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(head.encode() + body[:sent])
        time.sleep(0.002)


def until_answered(wire: Wire, path: str, body: bytes, key: str) -> Response:
    """Asks again, as SDKs do, while the first request is still going on."""
    while True:
        answer = wire.post(path, body, Idempotency_Key=key)
        if answer.status != 409:
            return answer
        assert answer.error["code"] == "idempotency_key_in_use"
        time.sleep(0.01)


def test_a_client_that_hangs_up_and_tries_again(shop: Shop) -> None:
    drafts = [shop.draft(None, 2000)["id"] for _ in range(8)]
    for number, draft in enumerate(drafts):
        path = f"/v1/invoices/{draft}/send"
        hang_up(shop.wire, path, b"expand[]=customer", f"k{number}")
        sent = until_answered(shop.wire, path, b"expand[]=customer", f"k{number}")
        assert (sent.status, sent.json["status"]) == (200, "open")
        assert until_answered(shop.wire, path, b"expand[]=customer", f"k{number}").body == sent.body
    sendings = [event["data"]["object"]["id"] for event in shop.events(type="invoice.sent")]
    assert sorted(sendings) == sorted(drafts)


def test_a_client_that_hangs_up_within_its_request(shop: Shop) -> None:
    hang_up(shop.wire, "/v1/customers", b"name=Jenny+Rosen", "k", sent=10)
    made = until_answered(shop.wire, "/v1/customers", b"name=Jenny+Rosen", "k")
    assert (made.status, made.json["name"], made.headers["Idempotent-Replayed"]) == (200, "Jenny Rosen", None)
    assert len(shop.get("/v1/customers")["data"]) == 1


@contextmanager
def another_process(server: Server) -> Iterator[str]:
    """A second emulator on the same table, as a process of its own; its URL."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "EMULATOR_"))}
    command = [sys.executable, "-m", "emulator", "serve", "--port", "0", "--store", "endpoint"]
    settings = {
        "AWS_ENDPOINT_URL_DYNAMODB": str(server.emulator.engine.connection.endpoint_url),
        "EMULATOR_TABLE": server.emulator.settings.table,
    }
    with subprocess.Popen(command, env={**environment, **settings}, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = next(line for line in process.stdout if line.startswith("Serving on "))
            yield re.sub("Serving on ", "", said).strip()
        finally:
            process.kill()


@pytest.mark.engine("dynoxide")
def test_two_processes_on_one_table(shop: Shop, server: Server) -> None:
    draft = shop.draft(None, 2000)
    with another_process(server) as url:
        wires = [shop.wire, Wire(url, shop.wire.key)]

        def send(number: int) -> Response:
            return wires[number % 2].post(f"/v1/invoices/{draft['id']}/send", Idempotency_Key="k")

        with ThreadPoolExecutor(16) as threads:
            answers = list(threads.map(send, range(32)))
        assert {answer.status for answer in answers} <= {200, 409}
        assert len({answer.body for answer in answers if answer.status == 200}) == 1
        assert [send(number).headers["Idempotent-Replayed"] for number in range(2)] == ["true", "true"]
        refused = wires[1].post("/v1/customers", Idempotency_Key="k")
        assert (refused.status, refused.error["type"]) == (400, "idempotency_error")
    assert len(shop.events(type="invoice.sent")) == 1
    assert shop.get(f"/v1/customers/{draft['customer']}")["next_invoice_sequence"] == 2
