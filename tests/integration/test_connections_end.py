"""A connection ends with what it was for, whatever the peer does with it: none is left when its event loop ends."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from emulator.delivery.mail.connection_pool import SmtpConnectionPool
from emulator.delivery.mail.smtp import deliver
from emulator.delivery.webhooks.http_client import new_session, post
from emulator.delivery.webhooks.webhook_request import WebhookRequest
from emulator.smtp_url import Tls
from tests.support.raw_server import Talk, talking
from tests.support.smtp_servers import SmtpHandler, Url, certificate_in, running

TIMEOUT = 1.0
PATIENCE = 10.0
TOO_LARGE = b"x" * 6_000_000
"""More than the kernel takes for a peer that does not read."""


def be_silent(_connection: socket.socket) -> None:
    """Says nothing."""


def answer_at_once(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno")


def answer_without_end(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def greet(connection: socket.socket) -> None:
    connection.sendall(b"220 hello\r\n")


def stop_reading_after_data(connection: socket.socket) -> None:
    greet(connection)
    lines = connection.makefile("rb", buffering=0)
    while not lines.readline().upper().startswith(b"DATA"):
        connection.sendall(b"250 OK\r\n")
    connection.sendall(b"354 go ahead\r\n")


async def post_to(port: int) -> None:
    async with new_session() as session:
        await post(session, TIMEOUT, WebhookRequest(f"http://localhost:{port}/", TOO_LARGE, {}), 0)


async def mail_to(port: int) -> None:
    connections = SmtpConnectionPool(Url(port), PATIENCE)
    with suppress(TimeoutError):
        async with asyncio.timeout(TIMEOUT):
            await connections.send("invoices@example.com", ["jenny@example.com"], TOO_LARGE)
    await connections.close()


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "invoices@example.com"
    message["Subject"] = "New invoice"
    message.set_content("Hello.")
    message.add_attachment(TOO_LARGE, maintype="application", subtype="pdf")
    return message


def is_ended(connection: socket.socket) -> bool:
    """Whether the other side has ended a connection before everything was read; reads what there is."""
    connection.settimeout(PATIENCE)
    read = 0
    with suppress(ConnectionResetError):
        while some := connection.recv(1 << 20):
            read += len(some)
    return read < len(TOO_LARGE)


@contextmanager
def nothing_left() -> Iterator[None]:
    """Fails when what was done meanwhile leaves something open that the garbage collector has to close."""
    gc.collect()
    left: list[object] = []
    hook, sys.unraisablehook = sys.unraisablehook, lambda unraisable: left.append(unraisable.exc_value)
    try:
        yield
        gc.collect()
    finally:
        sys.unraisablehook = hook
    assert left == []


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
@pytest.mark.parametrize(
    ("give", "talk"),
    [
        (post_to, be_silent),
        (post_to, answer_at_once),
        (post_to, answer_without_end),
        (mail_to, be_silent),
        (mail_to, greet),
        (mail_to, stop_reading_after_data),
    ],
)
def test_a_peer_that_reads_nothing_is_hung_up_on(give: Callable[[int], Awaitable[None]], talk: Talk) -> None:
    connections: SimpleQueue[socket.socket] = SimpleQueue()

    def keep_and_talk(connection: socket.socket) -> None:
        connections.put(connection)
        talk(connection)

    async def story(port: int) -> bool:
        await give(port)
        return await asyncio.to_thread(is_ended, connections.get(timeout=PATIENCE))

    with nothing_left(), talking(keep_and_talk) as port:
        assert asyncio.run(story(port))


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
def test_a_server_that_was_written_to_is_taken_leave_of(tls: Tls, tmp_path: Path) -> None:
    certificate = certificate_in(tmp_path)
    handler = SmtpHandler()

    async def story(port: int) -> None:
        connections = SmtpConnectionPool(Url(port, tls=tls), PATIENCE, certificate.client)
        await deliver(mail(), ["jenny@example.com"], connections, PATIENCE)
        await connections.close()

    options: dict[str, Any] = {
        "starttls": {"tls_context": certificate.server},
        "tls": {"ssl_context": certificate.server},
    }
    with nothing_left(), running(handler, data_size_limit=1 << 24, **options.get(tls, {})) as port:
        asyncio.run(story(port))
    assert len(handler.taken) == 1
