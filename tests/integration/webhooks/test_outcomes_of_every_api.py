"""Whatever a receiver does, it is on record, no attempt goes on without end, and other receivers get theirs.

For every API that has webhooks; Day Zero's documents name none.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.beel import new_company
from tests.support.raw_server import Talk, be_silent, free_port, talking
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.stateset import new_stateset
from tests.support.waiting import eventually
from tests.support.webhook_receiver import receiving
from tests.support.wire import Wire

KEPT_BODY = 4096

pytestmark = pytest.mark.long


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who has webhooks: `add` an endpoint, let one event `happen`, read the control plane."""

    add: Callable[[str], object]
    happen: Callable[[], object]
    read: Callable[[str], Any]
    retries_refusals: bool


def stripe(url: str) -> Account:
    shop = Shop(Wire(url))
    return Account(
        add=lambda hook: shop.post("/v1/webhook_endpoints", url=hook, enabled_events=["customer.created"]),
        happen=shop.customer,
        read=lambda path: shop.get(f"/_emulator{path}"),
        retries_refusals=True,
    )


def beel(url: str) -> Account:
    company = new_company(url)
    invoice = company.issue_invoice()["id"]
    return Account(
        add=lambda hook: company.data(
            company.wire.post("/webhooks", {"url": hook, "events": ["invoice.email.sent"]}), 201
        ),
        happen=lambda: company.perform(invoice, "send", {"recipients": ["a@example.com"]}),
        read=lambda path: company.wire.control(path).json,
        retries_refusals=False,
    )


def stateset(url: str) -> Account:
    account = new_stateset(url)
    return Account(
        add=lambda hook: account.create("/webhooks", {"url": hook, "events": ["invoice.created"]}),
        happen=account.invoice,
        read=lambda path: account.wire.control(path).json,
        retries_refusals=False,
    )


def hang_up(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.shutdown(socket.SHUT_RDWR)


def break_off_the_answer(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthank")
    connection.shutdown(socket.SHUT_RDWR)


def redirect(connection: socket.socket) -> None:
    connection.recv(65536)
    host, port = connection.getsockname()[:2]
    connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: http://{host}:{port}/\r\nContent-Length: 0\r\n\r\n".encode())


def fail(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")


def answer_without_end(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def send_headers_without_end(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: 1\r\n" * 1000)


OUTCOMES: dict[str, tuple[Talk | None, int | None, str | None, str]] = {
    "not there": (None, None, "The connection could not be made", "failed"),
    "silent": (be_silent, None, "No answer within 1 seconds.", "failed"),
    "hangs up": (hang_up, None, "The connection was closed without an answer.", "failed"),
    "breaks off": (break_off_the_answer, 200, "ClientPayloadError", "failed"),
    "redirects": (redirect, 302, None, "failed"),
    "fails": (fail, 503, None, "failed"),
    "answers without end": (answer_without_end, 200, None, "delivered"),
    "headers without end": (send_headers_without_end, None, "", "failed"),
}
"""What the receiver does, and what is on record of it: the status, how the error begins, what becomes of the event."""


def settled(account: Account, bad: str) -> list[dict[str, Any]]:
    """The attempts at an endpoint, oldest first, once there will be no more."""

    def attempts() -> list[dict[str, Any]]:
        return [each for each in account.read("/webhooks/attempts")["data"] if each["url"] == bad]

    made = eventually(attempts, lambda made: made and made[0]["delivery_status"] in ("delivered", "failed"))
    return sorted(made, key=lambda each: int(each["number"]))


@pytest.mark.parametrize("api", [stripe, beel, stateset])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome(outcome: str, api: Callable[[str], Account], fast_retry_server: Server) -> None:
    talk, status, error, became = OUTCOMES[outcome]
    account = api(fast_retry_server.url)
    with nullcontext(free_port()) if talk is None else talking(talk) as port, receiving() as good:
        bad = f"http://localhost:{port}/hook"
        account.add(bad)
        account.add(f"{good.url}/hook")
        account.happen()
        assert len(good.wait(1)) == 1
        made = settled(account, bad)
        refusals = 1 if status == 302 and not account.retries_refusals else 3
        assert [each["number"] for each in made] == list(range(1, 1 + (1 if became == "delivered" else refusals)))
        for each in made:
            assert (each["status"], each["error"] is None) == (status, error is None)
            assert (each["error"] or "").startswith(error or "")
            assert len(each["body"]) <= KEPT_BODY
        assert made[-1]["delivery_status"] == became
        assert len(good.received) == 1
