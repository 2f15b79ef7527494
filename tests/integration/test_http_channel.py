"""Replies leave in one piece, whatever kind of body they have."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from waitress.buffers import TempfileBasedBuffer

from emulator.web_server import create_web_server
from tests.support import web_servers
from tests.support.waiting import eventually

BODIES: dict[str, list[bytes]] = {
    "/whole": [b"x" * 5000],
    "/empty": [b""],
    "/none": [],
    "/pieces": [b"first ", b"", b"second"],
    # More than is sent to who does not read; what waits is kept in a file.
    "/large": [b"x" * 16_000_000],
}


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path == "/file":
        start_response("200 OK", [("Content-Length", "40000")])
        file: Iterable[bytes] = environ["wsgi.file_wrapper"](io.BytesIO(b"f" * 40_000))
        return file
    body = BODIES[path]
    start_response("200 OK", [] if path == "/pieces" else [("Content-Length", str(sum(map(len, body))))])
    return iter(body)


LARGE = b"x" * 600_000
"""So much of a request waitress keeps in a file."""


@pytest.fixture
def server() -> Iterator[Any]:
    sockets: dict[int, Any] = {}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = create_web_server(application, listener, threads=2, map=sockets)
        with web_servers.answering(server, sockets):
            yield server


@pytest.fixture
def port(server: Any) -> int:
    port: int = server.socket.getsockname()[1]
    return port


def ask(port: int, *paths: str) -> Iterator[bytes]:
    """The pieces in which the replies to some requests come, sent all at once."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        last = len(paths) - 1
        for number, path in enumerate(paths):
            closing = "Connection: close\r\n" if number == last else ""
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{closing}\r\n".encode())
        while piece := connection.recv(100_000):
            yield piece


def test_the_head_comes_with_the_body(port: int) -> None:
    (reply,) = ask(port, "/whole")
    head, _, body = reply.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert body == BODIES["/whole"][0]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/empty", b""),
        ("/none", b""),
        ("/pieces", b"6\r\nfirst \r\n6\r\nsecond\r\n0\r\n\r\n"),
        ("/file", b"f" * 40_000),
    ],
)
def test_every_kind_of_body_follows_its_own_head(path: str, body: bytes, port: int) -> None:
    received = b"".join(ask(port, "/whole", path))
    first, second = [each.partition(b"\r\n\r\n") for each in received.split(b"HTTP/1.1 200 OK\r\n")[1:]]
    assert (first[2], second[2]) == (BODIES["/whole"][0], body)
    assert b"Content-Length" in first[0]


def test_who_is_gone_when_told_to_go_on_holds_up_nobody(server: Any, port: int) -> None:
    asleep, awake = threading.Event(), threading.Event()

    def sleep() -> None:
        asleep.set()
        awake.wait()

    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        eventually(lambda: server.active_channels)
        server.trigger.pull_trigger(sleep)
        asleep.wait()
        connection.sendall(b"POST /whole HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n123")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    awake.set()
    eventually(lambda: not server.active_channels)
    assert b"".join(ask(port, "/whole")).endswith(BODIES["/whole"][0])


def test_a_thread_whose_connection_another_has_ended_sends_and_receives_nothing(server: Any, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10):
        (channel,) = eventually(lambda: list(server.active_channels.values()))
        server.trigger.pull_trigger(channel.close)
        eventually(lambda: channel.socket is None)
    channel.outbufs[-1].append(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert not channel._flush_some()
    assert channel._receive(0.01) == b""


def body_of_request(channel: Any) -> Any:
    return channel.request.body_rcv.getbuf() if channel.request else None


def body_of_reply(channel: Any) -> Any:
    return channel.outbufs[-1]


def files(server: Any, body_of: Callable[[Any], Any]) -> list[Any]:
    """The files with the large bodies of all connections."""
    bodies = filter(None, map(body_of, server.active_channels.values()))
    return [each.buf.file for each in bodies if isinstance(getattr(each, "buf", None), TempfileBasedBuffer)]


CUT_OFF: dict[str, tuple[bytes, Callable[[Any], Any]]] = {
    "a request": (b"POST /whole HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + LARGE, body_of_request),
    "a chunk": (
        b"POST /whole HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1e8480\r\n" + LARGE,
        body_of_request,
    ),
    "a reply": (b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n", body_of_reply),
}


@pytest.mark.parametrize("who_ends", ["the client", "the client at once", "the server"])
@pytest.mark.parametrize(("sent", "body_of"), CUT_OFF.values(), ids=CUT_OFF)
def test_the_file_with_a_large_body_is_closed_when_that_is_cut_off(
    sent: bytes, body_of: Callable[[Any], Any], who_ends: str, server: Any, port: int
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        (file,) = eventually(lambda: files(server, body_of))
        if who_ends == "the server":
            (channel,) = server.active_channels.values()
            server.trigger.pull_trigger(channel.close)
        elif who_ends == "the client at once":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if who_ends != "the server":
            connection.close()
        eventually(lambda: file.closed)


def test_what_a_thread_reads_as_a_connection_ends_is_let_go_of(server: Any, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(CUT_OFF["a request"][0])
        (file,) = eventually(lambda: files(server, body_of_request))
        (channel,) = server.active_channels.values()
        with channel.requests_lock:
            server.trigger.pull_trigger(channel.close)
            eventually(lambda: channel.socket is None)
            assert not file.closed
        channel.received(b"more")
        assert file.closed
