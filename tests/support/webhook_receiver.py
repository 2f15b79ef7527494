"""A real server that receives webhooks, of whichever API, and answers as it is told."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any

TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived."""

    path: str
    headers: Message
    body: bytes
    at: float

    @property
    def event(self) -> dict[str, Any]:
        """The event in it."""
        event: dict[str, Any] = json.loads(self.body)
        return event


@dataclass(slots=True)
class Receiver:
    """What arrived, in order; the next answers are taken from `answers`, and 200 when there are none.

    An answer is a status, "hang" (until the test ends) or "close".
    """

    url: str
    answers: list[int | str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    arrived: Condition = field(default_factory=Condition)
    ended: bool = False

    def take(self, request: Received) -> int | str:
        """Keeps a request and says how to answer it."""
        with self.arrived:
            self.received.append(request)
            self.arrived.notify_all()
            return self.answers.pop(0) if self.answers else 200

    def wait(
        self, count: int, of: Callable[[Received], bool] = lambda _: True, timeout: float = TIMEOUT
    ) -> list[Received]:
        """What arrived, once there are `count` that fit; `timeout` seconds in which nothing arrives are a failure."""
        with self.arrived:
            while len(found := list(filter(of, self.received))) < count:
                # Told of each that arrives.
                if not self.arrived.wait(timeout):
                    break
        assert len(found) >= count, f"{len(found)} of {count} arrived: {[each.event['type'] for each in self.received]}"
        return found

    def types(self) -> list[str]:
        """The types of what arrived, in order."""
        with self.arrived:
            return [each.event["type"] for each in self.received]

    def hang(self) -> None:
        """Returns when the test ends."""
        with self.arrived:
            self.arrived.wait_for(lambda: self.ended, TIMEOUT)


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """A receiver on a free port, or on this one, until the block ends."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = receiver.take(Received(self.path, self.headers, body, time.time()))
            if answer == "hang":
                receiver.hang()
                return
            if answer == "close":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(int(answer))
            self.send_header("Location", f"{receiver.url}/elsewhere")
            self.end_headers()
            self.wfile.write(b"thank you")

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    class QuietServer(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, *_: object) -> None:
            """Whoever sends may hang up first."""

    with QuietServer(("127.0.0.1", port), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield receiver
        finally:
            with receiver.arrived:
                receiver.ended = True
                receiver.arrived.notify_all()
            server.shutdown()
            thread.join()
