"""The web server has as many threads as requests were ever answered at once, and no more than it may have."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from emulator.web_server import create_web_server
from tests.support import web_servers
from tests.support.waiting import eventually

MOST = 4


@dataclass
class Answering:
    """A server whose requests to `/meet` are answered when enough of them have come; `threads` are those that did."""

    meeting: threading.Barrier = field(default_factory=lambda: threading.Barrier(MOST))
    threads: set[int] = field(default_factory=set)
    port: int = 0
    server: Any = None

    def application(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.threads.add(threading.get_ident())
        if environ["PATH_INFO"] == "/meet":
            self.meeting.wait(timeout=30)
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    def is_idle(self) -> bool:
        """Whether every thread waits for the next request."""
        return bool(self.server.task_dispatcher.active_count == 0)

    def ask(self, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        body = connection.getresponse().read()
        connection.close()
        return body


@pytest.fixture
def answering() -> Iterator[Answering]:
    sockets: dict[int, Any] = {}
    it = Answering()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        it.port = listener.getsockname()[1]
        it.server = create_web_server(it.application, listener, threads=MOST, map=sockets)
        with web_servers.answering(it.server, sockets):
            yield it


def test_requests_one_after_another_take_one_thread(answering: Answering) -> None:
    for _ in range(20):
        assert answering.ask("/") == b"ok"
        # The thread that has answered may be about to wait for the next.
        eventually(answering.is_idle)
    assert len(answering.threads) == 1


def test_requests_at_once_have_a_thread_each_and_the_others_wait(answering: Answering) -> None:
    with ThreadPoolExecutor(3 * MOST) as clients:
        assert list(clients.map(answering.ask, ["/meet"] * 3 * MOST)) == [b"ok"] * 3 * MOST
    assert len(answering.threads) == MOST
