"""Replies leave in one piece, whatever kind of body they have."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from emulator.web_server import create_web_server

BODIES: dict[str, list[bytes]] = {
    "/whole": [b"x" * 5000],
    "/empty": [b""],
    "/none": [],
    "/pieces": [b"first ", b"", b"second"],
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


@pytest.fixture
def port() -> Iterator[int]:
    sockets: dict[int, Any] = {}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = create_web_server(application, listener, threads=2, map=sockets)
        thread = threading.Thread(target=server.run)
        thread.start()
        yield listener.getsockname()[1]
        server.trigger.pull_trigger(lambda: [each.close() for each in list(sockets.values())])
        thread.join()
        server.task_dispatcher.shutdown()


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
