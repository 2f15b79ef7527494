"""A proxy that changes what a server answers: a server that is wrong in one place."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

CLOSE_CONNECTION = 0
"""A status that stands for the end of the connection."""

_HOP_BY_HOP = {"connection", "content-length", "date", "server", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and the answer that is to go back."""

    method: str
    target: str
    headers: dict[str, str]
    status: int
    response_headers: dict[str, str]
    body: bytes


Alter = Callable[[Exchange], Exchange]


@contextmanager
def altering_proxy(url: str, alter: Alter) -> Iterator[str]:
    """Serves what `url` serves, changed, until the block ends; gives its own URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._forward()

        def do_POST(self) -> None:
            self._forward()

        def do_DELETE(self) -> None:
            self._forward()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            exchange = alter(_exchange(url, self.command, self.path, dict(self.headers), body))
            if exchange.status == CLOSE_CONNECTION:
                self.close_connection = True
                return
            self.send_response_only(exchange.status)
            for name, value in exchange.response_headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(exchange.body)))
            self.end_headers()
            self.wfile.write(exchange.body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def _exchange(url: str, method: str, target: str, headers: dict[str, str], body: bytes) -> Exchange:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request(method, target, body, {**headers, "Connection": "close"})
        answer = connection.getresponse()
        response_headers = {name: value for name, value in answer.getheaders() if name.lower() not in _HOP_BY_HOP}
        return Exchange(method, target, headers, answer.status, response_headers, answer.read())
    finally:
        connection.close()


def with_text(exchange: Exchange, old: str, new: str) -> Exchange:
    """The same answer, with other words."""
    return replace(exchange, body=exchange.body.replace(old.encode(), new.encode()))
