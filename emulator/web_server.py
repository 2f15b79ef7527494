"""The web server: waitress, which answers requests that it cannot read as it answers all others."""

from __future__ import annotations

from collections.abc import Callable
from socket import socket
from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server

from emulator.http_channel import JoiningChannel


class RequestParser(HTTPRequestParser):
    """Says of a target that is no URL that it is a bad request; waitress hangs up without a word."""

    path = ""
    """Of a request that could not be read; waitress names it in its log when the client has gone by then."""

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the head of a request. Raises ParsingError for one that is none."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Bad URI") from error


class _Channel(JoiningChannel):
    parser_class = RequestParser


def create_web_server(app: Callable[..., Any], listener: socket, **options: Any) -> Any:
    """A server of a WSGI app on a listening socket; `options` are waitress's own."""
    server: Any = create_server(app, sockets=[listener], **options)
    server.channel_class = _Channel
    return server
