"""One made-up request, sent to the app without a socket, and what came of it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus, unquote_to_bytes

import msgspec
from flask import Flask
from werkzeug.test import run_wsgi_app

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The decoded body, None for what is no JSON or has no body."""
        if not self.body or not self.headers.get("Content-Type", "").startswith(JSON):
            return None
        return msgspec.json.decode(self.body)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands on the wire; `path` is percent-encoded and comes without the query."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, app: Flask) -> Response:
        """Has it answered."""
        body, status, headers = run_wsgi_app(app, self._environ(), buffered=True)
        return Response(int(status[:3]), dict(headers), b"".join(body))

    def _environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(self.path).decode("latin-1"),
            "QUERY_STRING": self.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "12111",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "HTTP_HOST": "127.0.0.1:12111",
            "CONTENT_LENGTH": str(len(self.body)),
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value.encode("utf-8", "replace").decode(
                "latin-1"
            )
        return environ

    def __str__(self) -> str:
        """The request to read and to send again."""
        target = f"{self.path}?{self.query}" if self.query else self.path
        headers = "".join(f"{name}: {value!r}\n" for name, value in self.headers.items())
        shown = self.body if len(self.body) < 3000 else self.body[:3000] + b"..."
        return f"{self.method} {target[:3000]}\n{headers}{shown!r}"


def in_path(text: str) -> str:
    """A text as one part of a path."""
    return quote(text, safe="")


def form(value: Mapping[str, Any], *, numbered: bool) -> str:
    """Nested parameters as a form; lists are `a[0]=` when `numbered`, `a[]=` otherwise."""
    return "&".join(
        f"{quote_plus(name, safe='[]')}={quote_plus(leaf)}"
        for key, each in value.items()
        for name, leaf in _leaves(key, each, numbered)
    )


def _leaves(name: str, value: Any, numbered: bool) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in _leaves(f"{name}[{key}]", each, numbered)]
    if isinstance(value, list):
        plain = not numbered and not any(isinstance(each, list) for each in value)
        return [
            leaf
            for position, each in enumerate(value)
            for leaf in _leaves(f"{name}[]" if plain else f"{name}[{position}]", each, numbered)
        ]
    return [(name, str(value))]
