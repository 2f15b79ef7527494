"""An endpoint for webhooks that keeps what it gets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread

_TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """What arrived: the headers and the very text."""

    headers: Message
    text: str


@dataclass(slots=True)
class Receiver:
    """What arrived until now; `status` is what it answers with."""

    status: int = 200
    url: str = ""
    _deliveries: list[Delivery] = field(default_factory=list)
    _arrived: Condition = field(default_factory=Condition)

    def take(self, delivery: Delivery) -> None:
        """Keeps a delivery."""
        with self._arrived:
            self._deliveries.append(delivery)
            self._arrived.notify_all()

    def wait_for(self, count: int) -> list[Delivery]:
        """The deliveries, once there are so many."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self._deliveries) >= count, _TIMEOUT), self._deliveries
            return list(self._deliveries)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port of the loopback until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.take(Delivery(self.headers, text))
            self.send_response(receiver.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
