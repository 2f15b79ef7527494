"""A connection stays with the thread that answered it while its client goes on asking; then it is the main thread's."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest

from emulator import persistent_connection
from emulator.persistent_connection import PersistentConnection
from emulator.web_server import create_web_server
from tests.support import web_servers
from tests.support.waiting import eventually

LONG = 30.0
"""Seconds that no test lasts."""

MORE_THAN_IS_SENT_AT_ONCE = 12_000_000
"""Bytes of a body that a client has to read before the rest of it is sent."""

Patience = Callable[[float], None]


@dataclass
class Answering:
    """A server that answers `/wait` once it may, and everything else at once with the body that was sent."""

    may_answer: threading.Event = field(default_factory=threading.Event)
    answered_by: list[int] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    woken: int = 0
    """How often the main thread was."""
    port: int = 0
    server: Any = None

    def application(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.answered_by.append(threading.get_ident())
        self.paths.append(environ["PATH_INFO"])
        if environ["PATH_INFO"] == "/wait":
            self.may_answer.wait(LONG)
        body = environ["wsgi.input"].read() or b"ok"
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)

    def is_attended(self) -> bool:
        """Whether a thread waits for the next request of a connection."""
        return any(each.is_attended for each in self.connections())

    def connections(self) -> list[Any]:
        return list(self.server.active_channels.values())


def ask(connection: http.client.HTTPConnection, path: str = "/", body: bytes | None = None) -> bytes:
    connection.request("POST", path, body)
    return connection.getresponse().read()


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Patience:
    """Sets how long threads wait for the next request, in seconds."""
    return lambda seconds: monkeypatch.setattr(persistent_connection, "WAIT_SECONDS", seconds)


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answering]:
    sockets: dict[int, Any] = {}
    it = Answering()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        it.port = listener.getsockname()[1]
        it.server = create_web_server(it.application, listener, threads=2, map=sockets)
        pull_trigger = it.server.pull_trigger

        def count() -> None:
            it.woken += 1
            pull_trigger()

        # Of this server alone: others may be at work in the same process.
        monkeypatch.setattr(it.server, "pull_trigger", count)
        with web_servers.answering(it.server, sockets):
            yield it
            it.may_answer.set()


def test_requests_that_follow_are_answered_without_the_main_thread(answering: Answering, patience: Patience) -> None:
    patience(LONG)
    with closing(answering.connect()) as connection:
        assert [ask(connection, body=b"%d" % number) for number in range(20)] == [
            b"%d" % number for number in range(20)
        ]
        assert answering.woken == 0
    assert len(set(answering.answered_by)) == 1


def test_a_connection_that_is_silent_is_the_main_threads_again(answering: Answering, patience: Patience) -> None:
    patience(0.0)
    with closing(answering.connect()) as connection:
        for number in range(1, 6):
            assert ask(connection) == b"ok"
            # The main thread is woken once nobody attends the connection any more.
            eventually(lambda: answering.woken, number.__eq__)
            assert not answering.is_attended()


def test_who_waits_for_a_thread_gets_one_that_only_waits(answering: Answering, patience: Patience) -> None:
    patience(1.0)
    with (
        closing(answering.connect()) as first,
        closing(answering.connect()) as second,
        closing(answering.connect()) as third,
    ):
        assert (ask(first), ask(second)) == (b"ok", b"ok")
        assert answering.is_attended()
        assert ask(third) == b"ok"


def test_nobody_who_goes_on_asking_keeps_a_thread_from_others(answering: Answering, patience: Patience) -> None:
    patience(LONG)
    asking = threading.Event()
    connections = [answering.connect() for _ in range(4)]

    def go_on(connection: http.client.HTTPConnection) -> None:
        with closing(connection):
            while not asking.is_set():
                ask(connection)

    busy = [threading.Thread(target=go_on, args=(each,)) for each in connections]
    for each in busy:
        each.start()
    with closing(answering.connect()) as late:
        assert ask(late) == b"ok"
    asking.set()
    for each in busy:
        each.join()


def test_requests_that_are_sent_at_once_are_answered_in_their_order(answering: Answering, patience: Patience) -> None:
    patience(LONG)
    request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n{}"
    with socket.create_connection(("127.0.0.1", answering.port), timeout=LONG) as connection:
        connection.sendall("".join(request.format(number) for number in range(9)).encode())
        received = b""
        while received.count(b"HTTP/1.1 200 OK") < 9 or not received.endswith(b"8"):
            received += connection.recv(65536)
    assert [each[-1:] for each in received.split(b"HTTP/1.1 200 OK")[1:]] == [b"%d" % number for number in range(9)]


def test_requests_that_are_sent_at_once_keep_nobody_else_waiting(answering: Answering, patience: Patience) -> None:
    patience(LONG)
    request = "GET {} HTTP/1.1\r\nHost: x\r\n\r\n"
    at_once = "".join(map(request.format, ["/wait", *["/more"] * 20])).encode()
    address = "127.0.0.1", answering.port
    with (
        socket.create_connection(address, timeout=LONG) as first,
        socket.create_connection(address, timeout=LONG) as second,
        socket.create_connection(address, timeout=LONG) as third,
    ):
        first.sendall(at_once)
        second.sendall(at_once)
        eventually(lambda: len(answering.paths) == 2)
        third.sendall(request.format("/other").encode())
        eventually(lambda: answering.server.task_dispatcher.queue)
        answering.may_answer.set()
        assert third.recv(65536).endswith(b"ok")
        eventually(lambda: len(answering.paths) == 43)
    assert answering.paths.index("/other") < 10


def test_a_request_that_comes_in_pieces_is_read_by_whoever_is_there(answering: Answering, patience: Patience) -> None:
    with socket.create_connection(("127.0.0.1", answering.port), timeout=LONG) as connection:
        for seconds in (LONG, 0.0, LONG):
            patience(seconds)
            for piece in (b"POST / HTTP/1.1\r\nHost: x\r\n", b"Content-Length: 4\r\n\r\n", b"bo", b"dy"):
                connection.sendall(piece)
            assert connection.recv(65536).endswith(b"\r\n\r\nbody")


def test_no_two_threads_send_at_once(answering: Answering, patience: Patience, monkeypatch: pytest.MonkeyPatch) -> None:
    patience(LONG)
    senders: set[tuple[int, bool]] = set()
    send = PersistentConnection.send

    def noting(connection: Any, *arguments: Any, **options: Any) -> int:
        senders.add((threading.get_ident(), connection.outbuf_lock._is_owned()))
        sent: int = send(connection, *arguments, **options)
        return sent

    monkeypatch.setattr(PersistentConnection, "send", noting)
    with closing(answering.connect()) as connection:
        connection.request("POST", "/", b"x" * MORE_THAN_IS_SENT_AT_ONCE)
        eventually(lambda: answering.answered_by and not answering.is_attended())
        assert len(connection.getresponse().read()) == MORE_THAN_IS_SENT_AT_ONCE
    assert {thread for thread, _ in senders} - set(answering.answered_by)
    assert {is_alone for _, is_alone in senders} == {True}


@pytest.mark.parametrize("seconds", [0.0, LONG])
def test_a_client_that_leaves_leaves_nothing_behind(seconds: float, answering: Answering, patience: Patience) -> None:
    patience(seconds)
    for _ in range(5):
        with closing(answering.connect()) as connection:
            assert ask(connection) == b"ok"
    eventually(lambda: not answering.connections())


def test_a_thread_that_only_waits_does_not_hold_up_the_end(answering: Answering, patience: Patience) -> None:
    patience(0.2)
    with closing(answering.connect()) as connection:
        assert ask(connection) == b"ok"
        assert answering.server.task_dispatcher.shutdown(timeout=LONG)
        assert not answering.server.task_dispatcher.threads
