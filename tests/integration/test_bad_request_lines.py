"""What is no request is answered with 400, and costs nobody else anything."""

from __future__ import annotations

import logging
import socket
from urllib.parse import urlsplit

import pytest
from waitress.adjustments import Adjustments

from emulator.web_server import RequestParser
from tests.support.serving import Server
from tests.support.wire import Wire

REQUESTS = [
    b"GET http://[::1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://a]b/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://[x]:y/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET https://[v1.x/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET http://a\u2100.com/ HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
    b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"\x00\xff\r\n\r\n",
    b"POST /v1/customers HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /v1/customers HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
]


@pytest.mark.parametrize("request_bytes", REQUESTS, ids=range(len(REQUESTS)))
def test_what_is_no_request(request_bytes: bytes, server: Server, wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    parts = urlsplit(server.url)
    with socket.create_connection((str(parts.hostname), parts.port or 80), timeout=10) as connection:
        connection.sendall(request_bytes)
        assert connection.recv(12) in (b"HTTP/1.0 400", b"HTTP/1.1 400")
    assert wire.get("/v1/customers").status == 200
    assert [each for each in caplog.records if each.levelno >= logging.WARNING and each.name != "waitress.queue"] == []


@pytest.mark.parametrize("request_bytes", REQUESTS, ids=range(len(REQUESTS)))
def test_what_waitress_names_of_a_request_when_the_client_has_gone(request_bytes: bytes) -> None:
    parser = RequestParser(Adjustments())
    while request_bytes and not parser.completed:
        request_bytes = request_bytes[parser.received(request_bytes) :]
    assert parser.error is not None
    assert isinstance(parser.path, str)
