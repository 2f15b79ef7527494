"""One request to a receiver, while this process is not always there itself."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from emulator.billing.system.webhook_delivery import WebhookAttempt
from emulator.delivery.webhooks.http_client import MAX_INTERIM_ANSWERS, new_session, post
from emulator.delivery.webhooks.webhook_request import WebhookRequest
from tests.support.raw_server import Talk, talking
from tests.support.webhook_receiver import Receiver

TIMEOUT = 0.3
PATIENCE = 20.0


async def _posted(url: str, timeout: float = PATIENCE) -> WebhookAttempt:
    async with new_session() as session:
        return await post(session, timeout, WebhookRequest(url, b"{}", {}), 0)


@pytest.mark.parametrize("pause_after", [0, 0.0005, 0.001, 0.002, 0.004])
def test_a_receiver_is_not_blamed_for_a_pause_of_the_sender(
    pause_after: float, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> WebhookAttempt:
        loop = asyncio.get_running_loop()
        now = loop.time

        def pause() -> None:
            # In which the receiver may answer; for the loop it was long.
            time.sleep(0.1)
            monkeypatch.setattr(loop, "time", lambda: now() + 2 * PATIENCE)

        loop.call_later(pause_after, pause)
        return await _posted(receiver.url)

    attempt = asyncio.run(story())
    assert (attempt.status, attempt.error, attempt.body) == (200, None, "thank you")


def test_a_receiver_that_does_not_answer_is(receiver: Receiver) -> None:
    receiver.answers[:] = ["hang"]
    attempt = asyncio.run(_posted(receiver.url, TIMEOUT))
    assert (attempt.status, attempt.error) == (None, "No answer within 0.3 seconds.")
    assert attempt.milliseconds >= TIMEOUT * 1000


def _resolving_to(address: str) -> Callable[..., list[Any]]:
    def getaddrinfo(_host: str, port: int, *_args: Any, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return getaddrinfo


def test_a_name_that_resolves_to_a_link_local_address_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolving_to("169.254.169.254"))
    attempt = asyncio.run(_posted("http://innocent.example/hook"))
    assert attempt.status is None
    assert "innocent.example is at a link-local address" in (attempt.error or "")


def test_another_name_is(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolving_to("127.0.0.1"))
    attempt = asyncio.run(_posted(receiver.url.replace("127.0.0.1", "innocent.example")))
    assert attempt.status == 200


def answering(answer: bytes) -> Talk:
    """Gives one answer, byte by byte what it is told, and hangs up."""

    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_RDWR)

    return talk


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nX-Name: caf\xe9\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-N\xe9: 1\r\n\r\n",
        b"HTTP/1.1 200 Tr\xe8s bien\r\n\r\n",
        b"HTTP/1.1 500 \xff\r\nLocation: \xed\xa0\x80\r\n\r\n\xff",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xe9\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\xe9",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=\xe9\r\n\r\n\xe9",
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=\xe9; expires=\xe9\r\n\r\n",
        b"HTTP/1.1 2\xb90 OK\r\n\r\n",
        b"\xe9",
        b"",
    ],
)
def test_whatever_a_receiver_answers_can_be_kept(answer: bytes) -> None:
    with talking(answering(answer)) as port:
        attempt = asyncio.run(_posted(f"http://localhost:{port}/"))
    assert msgspec.json.encode(attempt)
    assert attempt.error is not None or attempt.status is not None


INTERIM = [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"]


@pytest.mark.parametrize("interim", INTERIM)
def test_an_answer_that_is_only_ever_announced_is_not_waited_for(interim: bytes) -> None:
    def announce(connection: socket.socket) -> None:
        connection.recv(65536)
        while True:
            connection.sendall(interim * 100)

    with talking(announce) as port:
        attempt = asyncio.run(_posted(f"http://localhost:{port}/"))
    assert (attempt.status, attempt.error) == (None, f"No answer but 1xx, more than {MAX_INTERIM_ANSWERS} times.")


@pytest.mark.parametrize("interim", INTERIM)
def test_an_answer_that_is_announced_at_first_is(interim: bytes) -> None:
    answer = interim * (MAX_INTERIM_ANSWERS - 1) + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    with talking(answering(answer)) as port:
        attempt = asyncio.run(_posted(f"http://localhost:{port}/"))
    assert (attempt.status, attempt.error, attempt.body) == (200, None, "ok")
